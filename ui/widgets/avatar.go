package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Avatar is a disc with a person's picture or, without one, their initials.
type Avatar struct {
	widget.BaseWidget

	initials string
	side     float32
	// Soft draws it in the soft color, for lists.
	Soft bool
	// Tint is a color of its own; empty is the first color.
	Tint fyne.ThemeColorName

	portrait portrait
	photo    *canvas.Image

	disc, rim *canvas.Circle
	mark      *StatusMark
	text      *canvas.Text
}

// NewAvatar returns the avatar of a name.
func NewAvatar(name string, side float32) *Avatar {
	a := &Avatar{initials: Initials(name), side: side, mark: NewStatusMark(StatusNone)}
	a.ExtendBaseWidget(a)
	return a
}

// Set changes name and status.
func (a *Avatar) Set(name string, status Status) {
	if initials := Initials(name); initials != a.initials || status != a.mark.status {
		a.initials, a.mark.status = initials, status
		a.Refresh()
	}
}

// SetPicture shows a PNG or JPEG cut to the disc; one that cannot be read is as
// none, and leaves the initials.
func (a *Avatar) SetPicture(data []byte) {
	if a.portrait.set(data) {
		a.Refresh()
	}
}

// HasPicture reports whether a picture takes the place of the initials.
func (a *Avatar) HasPicture() bool { return a.portrait.image != nil }

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
	a.text = canvas.NewText("", nil)
	a.text.TextStyle.Bold = true
	a.photo = &canvas.Image{FillMode: canvas.ImageFillCover, ScaleMode: canvas.ImageScaleSmooth, CornerRadius: canvas.RadiusMaximum}
	r := &renderer{of: a, objects: []fyne.CanvasObject{a.disc, a.text, a.photo, a.rim, a.mark}}
	r.min = func() fyne.Size { return fyne.NewSquareSize(a.side) }
	r.layout = a.arrange
	r.refresh = a.dress
	a.dress()
	return r
}

func (a *Avatar) arrange(size fyne.Size) {
	place(a.disc, 0, 0, size.Width, size.Height)
	place(a.photo, 0, 0, size.Width, size.Height)
	text := fyne.MeasureText(a.text.Text, a.text.TextSize, a.text.TextStyle)
	place(a.text, (size.Width-text.Width)/2, (size.Height-text.Height)/2, text.Width, text.Height)
	center := func(o fyne.CanvasObject, side float32) {
		place(o, size.Width-5-side/2, size.Height-5-side/2, side, side)
	}
	center(a.rim, 15)
	center(a.mark, markSide)
}

func (a *Avatar) dress() {
	a.disc.FillColor, a.text.Color = paint(a, ColorPrimary), paint(a, ColorOnPrimary)
	if a.Soft {
		a.disc.FillColor, a.text.Color = paint(a, ColorPrimarySoft), paint(a, ColorPrimary)
	}
	a.text.Text = a.initials
	if a.Tint != "" {
		a.disc.FillColor, a.text.Color = paint(a, a.Tint), paint(a, ColorOnTint)
	}
	// Initials belong to the disc, which does not grow with the text.
	a.text.TextSize = min(textSize(a, SizeInitial), a.side*0.375)
	if a.side > 2*avatarSide {
		a.text.TextSize = a.side * 0.34
	}
	if a.photo.Image != a.portrait.image {
		a.photo.Image = a.portrait.image
		a.photo.Refresh()
	}
	setVisible(a.photo, a.HasPicture())
	setVisible(a.text, !a.HasPicture())
	a.rim.FillColor = paint(a, ColorBackground)
	setVisible(a.rim, a.mark.status != StatusNone)
}
