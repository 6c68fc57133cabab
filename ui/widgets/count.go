package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Count is a number in a filled pill, for what is new; it hides at 0.
type Count struct {
	widget.BaseWidget
	n    int
	box  *canvas.Rectangle
	text *canvas.Text
}

// NewCount returns a hidden count.
func NewCount() *Count {
	c := &Count{box: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	c.text.TextStyle.Bold = true
	c.text.Alignment = fyne.TextAlignCenter
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

// Set changes the number.
func (c *Count) Set(n int) {
	if n != c.n {
		c.n = n
		setVisible(c, n > 0)
		c.Refresh()
	}
}

func (c *Count) words() string {
	if c.n > 99 {
		return "99+"
	}
	return strconv.Itoa(c.n)
}

func (c *Count) measure() fyne.Size {
	return fyne.MeasureText(c.words(), textSize(c, SizeTiny), c.text.TextStyle)
}

// Natural implements Natural.
func (c *Count) Natural() float32 { return max(c.HeightFor(0), ceil(c.measure().Width)+10) }

// HeightFor implements Flowing.
func (c *Count) HeightFor(float32) float32 { return ceil(c.measure().Height) + 2 }

// CreateRenderer implements fyne.Widget.
func (c *Count) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.box, c.text}}
	r.min = func() fyne.Size { return fyne.NewSize(c.Natural(), c.HeightFor(0)) }
	r.layout = func(size fyne.Size) {
		c.box.CornerRadius = size.Height / 2
		place(c.box, 0, 0, size.Width, size.Height)
		place(c.text, 0, 1, size.Width, size.Height-2)
	}
	r.refresh = c.dress
	c.dress()
	return r
}

func (c *Count) dress() {
	c.box.FillColor = paint(c, ColorPrimary)
	c.text.Text, c.text.TextSize, c.text.Color = c.words(), textSize(c, SizeTiny), paint(c, ColorOnPrimary)
}
