package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Person is a head line: the avatar, the name, a line below, and a link at
// the right where there is something to do. Avatar and words are one thing to
// click.
type Person struct {
	widget.BaseWidget
	face   *personFace
	action *Link
}

// NewPerson returns a head line; label says what a click opens.
func NewPerson(label string, tapped func()) *Person {
	p := &Person{face: &personFace{}, action: NewLink("", nil).Small()}
	p.face.label, p.face.OnTapped = label, tapped
	p.face.avatar = NewAvatar("", avatarSide)
	p.face.name = NewText("").Bold().OneLine()
	p.face.note = NewNote("").Small()
	p.face.note.MaxLines = 2
	p.face.extend(p.face)
	p.action.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Set changes who it is and how they are.
func (p *Person) Set(name, note string, status Status) {
	p.face.avatar.Set(name, status)
	p.face.name.SetContent(name)
	p.face.note.SetContent(note)
}

// SetAction names the link at the right.
func (p *Person) SetAction(label string, tapped func()) {
	p.action.OnTapped = tapped
	p.action.SetLabel(label)
}

// ShowAction shows or hides the link.
func (p *Person) ShowAction(visible bool) {
	setVisible(p.action, visible)
	p.Refresh()
}

func (p *Person) onReveal(f func(fyne.CanvasObject)) {
	p.face.onReveal(f)
	p.action.onReveal(f)
}

const avatarSide = 40

// HeightFor implements Flowing.
func (p *Person) HeightFor(width float32) float32 {
	note := p.face.note.HeightFor(p.room(width) - avatarSide - Inset)
	return max(avatarSide, p.face.name.lineHeight()+note) + 8
}

// room is the width that is left beside the link.
func (p *Person) room(width float32) float32 {
	if !p.action.Visible() {
		return width
	}
	return width - p.action.Natural() - Inset
}

// CreateRenderer implements fyne.Widget.
func (p *Person) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{p.face, p.action}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, p.HeightFor(p.Size().Width)) }
	r.layout = func(size fyne.Size) {
		width, height := p.action.Natural(), p.action.HeightFor(0)
		place(p.action, size.Width-width, (size.Height-height)/2, width, height)
		place(p.face, 0, 0, p.room(size.Width), size.Height)
	}
	return r
}

// personFace is the part to click.
type personFace struct {
	press
	avatar     *Avatar
	name, note *Text
	box, ring  *canvas.Rectangle
}

func (f *personFace) CreateRenderer() fyne.WidgetRenderer {
	f.box, f.ring = canvas.NewRectangle(nil), newRing(Radius)
	f.box.CornerRadius = Radius
	r := &renderer{objects: []fyne.CanvasObject{f.box, f.ring, f.avatar, f.name, f.note}}
	r.min = func() fyne.Size { return fyne.NewSize(0, avatarSide) }
	r.layout = f.arrange
	r.refresh = func() {
		f.box.FillColor = paint(f, ColorHover)
		setVisible(f.box, f.hovered)
		f.ring.StrokeColor = paint(f, ColorPrimary)
		setVisible(f.ring, f.focused)
	}
	r.refresh()
	return r
}

func (f *personFace) arrange(size fyne.Size) {
	const x = avatarSide + Inset
	room := size.Width - x
	wide := min(room, max(f.name.Natural(), f.note.Natural()))
	place(f.box, -6, -2, x+wide+12, size.Height+4)
	place(f.ring, -6, -2, x+wide+12, size.Height+4)
	place(f.avatar, 0, (size.Height-avatarSide)/2, avatarSide, avatarSide)
	name, note := f.name.lineHeight(), f.note.HeightFor(room)
	y := (size.Height - name - note) / 2
	place(f.name, x, y, room, name)
	place(f.note, x, y+name, room, note)
}
