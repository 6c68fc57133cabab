package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

const checkSide = 20

// Checkbox stands with its box on the edge of the fields above it.
type Checkbox struct {
	press
	OnChanged func(bool)

	checked   bool
	tick      *Picture
	box, ring *canvas.Rectangle
	text      *canvas.Text
}

// NewCheckbox returns an empty checkbox; draw makes its tick in a color.
func NewCheckbox(label string, draw func(color string) []byte, changed func(bool)) *Checkbox {
	c := &Checkbox{OnChanged: changed, tick: NewPicture(draw, ColorOnPrimary)}
	c.label = label
	c.OnTapped = c.toggle
	c.extend(c)
	return c
}

// Checked reports whether it is ticked.
func (c *Checkbox) Checked() bool { return c.checked }

// SetChecked ticks it without telling OnChanged.
func (c *Checkbox) SetChecked(checked bool) {
	if c.checked != checked {
		c.checked = checked
		c.Refresh()
	}
}

func (c *Checkbox) toggle() {
	c.SetChecked(!c.checked)
	if c.OnChanged != nil {
		c.OnChanged(c.checked)
	}
}

// TextIndent is where the words begin, for a line below them.
func (c *Checkbox) TextIndent() float32 { return checkSide + 8 }

// Natural implements Natural.
func (c *Checkbox) Natural() float32 {
	return ceil(c.TextIndent() + fyne.MeasureText(c.label, textSize(c, SizeText), fyne.TextStyle{}).Width)
}

// HeightFor implements Flowing.
func (c *Checkbox) HeightFor(float32) float32 {
	return max(checkSide, ceil(fyne.MeasureText("Ag", textSize(c, SizeText), fyne.TextStyle{}).Height))
}

// CreateRenderer implements fyne.Widget.
func (c *Checkbox) CreateRenderer() fyne.WidgetRenderer {
	c.box, c.ring = canvas.NewRectangle(nil), newRing(5+ringGap+ring)
	c.box.CornerRadius = 5
	c.text = canvas.NewText(c.label, nil)
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.ring, c.box, c.tick, c.text}}
	r.min = func() fyne.Size { return fyne.NewSize(c.Natural(), c.HeightFor(0)) }
	r.layout = c.arrange
	r.refresh = c.dress
	c.dress()
	return r
}

func (c *Checkbox) arrange(size fyne.Size) {
	y := (size.Height - checkSide) / 2
	place(c.box, 0, y, checkSide, checkSide)
	place(c.tick, 0, y, checkSide, checkSide)
	out := float32(ringGap + ring)
	place(c.ring, -out, y-out, checkSide+2*out, checkSide+2*out)
	place(c.text, c.TextIndent(), 0, size.Width-c.TextIndent(), size.Height)
}

func (c *Checkbox) dress() {
	c.box.FillColor, c.box.StrokeColor, c.box.StrokeWidth = paint(c, ColorField), paint(c, ColorFieldLine), 1
	if c.hovered && !c.disabled {
		c.box.StrokeColor = paint(c, ColorPrimary)
	}
	if c.checked {
		c.box.FillColor, c.box.StrokeWidth = paint(c, ColorPrimary), 0
	}
	c.text.Text, c.text.TextSize, c.text.Color = c.label, textSize(c, SizeText), paint(c, ColorInk)
	if c.disabled {
		c.text.Color = paint(c, ColorMute)
	}
	c.ring.StrokeColor = paint(c, ColorPrimary)
	setVisible(c.ring, c.focused)
	setVisible(c.tick, c.checked)
}
