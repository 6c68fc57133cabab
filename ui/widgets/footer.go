package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const footerHeight = 52

// Footer stands at the bottom of every screen: left the way out, right the
// rest.
type Footer struct {
	widget.BaseWidget
	row *Row
}

// NewFooter returns a footer; either side may be hidden.
func NewFooter(left, right fyne.CanvasObject) *Footer {
	f := &Footer{row: NewSpread(left, right)}
	f.ExtendBaseWidget(f)
	return f
}

// HeightFor implements Flowing.
func (f *Footer) HeightFor(width float32) float32 {
	return max(footerHeight, f.row.HeightFor(width)+32)
}

// CreateRenderer implements fyne.Widget.
func (f *Footer) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: f, objects: []fyne.CanvasObject{f.row}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, f.HeightFor(f.Size().Width)) }
	r.layout = func(size fyne.Size) {
		height := f.row.HeightFor(size.Width)
		place(f.row, 0, (size.Height-height)/2, size.Width, height)
	}
	return r
}
