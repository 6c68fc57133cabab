package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// entry is Fyne's entry without its box and border, which Field draws.
type entry struct {
	widget.Entry
	field    *Field
	hasFocus bool
}

func newEntry(f *Field) *entry {
	e := &entry{field: f}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.PlaceHolder = f.label
	// An action of our own keeps Fyne from adding its eye to passwords.
	e.ActionItem = newNothing()
	e.OnChanged = func(text string) {
		if f.shorten(text) {
			return // the shorter text is told in its place
		}
		if f.OnChanged != nil {
			f.OnChanged(text)
		}
	}
	e.OnSubmitted = func(string) {
		if f.OnSubmitted != nil {
			f.OnSubmitted()
		}
	}
	e.ExtendBaseWidget(e)
	return e
}

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.hasFocus = true
	e.Entry.FocusGained()
	e.field.Refresh()
	if e.field.reveal != nil {
		e.field.reveal(e.field)
	}
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.hasFocus = false
	e.Entry.FocusLost()
	e.field.Refresh()
}

// KeyDown implements desktop.Keyable.
func (e *entry) KeyDown(key *fyne.KeyEvent) {
	KeyDown(key)
	e.Entry.KeyDown(key)
}

// KeyUp implements desktop.Keyable.
func (e *entry) KeyUp(key *fyne.KeyEvent) {
	KeyUp(key)
	e.Entry.KeyUp(key)
}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(key *fyne.KeyEvent) {
	if (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && Repeated(key) {
		return
	}
	if key.Name == fyne.KeyEscape {
		passKey(e, key)
		return
	}
	if e.field.Fixed && changes(key.Name) || e.field.move(key.Name) {
		return
	}
	e.Entry.TypedKey(key)
}

// changes reports whether a key takes something out of a text or puts
// something in.
func changes(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		return true
	}
	return false
}

// TypedRune implements fyne.Focusable.
func (e *entry) TypedRune(r rune) {
	if !e.field.Fixed {
		e.Entry.TypedRune(r)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *entry) TypedShortcut(shortcut fyne.Shortcut) {
	if e.field.Fixed {
		switch shortcut.(type) {
		case *fyne.ShortcutCopy, *fyne.ShortcutSelectAll:
		default:
			return
		}
	}
	if paste, ok := shortcut.(*fyne.ShortcutPaste); ok {
		shortcut = &fyne.ShortcutPaste{Clipboard: pasted{paste.Clipboard}}
	}
	e.Entry.TypedShortcut(shortcut)
}

// AccessibilityLabel implements fyne.Accessible.
func (e *entry) AccessibilityLabel() string { return e.field.label }

// AccessibilityRole implements fyne.Accessible.
func (e *entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget. See renderer for when there is a
// size already.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	b := &bare{WidgetRenderer: e.Entry.CreateRenderer()}
	if size := e.Size(); !size.IsZero() {
		b.Layout(size)
	}
	return b
}

// bare leaves out the first two things Fyne's entry draws: box and border.
type bare struct{ fyne.WidgetRenderer }

func (b *bare) Objects() []fyne.CanvasObject { return b.WidgetRenderer.Objects()[2:] }

// nothing is a widget without size or picture.
type nothing struct{ widget.BaseWidget }

func newNothing() *nothing {
	n := &nothing{}
	n.ExtendBaseWidget(n)
	return n
}

func (n *nothing) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{
		of:      n,
		min:     func() fyne.Size { return fyne.Size{} },
		layout:  func(fyne.Size) {},
		refresh: func() {},
	}
}

// entryPad is the part of a field's inset inside the entry; the rest lies
// outside, so that a long text is clipped before the border.
const entryPad = 6

// barless is the theme without scroll bars: Fyne's entry shows one under a
// text that is longer than the field.
type barless struct{}

func (barless) base() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

func (b barless) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameScrollBar {
		return color.Transparent
	}
	return b.base().Color(name, v)
}

func (b barless) Font(style fyne.TextStyle) fyne.Resource { return b.base().Font(style) }

func (b barless) Icon(name fyne.ThemeIconName) fyne.Resource { return b.base().Icon(name) }

func (b barless) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameInnerPadding {
		return entryPad
	}
	return b.base().Size(name)
}
