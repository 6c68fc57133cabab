package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// fault says why the program cannot go on and what to do about it.
type fault struct {
	w        *Window
	page     *widgets.Page
	title    *widgets.Text
	text     *widgets.Text
	detail   *widgets.Text
	card     *widgets.Card
	retry    *widgets.Button
	practice *widgets.Button
	connect  *widgets.Button
}

func newFault(w *Window) *fault {
	s := &fault{w: w, title: widgets.NewTitle(""), text: widgets.NewNote(""), detail: widgets.NewText("").Small()}
	s.detail.Style.Monospace = true
	s.card = widgets.NewCard(s.detail)
	s.retry = widgets.NewPrimary(say("common.retry"), func() { w.do(app.RetryNow{}) })
	s.connect = widgets.NewOutlined(say("fault.connect"), func() { w.do(app.Show{Route: app.RouteConnect}) })
	s.practice = widgets.NewOutlined(say("fault.practice"), func() { w.do(app.UsePractice{}) })
	body := widgets.NewColumn().
		Add(0, s.title).
		Add(8, s.text).
		Add(16, s.card).
		Add(20, s.retry).
		Add(widgets.Gap, s.connect).
		Add(widgets.Gap, s.practice)
	quit := widgets.NewLink(say("common.quit"), func() { w.do(app.Quit{}) }).Small()
	s.page = widgets.NewPage(body, widgets.NewFooter(quit, w.helpLink()))
	return s
}

func (s *fault) view() fyne.CanvasObject { return s.page }

func (s *fault) first() fyne.Focusable { return nil }

// enter is the primary action: it needs no focus and so no ring.
func (s *fault) enter() { s.retry.Tapped(nil) }

func (s *fault) leave() {}

func (s *fault) escape() {}

func (s *fault) update(st app.State) {
	f := app.Fault{Kind: app.FaultUnexpected}
	if st.Fault != nil {
		f = *st.Fault
	}
	key := faultKey(f.Kind)
	s.title.SetContent(say(key + ".title"))
	s.text.SetContent(say(key + ".text"))
	s.detail.SetContent(f.Detail)
	show(s.card, f.Detail != "")
	label := say("common.retry")
	if f.Kind == app.FaultWindowCrash {
		label = say("fault.window_crash.go")
	}
	s.retry.SetLabel(label)
	show(s.connect, offersServer(f.Kind) && !st.Server.Managed)
	show(s.practice, f.Kind == app.FaultServerURL && !st.Server.Managed)
	s.page.Refresh()
}

// offersServer reports whether another server is a way round a fault: where
// the server inside fails, or an address is wrong.
func offersServer(k app.FaultKind) bool {
	switch k {
	case app.FaultPortTaken, app.FaultServerURL, app.FaultKeyMissing, app.FaultCorrupt, app.FaultNewerData:
		return true
	}
	return false
}
