package ui

import (
	"fyne.io/fyne/v2"

	"foyer/ui/widgets"
)

// openMenu opens a menu under a control; the focus returns there.
func (w *Window) openMenu(from fyne.CanvasObject, title, note string, items []widgets.MenuItem) {
	canvas := w.win.Canvas()
	before := canvas.Focused()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(from)
	below := at.AddXY(0, from.Size().Height+4)
	widgets.ShowMenu(canvas, below, title, note, items, func() { w.focus(before) }).OpenAbove(at.Y - 4)
}

// askFirst does something only after it was asked about once.
func (w *Window) askFirst(q widgets.Question, yes func()) {
	canvas := w.win.Canvas()
	before := canvas.Focused()
	widgets.Ask(canvas, q, yes, func() { w.focus(before) })
}

// closeTop closes the topmost menu or sheet and reports whether there was one.
func (w *Window) closeTop() bool {
	top, ok := w.win.Canvas().Overlays().Top().(interface{ Close() })
	if ok {
		top.Close()
	}
	return ok
}
