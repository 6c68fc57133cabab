package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Divider is a thin line, with a word in its middle if it has one.
type Divider struct {
	widget.BaseWidget
	text        *Text
	left, right *canvas.Rectangle
}

// NewDivider returns a line; word may be empty.
func NewDivider(word string) *Divider {
	d := &Divider{text: NewNote(word).Small().OneLine()}
	d.ExtendBaseWidget(d)
	return d
}

// HeightFor implements Flowing.
func (d *Divider) HeightFor(width float32) float32 { return max(1, d.text.HeightFor(width)) }

// CreateRenderer implements fyne.Widget.
func (d *Divider) CreateRenderer() fyne.WidgetRenderer {
	d.left, d.right = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	r := &renderer{of: d, objects: []fyne.CanvasObject{d.left, d.right, d.text}}
	r.min = func() fyne.Size { return fyne.NewSize(0, d.HeightFor(d.Size().Width)) }
	r.layout = d.arrange
	r.refresh = d.dress
	d.dress()
	return r
}

func (d *Divider) arrange(size fyne.Size) {
	word := d.text.Natural()
	if word == 0 {
		place(d.left, 0, size.Height/2, size.Width, 1)
		place(d.right, size.Width, size.Height/2, 0, 1)
		return
	}
	side := (size.Width - word - 2*Inset) / 2
	y := size.Height / 2
	place(d.left, 0, y, side, 1)
	place(d.right, size.Width-side, y, side, 1)
	place(d.text, side+Inset, 0, word+1, size.Height)
}

func (d *Divider) dress() {
	d.left.FillColor, d.right.FillColor = paint(d, ColorLine), paint(d, ColorLine)
}
