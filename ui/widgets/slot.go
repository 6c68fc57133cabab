package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Slot holds words that a message takes the place of. It keeps room for
// a message of two lines, so that what follows does not jump.
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

// NewSlotTight returns a slot that keeps no room, for screens that are full.
func NewSlotTight(usual Body, message *Message) *Slot {
	s := NewSlot(usual, message)
	s.tight = true
	return s
}

func (s *Slot) onReveal(f func(fyne.CanvasObject)) { s.message.onReveal(f) }

// HeightFor implements Flowing.
func (s *Slot) HeightFor(width float32) float32 {
	height := s.usual.HeightFor(width)
	if !s.tight {
		height = max(height, 2*s.message.text.lineHeight()+2*messagePad)
	}
	if s.message.Visible() {
		height = max(height, s.message.HeightFor(width))
	}
	return height
}

// CreateRenderer implements fyne.Widget.
func (s *Slot) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{s.usual, s.message}}
	r.min = func() fyne.Size { return fyne.NewSize(0, s.HeightFor(s.Size().Width)) }
	r.refresh = func() { setVisible(s.usual, !s.message.Visible()) }
	r.layout = func(size fyne.Size) {
		place(s.usual, 0, 0, size.Width, s.usual.HeightFor(size.Width))
		place(s.message, 0, 0, size.Width, s.message.HeightFor(size.Width))
	}
	r.refresh()
	return r
}
