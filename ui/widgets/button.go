package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Button is 44 high: filled for the one primary action of a screen, outlined
// for the others. While busy it shows so in place and takes no click.
type Button struct {
	press
	Primary bool
	// Danger draws a primary button in the error color.
	Danger bool
	// Icon draws a mark before the words, from SVG in a color (#RRGGBB).
	Icon func(color string) []byte

	busyLabel string
	busy      bool
	early     bool
	parts     buttonParts
}

type buttonParts struct {
	box, ring *canvas.Rectangle
	text      *canvas.Text
	icon      *Picture
	spinner   *Spinner
}

// NewPrimary returns a filled button.
func NewPrimary(label string, tapped func()) *Button {
	b := NewOutlined(label, tapped)
	b.Primary = true
	return b
}

// NewOutlined returns a button with a thin border.
func NewOutlined(label string, tapped func()) *Button {
	b := &Button{}
	b.label, b.OnTapped = label, tapped
	b.extend(b)
	return b
}

// SetLabel changes the words.
func (b *Button) SetLabel(label string) {
	if b.label != label {
		b.label = label
		b.Refresh()
	}
}

// SetBusy shows a busy mark and other words in place, and locks the button.
func (b *Button) SetBusy(busy bool, label string) {
	if b.busy == busy && b.busyLabel == label {
		return
	}
	b.busy, b.busyLabel = busy, label
	b.Refresh()
}

// SetEarly makes it look as if it were locked, while a press still reaches
// OnTapped, which can say what is missing.
func (b *Button) SetEarly(early bool) {
	if b.early != early {
		b.early = early
		b.Refresh()
	}
}

// Early reports whether something has to be done before.
func (b *Button) Early() bool { return b.early }

// Busy reports whether the busy mark shows.
func (b *Button) Busy() bool { return b.busy }

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.tap() }

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if b.busy && e.Name != fyne.KeyEscape {
		return
	}
	b.press.TypedKey(e)
}

func (b *Button) tap() {
	if !b.busy {
		b.activate()
	}
}

// Natural implements Natural.
func (b *Button) Natural() float32 {
	width := fyne.MeasureText(b.label, textSize(b, SizeText), fyne.TextStyle{Bold: true}).Width + 2*16
	if b.Icon != nil {
		width += 28
	}
	return ceil(width)
}

// HeightFor implements Flowing.
func (b *Button) HeightFor(float32) float32 {
	text := fyne.MeasureText("Ag", textSize(b, SizeText), fyne.TextStyle{Bold: true})
	return max(ControlMin, ceil(text.Height)+2*Inset)
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	p := &b.parts
	p.box, p.ring = canvas.NewRectangle(nil), newRing(Radius+ringGap+ring)
	p.box.CornerRadius = Radius
	p.text = canvas.NewText(b.label, nil)
	p.text.TextStyle.Bold = true
	p.icon = NewPicture(b.Icon, ColorInk)
	p.spinner = NewSpinner()
	r := &renderer{of: b, objects: []fyne.CanvasObject{p.ring, p.box, p.icon, p.spinner, p.text}}
	r.min = func() fyne.Size { return fyne.NewSize(0, b.HeightFor(0)) }
	r.layout = b.arrange
	r.refresh = b.dress
	b.dress()
	return r
}

func (b *Button) dress() {
	p := &b.parts
	fill, ink := b.colors()
	p.box.FillColor, p.text.Color = fill, ink
	p.box.StrokeWidth = 0
	if !b.Primary {
		p.box.StrokeWidth, p.box.StrokeColor = 1, paint(b, ColorButtonLine)
	}
	p.ring.StrokeColor = paint(b, ColorPrimary)
	if b.Danger {
		p.ring.StrokeColor = paint(b, ColorError)
	}
	setVisible(p.ring, b.focused)
	p.text.Text, p.text.TextSize = b.label, textSize(b, SizeText)
	if b.busy {
		p.text.Text = b.busyLabel
	}
	setVisible(p.icon, b.Icon != nil && !b.busy)
	mark := ColorInk
	if b.disabled {
		mark = ColorMute
	}
	if p.icon.Color != mark {
		p.icon.Color = mark
		p.icon.Refresh()
	}
	p.spinner.Color = ink
	p.spinner.Run(b.busy)
}

func (b *Button) colors() (fill, ink color.Color) {
	switch {
	case b.Danger && !b.disabled:
		return paint(b, ColorError), paint(b, ColorOnPrimary)
	case b.Primary && b.busy:
		return paint(b, ColorPrimaryOver), paint(b, ColorOnPrimary)
	case (b.disabled || b.early) && b.Primary:
		return paint(b, ColorLine), paint(b, ColorMute)
	case b.Primary && (b.hovered || b.down):
		return paint(b, ColorPrimaryOver), paint(b, ColorOnPrimary)
	case b.Primary:
		return paint(b, ColorPrimary), paint(b, ColorOnPrimary)
	case b.disabled:
		return color.Transparent, paint(b, ColorMute)
	case b.hovered || b.down:
		return paint(b, ColorHover), paint(b, ColorInk)
	}
	return color.Transparent, paint(b, ColorInk)
}

func (b *Button) arrange(size fyne.Size) {
	p := &b.parts
	place(p.box, 0, 0, size.Width, size.Height)
	placeRing(p.ring, size, ringGap)
	text := fyne.MeasureText(p.text.Text, p.text.TextSize, p.text.TextStyle)
	mark := float32(0)
	if b.Icon != nil || b.busy {
		mark = 18 + 10
	}
	x := (size.Width - text.Width - mark) / 2
	place(p.icon, x, (size.Height-18)/2, 18, 18)
	place(p.spinner, x, (size.Height-18)/2, 18, 18)
	place(p.text, x+mark, (size.Height-text.Height)/2, text.Width, text.Height)
}
