package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Row puts things beside each other, centered on one line. Spread pushes the
// last one to the right edge, and Lone centers one that is left alone; where
// there is no room for all, each gets a line of its own, so nothing is cut off
// with large text.
type Row struct {
	widget.BaseWidget
	Spread bool
	Lone   bool
	Center bool
	Space  float32
	// Shrink narrows the last thing instead, for texts that can be cut.
	Shrink bool

	objects []fyne.CanvasObject
}

// NewRow returns a row with 8 between its things.
func NewRow(objects ...fyne.CanvasObject) *Row {
	r := &Row{objects: objects, Space: 8}
	r.ExtendBaseWidget(r)
	return r
}

// NewSpread returns a row whose ends stand at the edges.
func NewSpread(left, right fyne.CanvasObject) *Row {
	r := NewRow(left, right)
	r.Spread = true
	return r
}

// NewCentered returns a row whose things stand in the middle.
func NewCentered(objects ...fyne.CanvasObject) *Row {
	r := NewRow(objects...)
	r.Center = true
	return r
}

func (r *Row) onReveal(f func(fyne.CanvasObject)) { passReveal(r.objects, f) }

func (r *Row) visible() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range r.objects {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// Natural implements Natural.
func (r *Row) Natural() float32 {
	var width float32
	for i, o := range r.visible() {
		if i > 0 {
			width += r.Space
		}
		width += naturalOf(o)
	}
	return ceil(width)
}

func (r *Row) stacked(width float32) bool { return !r.Shrink && r.Natural() > width }

// HeightFor implements Flowing.
func (r *Row) HeightFor(width float32) float32 {
	var height float32
	stacked := r.stacked(width)
	for i, o := range r.visible() {
		h := heightOf(o, min(width, naturalOf(o)))
		switch {
		case stacked && i > 0:
			height += r.Space + h
		case stacked:
			height = h
		default:
			height = max(height, h)
		}
	}
	return height
}

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	d := &renderer{of: r, objects: r.objects, layout: r.arrange, refresh: func() {}}
	d.min = func() fyne.Size { return fyne.NewSize(0, r.HeightFor(r.Size().Width)) }
	return d
}

func (r *Row) arrange(size fyne.Size) {
	objects := r.visible()
	if r.stacked(size.Width) {
		r.stack(objects, size.Width)
		return
	}
	var x float32
	if r.Center || r.Lone && len(objects) == 1 {
		x = max(0, (size.Width-r.Natural())/2)
	}
	for i, o := range objects {
		width := min(naturalOf(o), size.Width-x)
		if r.Spread && i > 0 && i == len(objects)-1 {
			x = size.Width - width
		}
		height := heightOf(o, width)
		place(o, x, (size.Height-height)/2, width, height)
		x += width + r.Space
	}
}

func (r *Row) stack(objects []fyne.CanvasObject, width float32) {
	var y float32
	for _, o := range objects {
		w := min(width, naturalOf(o))
		h := heightOf(o, w)
		var x float32
		if r.Center {
			x = (width - w) / 2
		}
		place(o, x, y, w, h)
		y += h + r.Space
	}
}
