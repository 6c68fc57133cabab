package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Person is a head line: the avatar, the name with a line below, and a link at
// the right where there is something to do. Avatar and words are clicked each
// for itself.
type Person struct {
	widget.BaseWidget
	round  *personRound
	words  *personWords
	action *Link
}

// NewPerson returns a head line; label says what the avatar opens.
func NewPerson(label string, tapped func()) *Person {
	p := &Person{round: &personRound{}, words: &personWords{}, action: NewLink("", nil).Small()}
	p.round.label, p.round.OnTapped = label, tapped
	p.round.avatar = NewAvatar("", avatarSide)
	p.round.extend(p.round)
	p.words.name = NewText("").Bold().OneLine()
	p.words.note = NewNote("").Small()
	p.words.note.MaxLines = 2
	p.words.extend(p.words)
	p.action.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Set changes who it is and how they are.
func (p *Person) Set(name, note string, status Status) {
	p.round.avatar.Set(name, status)
	p.words.name.SetContent(name)
	p.words.note.SetContent(note)
}

// SetWords says what a click on the words opens; without tapped they are words
// only.
func (p *Person) SetWords(label string, tapped func()) {
	p.words.label, p.words.OnTapped = label, tapped
	p.words.setDisabled(tapped == nil)
}

// Avatar returns what a menu opens under.
func (p *Person) Avatar() fyne.CanvasObject { return p.round }

// SetPicture shows a picture in place of the initials, where there is one.
func (p *Person) SetPicture(data []byte) { p.round.avatar.SetPicture(data) }

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
	p.round.onReveal(f)
	p.words.onReveal(f)
	p.action.onReveal(f)
}

const avatarSide = 40

// HeightFor implements Flowing.
func (p *Person) HeightFor(width float32) float32 {
	note := p.words.note.HeightFor(p.room(width))
	return max(avatarSide, p.words.name.lineHeight()+note) + 8
}

// room is the width of the words.
func (p *Person) room(width float32) float32 {
	width -= avatarSide + Inset
	if p.action.Visible() {
		width -= p.action.Natural() + Inset
	}
	return width
}

// CreateRenderer implements fyne.Widget.
func (p *Person) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: p, objects: []fyne.CanvasObject{p.round, p.words, p.action}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, p.HeightFor(p.Size().Width)) }
	r.layout = func(size fyne.Size) {
		width, height := p.action.Natural(), p.action.HeightFor(0)
		place(p.action, size.Width-width, (size.Height-height)/2, width, height)
		place(p.round, 0, (size.Height-avatarSide)/2, avatarSide, avatarSide)
		place(p.words, avatarSide+Inset, 0, p.words.wide(p.room(size.Width)), size.Height)
	}
	return r
}

// personRound is the avatar, to click.
type personRound struct {
	press
	avatar *Avatar
	ring   *canvas.Circle
}

func (f *personRound) CreateRenderer() fyne.WidgetRenderer {
	f.ring = canvas.NewCircle(nil)
	f.ring.StrokeWidth = ring
	r := &renderer{of: f, objects: []fyne.CanvasObject{f.avatar, f.ring}}
	r.min = func() fyne.Size { return fyne.NewSquareSize(avatarSide) }
	r.layout = func(size fyne.Size) {
		place(f.avatar, 0, 0, size.Width, size.Height)
		const out = ringGap + ring
		place(f.ring, -out, -out, size.Width+2*out, size.Height+2*out)
	}
	r.refresh = func() {
		f.ring.FillColor, f.ring.StrokeColor = color.Transparent, paint(f, ColorPrimary)
		if f.hovered && !f.focused {
			f.ring.StrokeColor = paint(f, ColorButtonLine)
		}
		setVisible(f.ring, f.focused || f.hovered)
	}
	r.refresh()
	return r
}

// personWords are name and line, to click.
type personWords struct {
	press
	name, note *Text
	box, ring  *canvas.Rectangle
}

// wide is as wide as the words, so that only they are clicked.
func (f *personWords) wide(room float32) float32 {
	return min(room, max(f.name.Natural(), f.note.Natural())+1)
}

func (f *personWords) CreateRenderer() fyne.WidgetRenderer {
	f.box, f.ring = canvas.NewRectangle(nil), newRing(Radius)
	f.box.CornerRadius = Radius
	r := &renderer{of: f, objects: []fyne.CanvasObject{f.box, f.ring, f.name, f.note}}
	r.min = func() fyne.Size { return fyne.NewSize(0, avatarSide) }
	r.layout = func(size fyne.Size) {
		place(f.box, -6, -2, size.Width+12, size.Height+4)
		place(f.ring, -6, -2, size.Width+12, size.Height+4)
		name, note := f.name.lineHeight(), f.note.HeightFor(size.Width)
		y := (size.Height - name - note) / 2
		place(f.name, 0, y, size.Width, name)
		place(f.note, 0, y+name, size.Width, note)
	}
	r.refresh = func() {
		f.box.FillColor = paint(f, ColorHover)
		setVisible(f.box, f.hovered && !f.disabled)
		f.ring.StrokeColor = paint(f, ColorPrimary)
		setVisible(f.ring, f.focused)
	}
	r.refresh()
	return r
}
