package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// FolkRow is somebody one works with, in a list: the avatar with the shape of
// their status, the name, a line of second rank.
type FolkRow struct {
	widget.BaseWidget
	avatar     *Avatar
	name, note *Text
	facts      FolkFacts
	drawn      int
}

// FolkFacts is what a row says.
type FolkFacts struct {
	ID, Name, Note string
	Status         Status
	// Stale: as last known, which may have changed since.
	Stale bool
}

// NewFolkRow returns an empty row.
func NewFolkRow() *FolkRow {
	f := &FolkRow{avatar: NewAvatar("", avatarSide), name: NewText("").Bold().OneLine(), note: NewNote("").Small().OneLine()}
	f.ExtendBaseWidget(f)
	return f
}

// Set changes who it is; the same facts cost nothing.
func (f *FolkRow) Set(facts FolkFacts) {
	if f.facts == facts {
		return
	}
	f.drawn++
	f.facts = facts
	f.avatar.Tint = TintOf(facts.ID)
	if facts.Status == StatusOffline || facts.Stale {
		f.avatar.Tint = ColorAbsent
	}
	f.avatar.initials = Initials(facts.Name)
	f.avatar.mark.status, f.avatar.mark.stale = facts.Status, facts.Stale
	f.avatar.Refresh()
	f.name.Color = ColorInk
	if facts.Stale {
		f.name.Color = ColorMute
	}
	f.name.SetContent(facts.Name)
	f.note.SetContent(facts.Note)
	f.name.Refresh()
}

// SetPicture shows a PNG or JPEG in place of the initials; nil is none.
func (f *FolkRow) SetPicture(data []byte) { f.avatar.SetPicture(data) }

// HasPicture reports whether a picture takes the place of the initials.
func (f *FolkRow) HasPicture() bool { return f.avatar.HasPicture() }

// Facts returns what it says.
func (f *FolkRow) Facts() FolkFacts { return f.facts }

// Drawn is how often it was drawn anew.
func (f *FolkRow) Drawn() int { return f.drawn }

// AccessibilityLabel implements fyne.Accessible.
func (f *FolkRow) AccessibilityLabel() string { return f.facts.Name + ", " + f.facts.Note }

// AccessibilityRole implements fyne.Accessible.
func (f *FolkRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (f *FolkRow) dropFocus() {}

const folkPad = 8

// HeightFor implements Flowing; it is the same for all rows.
func (f *FolkRow) HeightFor(float32) float32 {
	return max(avatarSide, f.name.lineHeight()+f.note.lineHeight()) + 2*folkPad
}

// CreateRenderer implements fyne.Widget.
func (f *FolkRow) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: f, objects: []fyne.CanvasObject{f.avatar, f.name, f.note}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, f.HeightFor(0)) }
	r.layout = func(size fyne.Size) {
		const x = avatarSide + Inset
		name, note := f.name.lineHeight(), f.note.lineHeight()
		y := (size.Height - name - note) / 2
		place(f.avatar, 0, (size.Height-avatarSide)/2, avatarSide, avatarSide)
		place(f.name, x, y, size.Width-x, name)
		place(f.note, x, y+name, size.Width-x, note)
	}
	return r
}
