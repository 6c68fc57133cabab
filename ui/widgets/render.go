package widgets

import "fyne.io/fyne/v2"

// renderer puts a widget's drawing together from functions, so that a widget
// is one file and one type.
//
// Fyne drops the drawing of what has not been in sight for a minute and asks
// for it anew. The new one is told no size, as the widget has kept its own, so
// that is asked for at every Refresh.
type renderer struct {
	of      fyne.Widget
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	refresh func()
}

func (r *renderer) Destroy() {}

func (r *renderer) Layout(size fyne.Size) { r.layout(size) }

func (r *renderer) MinSize() fyne.Size { return r.min() }

func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *renderer) Refresh() {
	r.refresh()
	r.layout(r.of.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

func setVisible(o fyne.CanvasObject, visible bool) {
	if visible == o.Visible() {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
