package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// MenuItem is one line of a menu.
type MenuItem struct {
	Label  string
	Tapped func()
	// Count is a number at the right, for what is new; 0 shows none.
	Count int
	// Apart draws a line above, Danger the words in the error color.
	Apart, Danger bool
}

// Menu is a card of choices that opens over a window. A click beside it,
// Escape or a choice closes it; arrows and Tab move in it.
type Menu struct {
	widget.BaseWidget
	head   *Column
	title  *Text
	note   *Text
	items  []*menuLine
	line   *Divider
	apart  map[*menuLine]*Divider
	box    *canvas.Rectangle
	at     fyne.Position
	above  float32
	on     fyne.Canvas
	closed func()
}

// ShowMenu opens a menu at a place of the canvas, under a head of title and
// note, with the focus on its first item.
func ShowMenu(on fyne.Canvas, at fyne.Position, title, note string, items []MenuItem, closed func()) *Menu {
	m := &Menu{at: at, on: on, closed: closed, line: NewDivider(""), apart: map[*menuLine]*Divider{}}
	m.title, m.note = NewText(title).Bold(), NewNote(note).Small()
	m.title.MaxLines, m.note.MaxLines = 2, 2
	m.head = NewColumn().Add(0, m.title).Add(2, m.note)
	for _, item := range items {
		l := newMenuLine(m, item)
		m.items = append(m.items, l)
		if item.Apart {
			m.apart[l] = NewDivider("")
		}
	}
	m.ExtendBaseWidget(m)
	on.Overlays().Add(m)
	m.Resize(on.Size())
	if len(m.items) > 0 {
		on.Focus(m.items[0])
	}
	return m
}

// OpenAbove says where the menu ends if there is no room for it below.
func (m *Menu) OpenAbove(y float32) {
	m.above = y
	m.Refresh()
}

// Close takes the menu away.
func (m *Menu) Close() {
	m.on.Overlays().Remove(m)
	if m.closed != nil {
		m.closed()
	}
}

// Tapped implements fyne.Tappable: a click beside the menu.
func (m *Menu) Tapped(*fyne.PointEvent) { m.Close() }

// TappedSecondary implements fyne.SecondaryTappable.
func (m *Menu) TappedSecondary(*fyne.PointEvent) { m.Close() }

const (
	menuPad   = 6
	menuWidth = 232 // at least
	menuWide  = 312 // at most
	menuRow   = 40
	menuApart = 13 // a line between items with its air
)

// CreateRenderer implements fyne.Widget.
func (m *Menu) CreateRenderer() fyne.WidgetRenderer {
	m.box = newSurface()
	m.box.Shadow = canvas.Shadow{BlurRadius: 24, Offset: fyne.NewPos(0, 8), Variant: canvas.DropShadow}
	r := &renderer{of: m, objects: []fyne.CanvasObject{m.box, m.head, m.line}}
	for _, l := range m.items {
		r.objects = append(r.objects, l)
		if line := m.apart[l]; line != nil {
			r.objects = append(r.objects, line)
		}
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, 0) }
	r.layout = m.arrange
	r.refresh = m.dress
	m.dress()
	return r
}

func (m *Menu) dress() {
	dressSurface(m, m.box)
	m.box.Shadow.Color = paint(m, ColorShadow)
}

// wide is the width at which the head needs no second line, between bounds.
func (m *Menu) wide(beside float32) float32 {
	scale := textSize(m, SizeText) / 14
	words := max(m.title.Natural(), m.note.Natural()) + beside
	return max(menuWidth*scale, min(menuWide*scale, words))
}

func (m *Menu) arrange(size fyne.Size) {
	row := max(menuRow, ceil(textSize(m, SizeText)*1.4)+20)
	const beside = 2*Inset + 2*menuPad // the words
	width := min(m.wide(beside), size.Width-2*Inset)
	head := m.head.HeightFor(width - beside)
	height := 2*menuPad + 8 + head + 17 + row*float32(len(m.items)) + menuApart*float32(len(m.apart))
	x := max(Inset, min(m.at.X, size.Width-width-Inset))
	y := max(Inset, min(m.at.Y, size.Height-height-Inset))
	if m.at.Y+height > size.Height-Inset && m.above-height > Inset {
		y = m.above - height
	}
	place(m.box, x, y, width, height)
	y += menuPad + 8
	place(m.head, x+menuPad+Inset, y, width-beside, head)
	y += head
	place(m.line, x, y+8, width, 1)
	y += 17
	for _, l := range m.items {
		if line := m.apart[l]; line != nil {
			place(line, x, y+menuApart/2, width, 1)
			y += menuApart
		}
		place(l, x+menuPad, y, width-2*menuPad, row)
		y += row
	}
}

// menuLine is one choice.
type menuLine struct {
	press
	menu   *Menu
	box    *canvas.Rectangle
	ring   *canvas.Rectangle
	text   *canvas.Text
	count  *Count
	danger bool
}

func newMenuLine(m *Menu, item MenuItem) *menuLine {
	l := &menuLine{menu: m, count: NewCount(), danger: item.Danger}
	l.count.Set(item.Count)
	l.label = item.Label
	l.OnTapped = func() {
		m.Close()
		item.Tapped()
	}
	l.extend(l)
	return l
}

// TypedKey implements fyne.Focusable. The menu is an overlay with a focus of
// its own, so its keys do not go on to the screen below.
func (l *menuLine) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		l.menu.Close()
	case fyne.KeyDown:
		l.menu.on.FocusNext()
	case fyne.KeyUp:
		l.menu.on.FocusPrevious()
	default:
		l.press.TypedKey(e)
	}
}

func (l *menuLine) CreateRenderer() fyne.WidgetRenderer {
	l.box, l.ring, l.text = canvas.NewRectangle(nil), newRing(6), canvas.NewText(l.label, nil)
	l.box.CornerRadius = 6
	r := &renderer{of: l, objects: []fyne.CanvasObject{l.box, l.ring, l.text, l.count}}
	r.min = func() fyne.Size { return fyne.NewSize(0, menuRow) }
	r.layout = func(size fyne.Size) {
		place(l.box, 0, 0, size.Width, size.Height)
		place(l.ring, 0, 0, size.Width, size.Height)
		height := l.text.MinSize().Height
		wide, high := l.count.Natural(), l.count.HeightFor(0)
		place(l.text, Inset, (size.Height-height)/2, size.Width-2*Inset, height)
		place(l.count, size.Width-Inset-wide, (size.Height-high)/2, wide, high)
	}
	r.refresh = l.dress
	l.dress()
	return r
}

func (l *menuLine) dress() {
	l.box.FillColor = paint(l, ColorHover)
	setVisible(l.box, l.hovered || l.focused)
	l.ring.StrokeColor = paint(l, ColorPrimary)
	setVisible(l.ring, l.focused)
	l.text.Text, l.text.TextSize, l.text.Color = l.label, textSize(l, SizeText), paint(l, ColorInk)
	if l.danger {
		l.text.Color = paint(l, ColorError)
	}
}
