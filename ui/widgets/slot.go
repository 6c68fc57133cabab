package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Slot holds words that a message takes the place of. It keeps room for
// a message of two lines, so that what follows does not jump. The box of
// a message stands off what is above more than words do, and in the middle of
// the room it does not need.
type Slot struct {
	widget.BaseWidget
	usual   Body
	message *Message
	tight   bool
}

// NewSlot returns a slot.
func NewSlot(usual Body, message *Message) *Slot {
	s := &Slot{usual: usual, message: message}
	s.ExtendBaseWidget(s)
	return s
}

// NewSlotTight returns a slot that keeps no room, for the label close above
// a field. A message there stands off the field as boxes do.
func NewSlotTight(usual Body, message *Message) *Slot {
	s := NewSlot(usual, message)
	s.tight = true
	return s
}

const (
	slotAir  = 4 // above the box of a message
	slotFoot = 6 // below it, where a label would stand close
)

// air is what a message has above and below it.
func (s *Slot) air() (above, below float32) {
	if s.tight {
		return 0, slotFoot
	}
	return slotAir, 0
}

func (s *Slot) onReveal(f func(fyne.CanvasObject)) { s.message.onReveal(f) }

// HeightFor implements Flowing.
func (s *Slot) HeightFor(width float32) float32 {
	height := s.usual.HeightFor(width)
	above, below := s.air()
	if !s.tight {
		height = max(height, above+2*s.message.text.lineHeight()+2*messagePad)
	}
	if s.message.Visible() {
		height = max(height, above+s.message.HeightFor(width)+below)
	}
	return height
}

// CreateRenderer implements fyne.Widget.
func (s *Slot) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: s, objects: []fyne.CanvasObject{s.usual, s.message}}
	r.min = func() fyne.Size { return fyne.NewSize(0, s.HeightFor(s.Size().Width)) }
	r.refresh = func() { setVisible(s.usual, !s.message.Visible()) }
	r.layout = func(size fyne.Size) {
		place(s.usual, 0, 0, size.Width, s.usual.HeightFor(size.Width))
		height := s.message.HeightFor(size.Width)
		above, below := s.air()
		place(s.message, 0, above+(size.Height-above-below-height)/2, size.Width, height)
	}
	r.refresh()
	return r
}
