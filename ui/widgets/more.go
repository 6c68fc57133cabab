package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// More is a button of three dots that opens a menu.
type More struct {
	press
	box, ring *canvas.Rectangle
	dots      [3]*canvas.Circle
}

const moreSide = 36

// NewMore returns a button; label says what its menu is about.
func NewMore(label string, tapped func()) *More {
	m := &More{}
	m.label, m.OnTapped = label, tapped
	m.extend(m)
	return m
}

// SetLabel changes what the menu is about; it is not drawn.
func (m *More) SetLabel(label string) { m.label = label }

// Natural implements Natural.
func (m *More) Natural() float32 { return moreSide }

// HeightFor implements Flowing.
func (m *More) HeightFor(float32) float32 { return moreSide }

// CreateRenderer implements fyne.Widget.
func (m *More) CreateRenderer() fyne.WidgetRenderer {
	m.box, m.ring = canvas.NewRectangle(nil), newRing(Radius)
	m.box.CornerRadius = Radius
	r := &renderer{of: m, objects: []fyne.CanvasObject{m.box, m.ring}}
	for i := range m.dots {
		m.dots[i] = canvas.NewCircle(nil)
		r.objects = append(r.objects, m.dots[i])
	}
	r.min = func() fyne.Size { return fyne.NewSquareSize(moreSide) }
	r.layout = func(size fyne.Size) {
		place(m.box, 0, 0, size.Width, size.Height)
		place(m.ring, 0, 0, size.Width, size.Height)
		for i, dot := range m.dots {
			place(dot, size.Width/2-1.5+6*float32(i-1), size.Height/2-1.5, 3, 3)
		}
	}
	r.refresh = m.dress
	m.dress()
	return r
}

func (m *More) dress() {
	m.box.FillColor = paint(m, ColorHover)
	setVisible(m.box, m.hovered && !m.disabled)
	m.ring.StrokeColor = paint(m, ColorPrimary)
	setVisible(m.ring, m.focused)
	ink := paint(m, ColorInk)
	if m.disabled {
		ink = paint(m, ColorMute)
	}
	for _, dot := range m.dots {
		dot.FillColor = ink
	}
}
