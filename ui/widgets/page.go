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
	// Head and Dock stand still above and below what scrolls; nil without.
	Head, Dock Body

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
	p.scroll.OnScrolled = func(fyne.Position) { p.passWindow() }
	if r, ok := body.(revealer); ok {
		r.onReveal(p.reveal)
	}
	p.ExtendBaseWidget(p)
	return p
}

func (p *Page) side(width float32) float32 { return max(p.Margin, (width-p.Widest)/2) }

// CreateRenderer implements fyne.Widget.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: p, objects: p.parts(), refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(MinWidth, MinHeight) }
	r.layout = p.arrange
	return r
}

// parts are in the order of reading.
func (p *Page) parts() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if p.Head != nil {
		out = append(out, p.Head)
	}
	out = append(out, p.scroll)
	if p.Dock != nil {
		out = append(out, p.Dock)
	}
	return append(out, p.footer, p.line)
}

// Air between what scrolls and what stands still above and below it.
const (
	headAir = 8
	dockAir = 12
)

func (p *Page) arrange(size fyne.Size) {
	side := p.side(size.Width)
	inner := size.Width - 2*side
	foot := p.footer.HeightFor(inner)
	var from float32
	if p.Head != nil {
		height := p.Head.HeightFor(inner)
		place(p.Head, side, p.Top, inner, height)
		from = p.Top + height + headAir
	}
	to := size.Height - foot
	place(p.footer, side, to, inner, foot)
	if p.Dock != nil && p.Dock.Visible() {
		height := p.Dock.HeightFor(inner)
		to -= height + dockAir
		place(p.Dock, side, to+dockAir, inner, height)
	}
	p.inner.width, p.inner.room = size.Width, to-from
	place(p.scroll, 0, from, size.Width, to-from)
	p.scroll.Refresh()
	// A hairline tells that there is more below.
	p.line.FillColor = paint(p, ColorLine)
	place(p.line, 0, to, size.Width, 1)
	setVisible(p.line, p.inner.MinSize().Height > to-from)
	p.passWindow()
}

// windowed is a body of which only what can be seen is drawn.
type windowed interface {
	setWindow(from, to float32)
}

func (p *Page) passWindow() {
	if w, ok := p.body.(windowed); ok {
		from := p.scroll.Offset.Y - p.inner.top()
		w.setWindow(from, from+p.scroll.Size().Height)
	}
}

// Reveal scrolls so far that a thing is seen.
func (p *Page) Reveal(o fyne.CanvasObject) { p.reveal(o) }

// ScrollToTop shows the beginning again.
func (p *Page) ScrollToTop() {
	p.scroll.ScrollToTop()
	p.passWindow()
}

// Scroll moves what scrolls, down if positive.
func (p *Page) Scroll(by float32) {
	p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, p.scroll.Offset.Y+by)))
	p.passWindow()
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
	p.passWindow()
}

// pageBody is the scrolled part with its margins.
type pageBody struct {
	widget.BaseWidget
	page        *Page
	width, room float32
}

func (b *pageBody) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: b, objects: []fyne.CanvasObject{b.page.body}, refresh: func() {}}
	r.min = func() fyne.Size {
		inner := b.width - 2*b.page.side(b.width)
		return fyne.NewSize(0, b.top()+b.page.body.HeightFor(inner))
	}
	r.layout = func(size fyne.Size) {
		side := b.page.side(size.Width)
		place(b.page.body, side, b.top(), size.Width-2*side, size.Height-b.top())
	}
	return r
}

// top is the room above the body: none below a head.
func (b *pageBody) top() float32 {
	if b.page.Head != nil {
		return 0
	}
	return b.page.Top
}
