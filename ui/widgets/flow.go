package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Flowing is a thing whose height depends on its width.
type Flowing interface {
	HeightFor(width float32) float32
}

// Natural is a thing that knows the width it would like to have.
type Natural interface {
	Natural() float32
}

// revealer is a thing that reports where the focus goes, so that a scrolled
// page can follow it.
type revealer interface {
	onReveal(func(fyne.CanvasObject))
}

func heightOf(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(Flowing); ok {
		return f.HeightFor(width)
	}
	return o.MinSize().Height
}

func naturalOf(o fyne.CanvasObject) float32 {
	if n, ok := o.(Natural); ok {
		return n.Natural()
	}
	return o.MinSize().Width
}

func passReveal(objects []fyne.CanvasObject, f func(fyne.CanvasObject)) {
	for _, o := range objects {
		if r, ok := o.(revealer); ok {
			r.onReveal(f)
		}
	}
}

// Column stacks things over its whole width. Hidden things and their gap take
// no room.
type Column struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	gaps    []float32
	width   float32
	reveal  func(fyne.CanvasObject)
}

// NewColumn returns an empty column.
func NewColumn() *Column {
	c := &Column{}
	c.ExtendBaseWidget(c)
	return c
}

// Add appends a thing with a gap above it and returns the column.
func (c *Column) Add(gap float32, o fyne.CanvasObject) *Column {
	c.objects, c.gaps = append(c.objects, o), append(c.gaps, gap)
	if c.reveal != nil {
		passReveal([]fyne.CanvasObject{o}, c.reveal)
	}
	return c
}

// Clear takes everything out.
func (c *Column) Clear() { c.objects, c.gaps = nil, nil }

func (c *Column) onReveal(f func(fyne.CanvasObject)) {
	c.reveal = f
	passReveal(c.objects, f)
}

// Natural implements Natural: the widest thing in it.
func (c *Column) Natural() float32 {
	var widest float32
	for _, o := range c.objects {
		if o.Visible() {
			widest = max(widest, naturalOf(o))
		}
	}
	return widest
}

// HeightFor implements Flowing.
func (c *Column) HeightFor(width float32) float32 {
	return c.each(width, func(fyne.CanvasObject, float32, float32) {})
}

func (c *Column) each(width float32, visit func(o fyne.CanvasObject, y, height float32)) float32 {
	var y float32
	first := true
	for i, o := range c.objects {
		if !o.Visible() {
			continue
		}
		height := heightOf(o, width)
		if height == 0 {
			visit(o, y, 0)
			continue
		}
		if !first {
			y += c.gaps[i]
		}
		first = false
		visit(o, y, height)
		y += height
	}
	return y
}

// CreateRenderer implements fyne.Widget.
func (c *Column) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: c, objects: c.objects}
	r.layout = func(size fyne.Size) {
		c.width = size.Width
		c.each(size.Width, func(o fyne.CanvasObject, y, height float32) { place(o, 0, y, size.Width, height) })
	}
	r.refresh = func() { r.objects = c.objects }
	r.min = func() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.width)) }
	return r
}
