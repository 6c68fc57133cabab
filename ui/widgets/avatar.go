package widgets

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Status is shown by shape as well as by color, for people who see colors
// differently.
type Status int

// The shapes beside an avatar.
const (
	StatusNone      Status = iota
	StatusAvailable        // disc
	StatusBusy             // square
	StatusAway             // half disc
	StatusOffline          // ring
)

// Avatar is a disc with a person's initials.
type Avatar struct {
	widget.BaseWidget

	initials string
	side     float32
	status   Status
	// Soft draws it in the soft color, for lists.
	Soft bool

	disc, rim, dot, hole *canvas.Circle
	square               *canvas.Rectangle
	half                 *canvas.Arc
	text                 *canvas.Text
}

// NewAvatar returns the avatar of a name.
func NewAvatar(name string, side float32) *Avatar {
	a := &Avatar{initials: Initials(name), side: side}
	a.ExtendBaseWidget(a)
	return a
}

// Set changes name and status.
func (a *Avatar) Set(name string, status Status) {
	if initials := Initials(name); initials != a.initials || status != a.status {
		a.initials, a.status = initials, status
		a.Refresh()
	}
}

// Initials returns the first letters of the first and the last word.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
	})
	if strings.Contains(name, "@") && len(words) > 0 {
		words = words[:1] // an address has no last name
	}
	var out strings.Builder
	for i, w := range words {
		if i == 0 || i == len(words)-1 {
			out.WriteRune(unicode.ToUpper([]rune(w)[0]))
		}
	}
	if out.Len() == 0 {
		return "?"
	}
	return out.String()
}

// Natural implements Natural.
func (a *Avatar) Natural() float32 { return a.side }

// CreateRenderer implements fyne.Widget.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	a.disc, a.rim = canvas.NewCircle(nil), canvas.NewCircle(nil)
	a.dot, a.hole = canvas.NewCircle(nil), canvas.NewCircle(nil)
	a.square = canvas.NewRectangle(nil)
	a.square.CornerRadius = 1.5
	a.half = &canvas.Arc{StartAngle: 180, EndAngle: 360}
	a.text = canvas.NewText("", nil)
	a.text.TextStyle.Bold = true
	r := &renderer{objects: []fyne.CanvasObject{a.disc, a.text, a.rim, a.dot, a.hole, a.square, a.half}}
	r.min = func() fyne.Size { return fyne.NewSquareSize(a.side) }
	r.layout = a.arrange
	r.refresh = a.dress
	a.dress()
	return r
}

func (a *Avatar) arrange(size fyne.Size) {
	place(a.disc, 0, 0, size.Width, size.Height)
	text := fyne.MeasureText(a.text.Text, a.text.TextSize, a.text.TextStyle)
	place(a.text, (size.Width-text.Width)/2, (size.Height-text.Height)/2, text.Width, text.Height)
	center := func(o fyne.CanvasObject, side float32) {
		place(o, size.Width-5-side/2, size.Height-5-side/2, side, side)
	}
	center(a.rim, 15)
	center(a.dot, 11)
	center(a.hole, 6)
	center(a.square, 10)
	center(a.half, 11)
}

func (a *Avatar) dress() {
	a.disc.FillColor, a.text.Color = paint(a, ColorPrimary), paint(a, ColorOnPrimary)
	if a.Soft {
		a.disc.FillColor, a.text.Color = paint(a, ColorPrimarySoft), paint(a, ColorPrimary)
	}
	a.text.Text = a.initials
	// Initials belong to the disc, which does not grow with the text.
	a.text.TextSize = min(textSize(a, SizeInitial), a.side*0.375)
	shade := a.shade()
	a.rim.FillColor = paint(a, ColorBackground)
	a.dot.FillColor, a.dot.StrokeColor, a.dot.StrokeWidth = shade, shade, 0
	a.hole.FillColor = paint(a, ColorBackground)
	if a.status == StatusAway {
		a.dot.FillColor, a.dot.StrokeWidth = paint(a, ColorBackground), 1.5
	}
	a.square.FillColor, a.half.FillColor = shade, shade
	setVisible(a.rim, a.status != StatusNone)
	setVisible(a.dot, a.status == StatusAvailable || a.status == StatusOffline || a.status == StatusAway)
	setVisible(a.hole, a.status == StatusOffline)
	setVisible(a.square, a.status == StatusBusy)
	setVisible(a.half, a.status == StatusAway)
}

func (a *Avatar) shade() color.Color {
	names := map[Status]fyne.ThemeColorName{
		StatusAvailable: ColorAvailable, StatusBusy: ColorBusy,
		StatusAway: ColorAway, StatusOffline: ColorOffline,
	}
	name, ok := names[a.status]
	if !ok {
		return color.Transparent
	}
	return paint(a, name)
}
