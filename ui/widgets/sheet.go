package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Sheet is a card over a window that wants an answer. Escape closes it, and a
// click beside it unless it is firm.
type Sheet struct {
	widget.BaseWidget
	// Firm sheets show something once, so a stray click does not close them.
	Firm bool

	content Body
	scrim   *canvas.Rectangle
	box     *canvas.Rectangle
	on      fyne.Canvas
	closed  func()
}

const (
	sheetPad   = 20
	sheetWidth = 340
)

// ShowSheet opens a sheet with the focus on first.
func ShowSheet(on fyne.Canvas, content Body, first fyne.Focusable, closed func()) *Sheet {
	s := &Sheet{content: content, on: on, closed: closed}
	s.ExtendBaseWidget(s)
	on.Overlays().Add(s)
	s.Resize(on.Size())
	on.Focus(first)
	return s
}

// Close takes the sheet away.
func (s *Sheet) Close() {
	s.on.Overlays().Remove(s)
	if s.closed != nil {
		s.closed()
	}
}

// Tapped implements fyne.Tappable: a click beside the card.
func (s *Sheet) Tapped(e *fyne.PointEvent) {
	beside := e.Position.X < s.box.Position().X || e.Position.X > s.box.Position().X+s.box.Size().Width ||
		e.Position.Y < s.box.Position().Y || e.Position.Y > s.box.Position().Y+s.box.Size().Height
	if beside && !s.Firm {
		s.Close()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	s.scrim, s.box = canvas.NewRectangle(nil), newSurface()
	s.box.Shadow = canvas.Shadow{BlurRadius: 24, Offset: fyne.NewPos(0, 8), Variant: canvas.DropShadow}
	r := &renderer{of: s, objects: []fyne.CanvasObject{s.scrim, s.box, s.content}}
	r.min = func() fyne.Size { return fyne.NewSize(0, 0) }
	r.layout = s.arrange
	r.refresh = s.dress
	s.dress()
	return r
}

func (s *Sheet) arrange(size fyne.Size) {
	place(s.scrim, 0, 0, size.Width, size.Height)
	width := min(sheetWidth*textSize(s, SizeText)/14, size.Width-2*Inset)
	inner := width - 2*sheetPad
	height := s.content.HeightFor(inner)
	x := (size.Width - width) / 2
	y := max(Inset, (size.Height-height-2*sheetPad)*0.4)
	place(s.box, x, y, width, height+2*sheetPad)
	place(s.content, x+sheetPad, y+sheetPad, inner, height)
}

func (s *Sheet) dress() {
	dressSurface(s, s.box)
	s.box.Shadow.Color = paint(s, ColorShadow)
	veil := color.NRGBAModel.Convert(paint(s, ColorBackground)).(color.NRGBA)
	veil.A = 0xB8
	s.scrim.FillColor = veil
}

// Question is what a sheet asks before something is done.
type Question struct {
	Title, Text string
	Yes, No     string
	// Danger marks what takes something away.
	Danger bool
}

// Ask opens a sheet with a question. The focus is on the way back where the
// answer takes something away.
func Ask(on fyne.Canvas, q Question, yes, closed func()) *Sheet {
	var s *Sheet
	no := NewOutlined(q.No, func() { s.Close() })
	do := NewPrimary(q.Yes, func() {
		s.Close()
		yes()
	})
	do.Danger = q.Danger
	title := NewText(q.Title).Bold()
	title.TextSize = SizeHeading
	content := NewColumn().
		Add(0, title).
		Add(8, NewNote(q.Text)).
		Add(20, NewEven(no, do))
	first := do
	if q.Danger {
		first = no
	}
	s = ShowSheet(on, content, first, closed)
	return s
}
