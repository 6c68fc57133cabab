package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// ChoiceCard is one of several ways to go on: a sign in a soft square, a
// title, a line below. In a group, one is selected and the arrows go from one
// to the next.
type ChoiceCard struct {
	press
	// OnMove hears of the arrows: -1 is up, 1 is down. It may be nil.
	OnMove func(by int)
	// OnEnter hears of Enter in place of OnTapped. It may be nil.
	OnEnter func()

	selected, busy bool
	title, note    *Text
	box, ring      *canvas.Rectangle
	badge          *Badge
	spinner        *Spinner
}

// NewChoiceCard returns a card; draw makes its sign in a color, note may be
// empty.
func NewChoiceCard(draw func(color string) []byte, title, note string, tapped func()) *ChoiceCard {
	c := &ChoiceCard{title: NewText(title).Bold(), note: NewNote(note).Small(), spinner: NewSpinner(), badge: NewBadge(draw)}
	c.label, c.OnTapped = title, tapped
	c.extend(c)
	return c
}

// SetSelected marks the card as the chosen one of its group.
func (c *ChoiceCard) SetSelected(selected bool) {
	if c.selected != selected {
		c.selected = selected
		c.Refresh()
	}
}

// Selected reports whether it is the chosen one.
func (c *ChoiceCard) Selected() bool { return c.selected }

// SetBusy shows a busy mark in place of the sign.
func (c *ChoiceCard) SetBusy(busy bool) {
	if c.busy != busy {
		c.busy = busy
		c.Refresh()
	}
}

// TypedKey implements fyne.Focusable.
func (c *ChoiceCard) TypedKey(e *fyne.KeyEvent) {
	switch {
	case c.OnMove != nil && (e.Name == fyne.KeyDown || e.Name == fyne.KeyRight):
		c.OnMove(1)
	case c.OnMove != nil && (e.Name == fyne.KeyUp || e.Name == fyne.KeyLeft):
		c.OnMove(-1)
	case c.OnEnter != nil && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter):
		if !Repeated(e) {
			c.OnEnter()
		}
	default:
		c.press.TypedKey(e)
	}
}

const choiceText = badgeSide + Inset // where the words of a ChoiceCard begin

// HeightFor implements Flowing.
func (c *ChoiceCard) HeightFor(width float32) float32 {
	return max(badgeSide, c.words(width-2*Inset-choiceText)) + 2*Inset
}

func (c *ChoiceCard) words(width float32) float32 {
	height := c.title.HeightFor(width)
	if note := c.note.HeightFor(width); note > 0 {
		height += 2 + note
	}
	return height
}

// CreateRenderer implements fyne.Widget.
func (c *ChoiceCard) CreateRenderer() fyne.WidgetRenderer {
	c.box, c.ring = newSurface(), newRing(CardRadius+ringGap+ring)
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.ring, c.box, c.badge, c.spinner, c.title, c.note}}
	r.min = func() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.BaseWidget.Size().Width)) }
	r.layout = c.arrange
	r.refresh = c.dress
	c.dress()
	return r
}

func (c *ChoiceCard) arrange(size fyne.Size) {
	place(c.box, 0, 0, size.Width, size.Height)
	placeRing(c.ring, size, ringGap)
	y := (size.Height - badgeSide) / 2
	place(c.badge, Inset, y, badgeSide, badgeSide)
	place(c.spinner, Inset+11, y+11, badgeSide-22, badgeSide-22)
	width := size.Width - 2*Inset - choiceText
	title, note := c.title.HeightFor(width), c.note.HeightFor(width)
	y = (size.Height - c.words(width)) / 2
	place(c.title, Inset+choiceText, y, width, title)
	place(c.note, Inset+choiceText, y+title+2, width, note)
}

func (c *ChoiceCard) dress() {
	dressSurface(c, c.box)
	c.box.StrokeWidth = 1
	if c.selected {
		c.box.StrokeWidth = 2
	}
	if c.selected || c.hovered && !c.disabled {
		c.box.StrokeColor = paint(c, ColorPrimary)
	}
	c.ring.StrokeColor = paint(c, ColorPrimary)
	setVisible(c.ring, c.focused)
	c.title.Color, c.badge.sign.Color = ColorInk, ColorPrimary
	if c.disabled && !c.busy {
		c.title.Color, c.badge.sign.Color = ColorMute, ColorMute
	}
	setVisible(c.badge.sign, !c.busy)
	c.spinner.Color = paint(c, ColorPrimary)
	c.spinner.Run(c.busy)
}
