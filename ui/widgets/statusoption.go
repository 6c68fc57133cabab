package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// StatusOption is a status to choose: its shape, its name, and a tick where it
// is the chosen one. In a group the arrows go from one to the next.
type StatusOption struct {
	press
	// OnMove hears of the arrows: -1 is up, 1 is down. It may be nil.
	OnMove func(by int)

	chosen    bool
	mark      *StatusMark
	text      *Text
	tick      *Picture
	box, ring *canvas.Rectangle
}

// NewStatusOption returns an option; draw makes its tick in a color.
func NewStatusOption(status Status, label string, chosen bool, draw func(color string) []byte, tapped func()) *StatusOption {
	o := &StatusOption{chosen: chosen, mark: NewStatusMark(status), text: NewText(label).OneLine(), tick: NewPicture(draw, ColorPrimary)}
	o.mark.Ground = ColorCard
	o.label, o.OnTapped = label, tapped
	o.extend(o)
	return o
}

// Chosen reports whether it is the chosen one.
func (o *StatusOption) Chosen() bool { return o.chosen }

// TypedKey implements fyne.Focusable.
func (o *StatusOption) TypedKey(e *fyne.KeyEvent) {
	switch {
	case o.OnMove != nil && e.Name == fyne.KeyDown:
		o.OnMove(1)
	case o.OnMove != nil && e.Name == fyne.KeyUp:
		o.OnMove(-1)
	default:
		o.press.TypedKey(e)
	}
}

// HeightFor implements Flowing.
func (o *StatusOption) HeightFor(float32) float32 { return max(menuRow, o.text.lineHeight()+2*10) }

// CreateRenderer implements fyne.Widget.
func (o *StatusOption) CreateRenderer() fyne.WidgetRenderer {
	o.box, o.ring = canvas.NewRectangle(nil), newRing(6)
	o.box.CornerRadius = 6
	r := &renderer{of: o, objects: []fyne.CanvasObject{o.box, o.ring, o.mark, o.text, o.tick}}
	r.min = func() fyne.Size { return fyne.NewSize(0, o.HeightFor(0)) }
	r.layout = func(size fyne.Size) {
		// The words stand on the edge of the field below; the frame reaches out.
		place(o.box, -8, 0, size.Width+16, size.Height)
		place(o.ring, -8, 0, size.Width+16, size.Height)
		const side, x = 13, 13 + Inset
		place(o.mark, 0, (size.Height-side)/2, side, side)
		line := o.text.lineHeight()
		place(o.text, x, (size.Height-line)/2, size.Width-x-checkSide, line)
		place(o.tick, size.Width-18, (size.Height-18)/2, 18, 18)
	}
	r.refresh = o.dress
	o.dress()
	return r
}

func (o *StatusOption) dress() {
	o.box.FillColor = paint(o, ColorHover)
	setVisible(o.box, o.hovered || o.focused)
	o.ring.StrokeColor = paint(o, ColorPrimary)
	setVisible(o.ring, o.focused)
	setVisible(o.tick, o.chosen)
	o.text.Style.Bold = o.chosen
}
