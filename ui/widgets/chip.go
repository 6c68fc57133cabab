package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Chip is a word in a soft pill, such as "Practice".
type Chip struct {
	widget.BaseWidget
	// Quiet draws it without color, for what does not count.
	Quiet bool

	label string
	box   *canvas.Rectangle
	text  *canvas.Text
}

// NewChip returns a chip.
func NewChip(label string) *Chip {
	c := &Chip{label: label}
	c.ExtendBaseWidget(c)
	return c
}

// SetLabel changes the word.
func (c *Chip) SetLabel(label string) {
	if c.label != label {
		c.label = label
		c.Refresh()
	}
}

// Label returns the word.
func (c *Chip) Label() string { return c.label }

// AccessibilityLabel implements fyne.Accessible.
func (c *Chip) AccessibilityLabel() string { return c.label }

// AccessibilityRole implements fyne.Accessible.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (c *Chip) measure() fyne.Size {
	return fyne.MeasureText(c.label, textSize(c, SizeTiny), fyne.TextStyle{Bold: true})
}

// Natural implements Natural.
func (c *Chip) Natural() float32 { return ceil(c.measure().Width) + 20 }

// HeightFor implements Flowing.
func (c *Chip) HeightFor(float32) float32 { return ceil(c.measure().Height) + 6 }

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	c.box, c.text = canvas.NewRectangle(nil), canvas.NewText(c.label, nil)
	c.text.TextStyle.Bold = true
	c.text.Alignment = fyne.TextAlignCenter
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.box, c.text}}
	r.min = func() fyne.Size { return fyne.NewSize(c.Natural(), c.HeightFor(0)) }
	r.layout = func(size fyne.Size) {
		c.box.CornerRadius = size.Height / 2
		place(c.box, 0, 0, size.Width, size.Height)
		place(c.text, 0, 3, size.Width, size.Height-6)
	}
	r.refresh = c.dress
	c.dress()
	return r
}

func (c *Chip) dress() {
	c.box.FillColor = paint(c, ColorPrimarySoft)
	c.text.Text = c.label
	c.text.Color, c.text.TextSize = paint(c, ColorPrimary), textSize(c, SizeTiny)
	if c.Quiet {
		c.box.FillColor, c.text.Color = paint(c, ColorLine), paint(c, ColorInk)
	}
}
