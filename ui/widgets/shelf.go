package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Shelf is a frame of a set height around rows that scroll in it.
type Shelf struct {
	widget.BaseWidget
	height float32
	column *Column
	inner  *shelfBody
	scroll *container.Scroll
	box    *canvas.Rectangle
}

// NewShelf returns an empty shelf.
func NewShelf(height float32) *Shelf {
	s := &Shelf{height: height, column: NewColumn()}
	s.inner = &shelfBody{column: s.column}
	s.inner.ExtendBaseWidget(s.inner)
	s.scroll = container.NewVScroll(s.inner)
	s.column.onReveal(s.reveal)
	s.ExtendBaseWidget(s)
	return s
}

// Fill shows other rows, from the first.
func (s *Shelf) Fill(rows []fyne.CanvasObject) {
	s.column.Clear()
	for _, row := range rows {
		s.column.Add(0, row)
	}
	s.scroll.Offset = fyne.Position{}
	s.Refresh()
}

func (s *Shelf) reveal(o fyne.CanvasObject) {
	y, high := o.Position().Y+shelfPad, o.Size().Height
	switch offset := s.scroll.Offset.Y; {
	case y-shelfPad < offset:
		s.scroll.ScrollToOffset(fyne.NewPos(0, y-shelfPad))
	case y+high+shelfPad > offset+s.scroll.Size().Height:
		s.scroll.ScrollToOffset(fyne.NewPos(0, y+high+shelfPad-s.scroll.Size().Height))
	}
}

const shelfPad = 6

// HeightFor implements Flowing.
func (s *Shelf) HeightFor(float32) float32 { return s.height }

// CreateRenderer implements fyne.Widget.
func (s *Shelf) CreateRenderer() fyne.WidgetRenderer {
	s.box = canvas.NewRectangle(nil)
	s.box.CornerRadius, s.box.StrokeWidth = Radius, 1
	r := &renderer{of: s, objects: []fyne.CanvasObject{s.box, s.scroll}}
	r.min = func() fyne.Size { return fyne.NewSize(0, s.height) }
	r.layout = func(size fyne.Size) {
		place(s.box, 0, 0, size.Width, size.Height)
		s.inner.width = size.Width - 2
		place(s.scroll, 1, 1, size.Width-2, size.Height-2)
	}
	r.refresh = func() { s.box.FillColor, s.box.StrokeColor = paint(s, ColorField), paint(s, ColorLine) }
	r.refresh()
	return r
}

// shelfBody is the scrolled part with its air.
type shelfBody struct {
	widget.BaseWidget
	column *Column
	width  float32
}

func (b *shelfBody) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: b, objects: []fyne.CanvasObject{b.column}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, b.column.HeightFor(b.width-2*shelfPad)+2*shelfPad) }
	r.layout = func(size fyne.Size) {
		place(b.column, shelfPad, shelfPad, size.Width-2*shelfPad, size.Height-2*shelfPad)
	}
	return r
}

// FileRow is a file or a folder to choose.
type FileRow struct {
	press
	icon      *widget.Icon
	text      *Text
	box, ring *canvas.Rectangle
}

// NewFileRow returns a row.
func NewFileRow(icon fyne.Resource, name string, tapped func()) *FileRow {
	f := &FileRow{icon: widget.NewIcon(icon), text: NewText(name).OneLine()}
	f.label, f.OnTapped = name, tapped
	f.extend(f)
	return f
}

const fileRow = 36

// HeightFor implements Flowing.
func (f *FileRow) HeightFor(float32) float32 { return max(fileRow, f.text.lineHeight()+12) }

// CreateRenderer implements fyne.Widget.
func (f *FileRow) CreateRenderer() fyne.WidgetRenderer {
	f.box, f.ring = canvas.NewRectangle(nil), newRing(6)
	f.box.CornerRadius = 6
	r := &renderer{of: f, objects: []fyne.CanvasObject{f.box, f.ring, f.icon, f.text}}
	r.min = func() fyne.Size { return fyne.NewSize(0, f.HeightFor(0)) }
	r.layout = func(size fyne.Size) {
		place(f.box, 0, 0, size.Width, size.Height)
		place(f.ring, 0, 0, size.Width, size.Height)
		const side, x = 20, 20 + 2*8
		place(f.icon, 8, (size.Height-side)/2, side, side)
		line := f.text.lineHeight()
		place(f.text, x, (size.Height-line)/2, size.Width-x-8, line)
	}
	r.refresh = func() {
		f.box.FillColor = paint(f, ColorHover)
		setVisible(f.box, f.hovered || f.focused)
		f.ring.StrokeColor = paint(f, ColorPrimary)
		setVisible(f.ring, f.focused)
	}
	r.refresh()
	return r
}
