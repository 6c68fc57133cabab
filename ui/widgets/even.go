package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Even puts buttons beside each other, all of one width; where they do not
// fit, below each other.
type Even struct {
	widget.BaseWidget
	buttons []*Button
}

// NewEven returns a row of buttons.
func NewEven(buttons ...*Button) *Even {
	e := &Even{buttons: buttons}
	e.ExtendBaseWidget(e)
	return e
}

func (e *Even) onReveal(f func(fyne.CanvasObject)) {
	for _, b := range e.buttons {
		b.onReveal(f)
	}
}

func (e *Even) each(width float32) float32 {
	n := float32(len(e.buttons))
	return (width - Gap*(n-1)) / n
}

func (e *Even) stacked(width float32) bool {
	for _, b := range e.buttons {
		if b.Natural() > e.each(width) {
			return true
		}
	}
	return false
}

// HeightFor implements Flowing.
func (e *Even) HeightFor(width float32) float32 {
	height := e.buttons[0].HeightFor(width)
	if e.stacked(width) {
		n := float32(len(e.buttons))
		return n*height + Gap*(n-1)
	}
	return height
}

// CreateRenderer implements fyne.Widget.
func (e *Even) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: e, refresh: func() {}}
	for _, b := range e.buttons {
		r.objects = append(r.objects, b)
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, e.HeightFor(e.Size().Width)) }
	r.layout = func(size fyne.Size) {
		high := e.buttons[0].HeightFor(size.Width)
		for i, b := range e.buttons {
			if e.stacked(size.Width) {
				place(b, 0, float32(i)*(high+Gap), size.Width, high)
				continue
			}
			wide := e.each(size.Width)
			place(b, float32(i)*(wide+Gap), 0, wide, high)
		}
	}
	return r
}
