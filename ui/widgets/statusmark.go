package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Status is shown by shape as well as by color, for people who see colors
// differently.
type Status int

// The shapes of a status.
const (
	StatusNone      Status = iota
	StatusAvailable        // disc
	StatusBusy             // square
	StatusAway             // half disc
	StatusOffline          // ring
)

var statusColors = map[Status]fyne.ThemeColorName{
	StatusAvailable: ColorAvailable, StatusBusy: ColorBusy, StatusAway: ColorAway, StatusOffline: ColorOffline,
}

// StatusMark is the shape of a status. It fills its height.
type StatusMark struct {
	widget.BaseWidget
	// Ground is the color behind it, which shows through a ring.
	Ground fyne.ThemeColorName

	status    Status
	stale     bool
	dot, hole *canvas.Circle
	square    *canvas.Rectangle
	half      *canvas.Arc
}

// NewStatusMark returns the mark of a status.
func NewStatusMark(status Status) *StatusMark {
	m := &StatusMark{status: status, Ground: ColorBackground}
	m.ExtendBaseWidget(m)
	return m
}

// Set changes the status; a stale one keeps its shape and loses its color.
func (m *StatusMark) Set(status Status, stale bool) {
	if m.status != status || m.stale != stale {
		m.status, m.stale = status, stale
		m.Refresh()
	}
}

// Status returns what it shows.
func (m *StatusMark) Status() Status { return m.status }

const markSide = 11

// Natural implements Natural.
func (m *StatusMark) Natural() float32 { return markSide }

// HeightFor implements Flowing.
func (m *StatusMark) HeightFor(float32) float32 { return markSide }

// CreateRenderer implements fyne.Widget.
func (m *StatusMark) CreateRenderer() fyne.WidgetRenderer {
	m.dot, m.hole = canvas.NewCircle(nil), canvas.NewCircle(nil)
	m.square = canvas.NewRectangle(nil)
	m.square.CornerRadius = 1.5
	m.half = &canvas.Arc{StartAngle: 180, EndAngle: 360}
	r := &renderer{of: m, objects: []fyne.CanvasObject{m.dot, m.hole, m.square, m.half}}
	r.min = func() fyne.Size { return fyne.NewSquareSize(markSide) }
	r.layout = func(size fyne.Size) {
		side := size.Height
		center := func(o fyne.CanvasObject, part float32) {
			place(o, (side-part)/2, (side-part)/2, part, part)
		}
		center(m.dot, side)
		center(m.hole, side*6/11)
		center(m.square, side*10/11)
		center(m.half, side)
	}
	r.refresh = m.dress
	m.dress()
	return r
}

func (m *StatusMark) dress() {
	shade, ground := m.shade(), paint(m, m.Ground)
	m.dot.FillColor, m.dot.StrokeColor, m.dot.StrokeWidth = shade, shade, 0
	if m.status == StatusAway {
		m.dot.FillColor, m.dot.StrokeWidth = ground, 1.5
	}
	m.hole.FillColor = ground
	m.square.FillColor, m.half.FillColor = shade, shade
	setVisible(m.dot, m.status == StatusAvailable || m.status == StatusOffline || m.status == StatusAway)
	setVisible(m.hole, m.status == StatusOffline)
	setVisible(m.square, m.status == StatusBusy)
	setVisible(m.half, m.status == StatusAway)
}

func (m *StatusMark) shade() color.Color {
	name, ok := statusColors[m.status]
	if !ok {
		return color.Transparent
	}
	if m.stale {
		name = ColorOffline
	}
	return paint(m, name)
}
