package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

const cardPad = 16

// Card is a quiet surface around other things.
type Card struct {
	widget.BaseWidget
	content fyne.CanvasObject
	box     *canvas.Rectangle
	above   float32 // air above and below the content
}

// NewCard returns a card around a thing.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{content: content, above: cardPad}
	c.ExtendBaseWidget(c)
	return c
}

// NewTight returns a card around things that bring air of their own, such as
// options.
func NewTight(content fyne.CanvasObject) *Card {
	c := NewCard(content)
	c.above = cardPad / 2
	return c
}

func (c *Card) onReveal(f func(fyne.CanvasObject)) { passReveal([]fyne.CanvasObject{c.content}, f) }

// HeightFor implements Flowing.
func (c *Card) HeightFor(width float32) float32 {
	return heightOf(c.content, width-2*cardPad) + 2*c.above
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.box = newSurface()
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.box, c.content}}
	r.min = func() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.Size().Width)) }
	r.layout = func(size fyne.Size) {
		place(c.box, 0, 0, size.Width, size.Height)
		place(c.content, cardPad, c.above, size.Width-2*cardPad, size.Height-2*c.above)
	}
	r.refresh = func() { dressSurface(c, c.box) }
	r.refresh()
	return r
}

func newSurface() *canvas.Rectangle {
	box := canvas.NewRectangle(nil)
	box.CornerRadius, box.StrokeWidth = CardRadius, 1
	return box
}

func dressSurface(w themed, box *canvas.Rectangle) {
	box.FillColor, box.StrokeColor = paint(w, ColorCard), paint(w, ColorLine)
}

// NewFact returns a small heading with a line under it, for cards of facts.
func NewFact(heading string, value fyne.CanvasObject) *Column {
	return NewColumn().Add(0, NewNote(heading).Small()).Add(2, value)
}

// PressCard is a card that can be chosen: a round mark, a title, lines of
// second rank, and a line in fixed width at the bottom.
type PressCard struct {
	press
	avatar *Avatar
	column *Column
	box    *canvas.Rectangle
	ring   *canvas.Rectangle
}

// NewPressCard returns a card; empty lines are left out.
func NewPressCard(name string, notes []string, mono string, tapped func()) *PressCard {
	c := &PressCard{avatar: NewAvatar(name, 40), column: NewColumn()}
	c.avatar.Soft = true
	c.column.Add(0, NewText(name).Bold())
	for _, note := range notes {
		if note != "" {
			c.column.Add(2, NewNote(note).Small())
		}
	}
	if mono != "" {
		line := NewText(mono).Small()
		line.Style.Monospace = true
		c.column.Add(6, line)
	}
	c.label, c.OnTapped = name, tapped
	c.extend(c)
	return c
}

const cardText = 40 + Inset // where the words of a PressCard begin

// HeightFor implements Flowing.
func (c *PressCard) HeightFor(width float32) float32 {
	return max(40, c.column.HeightFor(width-2*Inset-cardText)) + 2*Inset
}

// CreateRenderer implements fyne.Widget.
func (c *PressCard) CreateRenderer() fyne.WidgetRenderer {
	c.box, c.ring = newSurface(), newRing(CardRadius)
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.box, c.ring, c.avatar, c.column}}
	r.min = func() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.BaseWidget.Size().Width)) }
	r.layout = func(size fyne.Size) {
		place(c.box, 0, 0, size.Width, size.Height)
		place(c.ring, 0, 0, size.Width, size.Height)
		place(c.avatar, Inset, Inset, 40, 40)
		width := size.Width - 2*Inset - cardText
		height := c.column.HeightFor(width)
		place(c.column, Inset+cardText, (size.Height-height)/2, width, height)
	}
	r.refresh = c.dress
	c.dress()
	return r
}

func (c *PressCard) dress() {
	dressSurface(c, c.box)
	if c.hovered {
		c.box.StrokeColor = paint(c, ColorPrimary)
	}
	c.ring.StrokeColor = paint(c, ColorPrimary)
	setVisible(c.ring, c.focused)
}

// Panel is a soft surface around what matters most in a card.
type Panel struct {
	widget.BaseWidget
	content fyne.CanvasObject
	box     *canvas.Rectangle
}

// NewPanel returns a panel around a thing.
func NewPanel(content fyne.CanvasObject) *Panel {
	p := &Panel{content: content}
	p.ExtendBaseWidget(p)
	return p
}

func (p *Panel) onReveal(f func(fyne.CanvasObject)) { passReveal([]fyne.CanvasObject{p.content}, f) }

// HeightFor implements Flowing.
func (p *Panel) HeightFor(width float32) float32 {
	return heightOf(p.content, width-2*Inset) + 2*Inset
}

// CreateRenderer implements fyne.Widget.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	p.box = canvas.NewRectangle(nil)
	p.box.CornerRadius = Radius
	r := &renderer{of: p, objects: []fyne.CanvasObject{p.box, p.content}}
	r.min = func() fyne.Size { return fyne.NewSize(0, p.HeightFor(p.Size().Width)) }
	r.layout = func(size fyne.Size) {
		place(p.box, 0, 0, size.Width, size.Height)
		place(p.content, Inset, Inset, size.Width-2*Inset, size.Height-2*Inset)
	}
	r.refresh = func() { p.box.FillColor = paint(p, ColorPrimarySoft) }
	r.refresh()
	return r
}
