package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// PersonRow is a person in a list: the avatar, the name with a chip, two lines
// of second rank, small signs, and a button for what can be done.
type PersonRow struct {
	widget.BaseWidget
	avatar            *Avatar
	name, first, next *Text
	chip              *Chip
	signs             []*Picture
	shown             []bool
	more              *More
	line              *canvas.Rectangle
	id                string
	label             string
}

// PersonFacts is what a row says. Signs tells which of its signs show.
type PersonFacts struct {
	Name, Note, Next string
	Chip             string
	Signs            []bool
	// Label says all of it in words, More what its button opens.
	Label, More string
	// Muted draws a person that does not count.
	Muted bool
}

// NewPersonRow returns an empty row with the signs it may show; tapped gets the
// row and the button in it that was pressed.
func NewPersonRow(signs []func(color string) []byte, tapped func(row *PersonRow, from fyne.CanvasObject)) *PersonRow {
	p := &PersonRow{avatar: NewAvatar("", avatarSide), chip: NewChip("")}
	p.avatar.Soft = true
	p.name = NewText("").Bold().OneLine()
	p.first, p.next = NewNote("").Small().OneLine(), NewNote("").Small().OneLine()
	for _, draw := range signs {
		p.signs = append(p.signs, NewPicture(draw, ColorMute))
	}
	p.shown = make([]bool, len(signs))
	p.more = NewMore("", nil)
	p.more.OnTapped = func() { tapped(p, p.more) }
	p.ExtendBaseWidget(p)
	return p
}

// ID returns who it is.
func (p *PersonRow) ID() string { return p.id }

// Set changes who it is; the same facts cost nothing. Label has to differ where
// anything does.
func (p *PersonRow) Set(id string, f PersonFacts) {
	if p.id == id && p.label == f.Label {
		return
	}
	p.id, p.label = id, f.Label
	p.avatar.Set(f.Name, StatusNone)
	p.name.Color = ColorInk
	if f.Muted {
		p.name.Color = ColorMute
	}
	p.name.SetContent(f.Name)
	p.first.SetContent(f.Note)
	p.next.SetContent(f.Next)
	p.chip.SetLabel(f.Chip)
	if p.chip.Quiet != f.Muted {
		p.chip.Quiet = f.Muted
		p.chip.Refresh()
	}
	p.more.SetLabel(f.More)
	copy(p.shown, f.Signs)
	p.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (p *PersonRow) AccessibilityLabel() string { return p.label }

// AccessibilityRole implements fyne.Accessible.
func (p *PersonRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (p *PersonRow) onReveal(f func(fyne.CanvasObject)) {
	p.more.onReveal(func(fyne.CanvasObject) { f(p) })
}

func (p *PersonRow) dropFocus() {
	if !p.more.focused {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.more); c != nil {
		c.Unfocus()
	}
}

const (
	rowPad   = 10
	signSide = 16
)

// HeightFor implements Flowing; it is the same for all rows.
func (p *PersonRow) HeightFor(float32) float32 {
	return max(avatarSide, p.name.lineHeight()+2*p.first.lineHeight()) + 2*rowPad
}

// CreateRenderer implements fyne.Widget.
func (p *PersonRow) CreateRenderer() fyne.WidgetRenderer {
	p.line = canvas.NewRectangle(nil)
	r := &renderer{of: p, objects: []fyne.CanvasObject{p.avatar, p.name, p.chip, p.first, p.next}}
	for _, s := range p.signs {
		r.objects = append(r.objects, s)
	}
	r.objects = append(r.objects, p.more, p.line)
	r.min = func() fyne.Size { return fyne.NewSize(0, p.HeightFor(0)) }
	r.layout = p.arrange
	r.refresh = p.dress
	p.dress()
	return r
}

func (p *PersonRow) dress() {
	p.line.FillColor = paint(p, ColorLine)
	setVisible(p.chip, p.chip.label != "")
	for i, s := range p.signs {
		setVisible(s, p.shown[i])
	}
}

func (p *PersonRow) arrange(size fyne.Size) {
	const x = avatarSide + Inset
	place(p.line, x, size.Height-1, size.Width-x, 1)
	place(p.avatar, 0, rowPad, avatarSide, avatarSide)
	place(p.more, size.Width-moreSide+8, rowPad-6, moreSide, moreSide)
	room := size.Width - x - moreSide
	name, note := p.name.lineHeight(), p.first.lineHeight()
	y := max(rowPad, (size.Height-name-2*note)/2)
	wide := room
	if p.chip.Visible() {
		chip := p.chip.Natural()
		wide = min(p.name.Natural(), room-chip-8)
		high := p.chip.HeightFor(0)
		place(p.chip, x+wide+8, y+(name-high)/2, chip, high)
	}
	place(p.name, x, y, wide, name)
	place(p.first, x, y+name, size.Width-x, note)
	end := size.Width
	for i := len(p.signs) - 1; i >= 0; i-- {
		if p.shown[i] {
			end -= signSide
			place(p.signs[i], end, y+name+note+(note-signSide)/2, signSide, signSide)
			end -= 6
		}
	}
	place(p.next, x, y+name+note, end-x, note)
}
