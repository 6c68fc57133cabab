package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Body is what a page scrolls: it gets the room of the page and says how high
// it is at least. A Column is one; Stage is another.
type Body interface {
	fyne.CanvasObject
	Flowing
}

// Page is a whole screen: a body that scrolls where it has to, between the
// margins, and a footer that stays.
type Page struct {
	widget.BaseWidget
	Top    float32
	Margin float32
	Widest float32

	body   Body
	footer *Footer
	scroll *container.Scroll
	inner  *pageBody
	line   *canvas.Rectangle
}

// Smallest size of a window.
const (
	MinWidth  = 320
	MinHeight = 560
)

// NewPage returns a page with the usual margins.
func NewPage(body Body, footer *Footer) *Page {
	p := &Page{body: body, footer: footer, Top: 40, Margin: Margin, Widest: Widest}
	p.line = canvas.NewRectangle(color.Transparent)
	p.inner = &pageBody{page: p}
	p.inner.ExtendBaseWidget(p.inner)
	p.scroll = container.NewVScroll(p.inner)
	if r, ok := body.(revealer); ok {
		r.onReveal(p.reveal)
	}
	p.ExtendBaseWidget(p)
	return p
}

func (p *Page) side(width float32) float32 { return max(p.Margin, (width-p.Widest)/2) }

// CreateRenderer implements fyne.Widget.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{p.scroll, p.footer, p.line}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(MinWidth, MinHeight) }
	r.layout = func(size fyne.Size) {
		side := p.side(size.Width)
		foot := p.footer.HeightFor(size.Width - 2*side)
		p.inner.width, p.inner.room = size.Width, size.Height-foot
		place(p.scroll, 0, 0, size.Width, size.Height-foot)
		p.scroll.Refresh()
		// A hairline tells that there is more below.
		p.line.FillColor = paint(p, ColorLine)
		place(p.line, 0, size.Height-foot, size.Width, 1)
		setVisible(p.line, p.inner.MinSize().Height > size.Height-foot)
		place(p.footer, side, size.Height-foot, size.Width-2*side, foot)
	}
	return r
}

// reveal scrolls so far that a thing with the focus is seen.
func (p *Page) reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(p.scroll).Y
	const air = 16
	offset := p.scroll.Offset.Y
	switch {
	case y < air:
		offset += y - air
	case y+o.Size().Height > p.scroll.Size().Height-air:
		offset += y + o.Size().Height + air - p.scroll.Size().Height
	default:
		return
	}
	p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, offset)))
}

// pageBody is the scrolled part with its margins.
type pageBody struct {
	widget.BaseWidget
	page        *Page
	width, room float32
}

func (b *pageBody) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{b.page.body}, refresh: func() {}}
	r.min = func() fyne.Size {
		inner := b.width - 2*b.page.side(b.width)
		return fyne.NewSize(0, b.page.Top+b.page.body.HeightFor(inner))
	}
	r.layout = func(size fyne.Size) {
		side := b.page.side(size.Width)
		place(b.page.body, side, b.page.Top, size.Width-2*side, size.Height-b.page.Top)
	}
	return r
}
