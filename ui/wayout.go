package ui

import (
	"foyer/app"
	"foyer/ui/widgets"
)

// cancelFooter is the footer of a conversation: it can be ended at any time.
func (w *Window) cancelFooter() *widgets.Footer {
	cancel := widgets.NewLink(say("common.cancel"), func() { w.do(app.CancelFlow{}) }).Small()
	return widgets.NewFooter(cancel, w.helpLink())
}

// wayOut is the footer of a set-up: Back where there was a choice, else
// Cancel; Cancel too while an answer is awaited.
type wayOut struct {
	w            *Window
	st           app.State
	back, cancel *widgets.Link
	footer       *widgets.Footer
}

func newWayOut(w *Window) *wayOut {
	o := &wayOut{w: w}
	o.back = widgets.NewLink(say("common.back"), w.back).Small()
	o.cancel = widgets.NewLink(say("common.cancel"), func() { w.do(app.CancelFlow{}) }).Small()
	o.footer = widgets.NewFooter(widgets.NewRow(o.back, o.cancel), w.helpLink())
	return o
}

func (o *wayOut) canGoBack() bool { return len(o.st.Flow.Ways) > 1 && !o.st.Flow.Busy }

func (o *wayOut) update(st app.State) {
	o.st = st
	show(o.back, o.canGoBack())
	show(o.cancel, !o.canGoBack())
}

// leave is what Escape does.
func (o *wayOut) leave() {
	if o.canGoBack() {
		o.w.back()
		return
	}
	o.w.do(app.CancelFlow{})
}
