package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Field is one line to type into, 44 high, with its own border: a thin line, 2
// of the primary color with the focus, 2 of the error color when marked.
type Field struct {
	widget.BaseWidget
	OnChanged   func(string)
	OnSubmitted func()

	// OnMove hears of the keys that go up and down, by a page or a line; it
	// may be nil.
	OnMove func(lines int)
	// Most is how many characters fit; 0 is without limit.
	Most int

	// Fixed text can be selected and copied, not changed.
	Fixed bool

	label  string
	entry  *entry
	plain  *container.ThemeOverride
	toggle *Link
	box    *canvas.Rectangle
	wrong  bool
	show   [2]string // "Show", "Hide"
	reveal func(fyne.CanvasObject)
}

// NewField returns a field whose label stands in it while it is empty.
func NewField(label string) *Field {
	f := &Field{label: label}
	f.entry = newEntry(f)
	f.plain = container.NewThemeOverride(f.entry, barless{})
	f.ExtendBaseWidget(f)
	return f
}

// NewPassword returns a field that shows dots, with a word inside that shows
// or hides the text.
func NewPassword(label, show, hide string) *Field {
	f := NewField(label)
	f.entry.Password = true
	f.show = [2]string{show, hide}
	f.toggle = NewLink(show, f.flip).Small()
	f.toggle.Quiet = true
	return f
}

// NewFieldWith returns a field with a link inside, at its right edge.
func NewFieldWith(label string, action *Link) *Field {
	f := NewField(label)
	f.toggle = action
	return f
}

func (f *Field) onReveal(reveal func(fyne.CanvasObject)) {
	f.reveal = reveal
	if f.toggle != nil {
		f.toggle.onReveal(reveal)
	}
}

// Focus returns what takes the keys.
func (f *Field) Focus() fyne.Focusable { return f.entry }

// Text returns what is typed.
func (f *Field) Text() string { return f.entry.Text }

// SetText replaces what is typed and puts the cursor behind it; a fixed text
// shows its beginning.
func (f *Field) SetText(text string) {
	if f.entry.Text != text {
		f.entry.SetText(text)
		f.entry.CursorColumn = len([]rune(text))
		if f.Fixed {
			f.entry.CursorColumn = 0
		}
		f.entry.Refresh()
	}
}

// SelectAll marks the text, so that typing replaces it.
func (f *Field) SelectAll() { f.entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// SetWrong marks the field as the one to look at.
func (f *Field) SetWrong(wrong bool) {
	if f.wrong != wrong {
		f.wrong = wrong
		f.Refresh()
	}
}

// SetLocked locks the field while an answer is awaited.
func (f *Field) SetLocked(locked bool) {
	if locked == f.entry.Disabled() {
		return
	}
	if locked {
		f.entry.Disable()
	} else {
		f.entry.Enable()
	}
	if f.toggle != nil {
		f.toggle.setDisabled(locked)
	}
	f.Refresh()
}

// Locked reports whether the field is locked.
func (f *Field) Locked() bool { return f.entry.Disabled() }

// Concealed reports whether a password shows as dots.
func (f *Field) Concealed() bool { return f.entry.Password }

// Conceal shows dots again.
func (f *Field) Conceal() {
	if f.show[0] != "" && !f.entry.Password {
		f.flip()
	}
}

func (f *Field) flip() {
	f.entry.Password = !f.entry.Password
	label := f.show[1]
	if f.entry.Password {
		label = f.show[0]
	}
	f.toggle.SetLabel(label)
	f.entry.Refresh()
	f.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (f *Field) AccessibilityLabel() string { return f.label }

// AccessibilityRole implements fyne.Accessible.
func (f *Field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Tapped implements fyne.Tappable: a click beside the text.
func (f *Field) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f.entry)
	}
}

// Cursor implements desktop.Cursorable.
func (f *Field) Cursor() desktop.Cursor { return desktop.TextCursor }

// HeightFor implements Flowing.
func (f *Field) HeightFor(float32) float32 {
	return max(ControlMin, f.lineHeight()+2*Inset)
}

func (f *Field) lineHeight() float32 {
	return ceil(fyne.MeasureText("Ag", textSize(f, SizeText), fyne.TextStyle{}).Height)
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	f.box = canvas.NewRectangle(nil)
	f.box.CornerRadius = Radius
	r := &renderer{of: f, objects: []fyne.CanvasObject{f.box, f.plain}}
	if f.toggle != nil {
		r.objects = append(r.objects, f.toggle)
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, f.HeightFor(0)) }
	r.layout = f.arrange
	r.refresh = f.dress
	f.dress()
	return r
}

func (f *Field) arrange(size fyne.Size) {
	place(f.box, 0, 0, size.Width, size.Height)
	room := size.Width
	if f.toggle != nil {
		width, height := f.toggle.Natural(), f.toggle.HeightFor(0)
		place(f.toggle, size.Width-Inset-width, (size.Height-height)/2, width, height)
		room -= width + Inset
	}
	// Fyne puts an entry's text its inner padding from the top, so an entry of
	// just that height centers it.
	height := f.lineHeight() + 2*entryPad
	side := float32(Inset - entryPad)
	place(f.plain, side, (size.Height-height)/2, room-2*side, height)
}

func (f *Field) dress() {
	f.box.FillColor = paint(f, ColorField)
	f.box.StrokeWidth, f.box.StrokeColor = 1, paint(f, ColorFieldLine)
	switch {
	case f.wrong:
		f.box.StrokeWidth, f.box.StrokeColor = 2, paint(f, ColorError)
	case f.entry.hasFocus && !f.entry.Disabled():
		f.box.StrokeWidth, f.box.StrokeColor = 2, paint(f, ColorPrimary)
	}
}
