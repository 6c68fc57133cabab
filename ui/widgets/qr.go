package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// QR draws a QR code black on white in every theme, because cameras do not
// read it the other way round. Each module is a whole number of pixels, and
// the quiet zone around it is a part of the picture.
type QR struct {
	widget.BaseWidget
	label  string
	side   int // modules of the code
	dark   []bool
	sheet  *canvas.Rectangle
	raster *canvas.Raster
}

// Measures of a QR code.
const (
	QuietZone = 4   // modules, as the standard asks for
	qrLeast   = 160 // units
	qrModule  = 3   // units of a module where there is room
	qrSheet   = 6   // white around the picture, for its round corners
)

// NewQR returns a white sheet without a code; label says what it is.
func NewQR(label string) *QR {
	q := &QR{label: label}
	q.ExtendBaseWidget(q)
	return q
}

// AccessibilityLabel implements fyne.Accessible.
func (q *QR) AccessibilityLabel() string { return q.label }

// AccessibilityRole implements fyne.Accessible.
func (q *QR) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// SetModules shows a code of so many modules a side; dark tells which are
// black. No modules is a white sheet.
func (q *QR) SetModules(side int, dark func(x, y int) bool) {
	q.side, q.dark = side, make([]bool, side*side)
	for i := range q.dark {
		q.dark[i] = dark(i%side, i/side)
	}
	q.Refresh()
}

// span is the side of the picture: at least 160, and enough for a phone.
func (q *QR) span(width float32) float32 {
	want := max(qrLeast, float32(q.side+2*QuietZone)*qrModule)
	return min(want, width-2*qrSheet)
}

// Natural implements Natural.
func (q *QR) Natural() float32 { return q.span(Widest) + 2*qrSheet }

// HeightFor implements Flowing.
func (q *QR) HeightFor(width float32) float32 { return q.span(width) + 2*qrSheet }

// Draw returns the picture in pixels.
func (q *QR) Draw(w, h int) image.Image {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	if q.side == 0 {
		return img
	}
	module := min(w, h) / (q.side + 2*QuietZone)
	left, top := (w-module*q.side)/2, (h-module*q.side)/2
	for y := range module * q.side {
		for x := range module * q.side {
			if q.dark[y/module*q.side+x/module] {
				img.Pix[(top+y)*img.Stride+left+x] = 0
			}
		}
	}
	return img
}

// CreateRenderer implements fyne.Widget.
func (q *QR) CreateRenderer() fyne.WidgetRenderer {
	q.sheet = canvas.NewRectangle(color.White)
	q.sheet.CornerRadius, q.sheet.StrokeWidth = CardRadius, 1
	q.raster = canvas.NewRaster(q.Draw)
	q.raster.ScaleMode = canvas.ImageScalePixels
	r := &renderer{of: q, objects: []fyne.CanvasObject{q.sheet, q.raster}}
	r.min = func() fyne.Size { return fyne.NewSize(0, q.HeightFor(q.Size().Width)) }
	r.layout = func(size fyne.Size) {
		place(q.sheet, 0, 0, size.Width, size.Height)
		side := q.span(size.Width)
		place(q.raster, (size.Width-side)/2, (size.Height-side)/2, side, side)
	}
	r.refresh = func() { q.sheet.StrokeColor = paint(q, ColorLine) }
	r.refresh()
	return r
}
