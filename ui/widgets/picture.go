package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Picture is an SVG that takes its color from the theme.
type Picture struct {
	widget.BaseWidget
	Color fyne.ThemeColorName

	draw  func(color string) []byte
	side  float32
	image *canvas.Image
}

// NewPicture returns a picture; draw gets the color as #RRGGBB.
func NewPicture(draw func(color string) []byte, color fyne.ThemeColorName) *Picture {
	p := &Picture{draw: draw, Color: color}
	p.ExtendBaseWidget(p)
	return p
}

// Square asks for a size and returns the picture.
func (p *Picture) Square(side float32) *Picture { p.side = side; return p }

// Natural implements Natural.
func (p *Picture) Natural() float32 { return p.side }

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	p.image = &canvas.Image{FillMode: canvas.ImageFillContain}
	r := &renderer{of: p, objects: []fyne.CanvasObject{p.image}}
	r.min = func() fyne.Size { return fyne.NewSize(p.side, p.side) }
	r.layout = func(size fyne.Size) { place(p.image, 0, 0, size.Width, size.Height) }
	r.refresh = p.color
	p.color()
	return r
}

func (p *Picture) color() {
	if p.draw == nil {
		return
	}
	svg := p.draw(hex(paint(p, p.Color)))
	// Fyne caches a drawn SVG by its name, so the name follows the content.
	name := "foyer-" + strconv.FormatUint(fingerprint(svg), 36) + ".svg"
	p.image.Resource = fyne.NewStaticResource(name, svg)
}

func fingerprint(data []byte) uint64 {
	sum := uint64(14695981039346656037)
	for _, b := range data {
		sum = (sum ^ uint64(b)) * 1099511628211
	}
	return sum
}
