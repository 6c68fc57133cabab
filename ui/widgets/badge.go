package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

const badgeSide = 40

// Badge is a sign in a soft square, such as the envelope of a mail.
type Badge struct {
	widget.BaseWidget
	box  *canvas.Rectangle
	sign *Picture
}

// NewBadge returns a badge; draw makes its sign in a color.
func NewBadge(draw func(color string) []byte) *Badge {
	b := &Badge{sign: NewPicture(draw, ColorPrimary)}
	b.ExtendBaseWidget(b)
	return b
}

// Natural implements Natural.
func (b *Badge) Natural() float32 { return badgeSide }

// HeightFor implements Flowing.
func (b *Badge) HeightFor(float32) float32 { return badgeSide }

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	b.box = canvas.NewRectangle(nil)
	b.box.CornerRadius = Radius
	r := &renderer{of: b, objects: []fyne.CanvasObject{b.box, b.sign}}
	r.min = func() fyne.Size { return fyne.NewSquareSize(badgeSide) }
	r.layout = func(size fyne.Size) {
		place(b.box, 0, 0, size.Width, size.Height)
		side := size.Height / 2
		place(b.sign, (size.Width-side)/2, (size.Height-side)/2, side, side)
	}
	r.refresh = func() { b.box.FillColor = paint(b, ColorPrimarySoft) }
	r.refresh()
	return r
}
