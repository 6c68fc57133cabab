package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Option is one of several things to choose, with a sentence under it: one of
// them with a round mark, or any of them with a tick.
type Option struct {
	press
	round       bool
	chosen      bool
	title, note *Text
	box, ring   *canvas.Rectangle
	dot         *canvas.Circle
	tick        *Picture
}

// NewRadio returns an option of which one is chosen.
func NewRadio(title, note string, tapped func()) *Option {
	o := newOption(title, note, tapped)
	o.round = true
	return o
}

// NewTick returns an option that is chosen by itself; draw makes its tick in a
// color.
func NewTick(title, note string, draw func(color string) []byte, tapped func()) *Option {
	o := newOption(title, note, tapped)
	o.tick.draw = draw
	return o
}

func newOption(title, note string, tapped func()) *Option {
	o := &Option{title: NewText(title), note: NewNote(note).Small(), tick: NewPicture(nil, ColorOnPrimary)}
	o.label, o.OnTapped = title, tapped
	o.extend(o)
	return o
}

// Set changes whether it is chosen and whether it can be changed.
func (o *Option) Set(chosen, locked bool) {
	if o.chosen != chosen || o.disabled != locked {
		o.chosen, o.disabled = chosen, locked
		o.Refresh()
	}
}

// Chosen reports whether it is chosen.
func (o *Option) Chosen() bool { return o.chosen }

// Describe says all of what it is, for who does not see the heading above it.
func (o *Option) Describe(words string) { o.label = words }

// SetNote changes the sentence under it.
func (o *Option) SetNote(words string) { o.note.SetContent(words) }

const (
	optionText = checkSide + Inset // where the words begin
	optionPad  = 8                 // above and below, so that all of it can be hit
)

// HeightFor implements Flowing.
func (o *Option) HeightFor(width float32) float32 {
	height := o.title.HeightFor(width - optionText)
	if note := o.note.HeightFor(width - optionText); note > 0 {
		height += 1 + note
	}
	return max(checkSide, height) + 2*optionPad
}

// CreateRenderer implements fyne.Widget.
func (o *Option) CreateRenderer() fyne.WidgetRenderer {
	o.box, o.dot = canvas.NewRectangle(nil), canvas.NewCircle(nil)
	o.box.CornerRadius = 5
	if o.round {
		o.box.CornerRadius = checkSide / 2
	}
	o.ring = newRing(o.box.CornerRadius + ringGap + ring)
	r := &renderer{of: o, objects: []fyne.CanvasObject{o.ring, o.box, o.dot, o.tick, o.title, o.note}}
	r.min = func() fyne.Size { return fyne.NewSize(0, o.HeightFor(o.BaseWidget.Size().Width)) }
	r.layout = o.arrange
	r.refresh = o.dress
	o.dress()
	return r
}

func (o *Option) arrange(size fyne.Size) {
	width := size.Width - optionText
	title := o.title.HeightFor(width)
	y := optionPad + (min(title, o.title.lineHeight())-checkSide)/2
	place(o.box, 0, y, checkSide, checkSide)
	place(o.tick, 0, y, checkSide, checkSide)
	place(o.dot, 6, y+6, checkSide-12, checkSide-12)
	out := float32(ringGap + ring)
	place(o.ring, -out, y-out, checkSide+2*out, checkSide+2*out)
	place(o.title, optionText, optionPad, width, title)
	place(o.note, optionText, optionPad+title+1, width, o.note.HeightFor(width))
}

func (o *Option) dress() {
	o.box.FillColor, o.box.StrokeColor, o.box.StrokeWidth = paint(o, ColorField), paint(o, ColorFieldLine), 1
	if o.hovered && !o.disabled {
		o.box.StrokeColor = paint(o, ColorPrimary)
	}
	mark := paint(o, ColorOnPrimary)
	if o.chosen {
		o.box.FillColor, o.box.StrokeWidth = paint(o, ColorPrimary), 0
		if o.disabled {
			o.box.FillColor = paint(o, ColorFieldLine)
			mark = paint(o, ColorField)
		}
	}
	o.dot.FillColor = mark
	o.title.Color = ColorInk
	if o.disabled {
		o.title.Color = ColorMute
	}
	o.ring.StrokeColor = paint(o, ColorPrimary)
	setVisible(o.ring, o.focused)
	setVisible(o.dot, o.round && o.chosen)
	setVisible(o.tick, !o.round && o.chosen)
}
