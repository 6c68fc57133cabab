package widgets

import "fyne.io/fyne/v2"

// renderer puts a widget's drawing together from functions, so that a widget
// is one file and one type.
type renderer struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	refresh func()
	size    fyne.Size
}

func (r *renderer) Destroy() {}

func (r *renderer) Layout(size fyne.Size) {
	r.size = size
	r.layout(size)
}

func (r *renderer) MinSize() fyne.Size { return r.min() }

func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *renderer) Refresh() {
	r.refresh()
	r.layout(r.size)
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
