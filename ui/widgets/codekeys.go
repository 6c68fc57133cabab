package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// FocusGained implements fyne.Focusable.
func (f *CodeField) FocusGained() {
	f.focused = true
	f.Refresh()
	if f.reveal != nil && !f.Still {
		f.reveal(f)
	}
	f.Still = false
}

// FocusLost implements fyne.Focusable.
func (f *CodeField) FocusLost() {
	f.focused = false
	f.Refresh()
}

// TypedRune implements fyne.Focusable.
func (f *CodeField) TypedRune(r rune) {
	r, ok := f.form.accept(r)
	if f.locked || !ok {
		return
	}
	next := append([]rune(nil), f.runes...)
	switch {
	case f.all:
		next, f.cursor = []rune{r}, 1
	case f.cursor < len(next) && len(next) == f.form.Length:
		next[f.cursor] = r
		f.cursor++
	case len(next) < f.form.Length:
		next = append(next[:f.cursor], append([]rune{r}, next[f.cursor:]...)...)
		f.cursor++
	default:
		return
	}
	f.take(next)
}

// KeyDown implements desktop.Keyable.
func (f *CodeField) KeyDown(e *fyne.KeyEvent) { KeyDown(e) }

// KeyUp implements desktop.Keyable.
func (f *CodeField) KeyUp(e *fyne.KeyEvent) { KeyUp(e) }

// TypedKey implements fyne.Focusable.
func (f *CodeField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if !f.locked && f.OnSubmitted != nil && !Repeated(e) {
			f.OnSubmitted()
		}
	case fyne.KeyBackspace:
		f.erase(f.cursor - 1)
	case fyne.KeyDelete:
		f.erase(f.cursor)
	case fyne.KeyLeft:
		f.move(f.cursor - 1)
	case fyne.KeyRight:
		f.move(f.cursor + 1)
	case fyne.KeyHome:
		f.move(0)
	case fyne.KeyEnd:
		f.move(len(f.runes))
	default:
		passKey(f, e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (f *CodeField) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		f.Paste(s.Clipboard.Content())
	case *fyne.ShortcutCopy:
		if f.all {
			s.Clipboard.SetContent(f.Text())
		}
	case *fyne.ShortcutCut:
		if f.all && !f.locked {
			s.Clipboard.SetContent(f.Text())
			f.erase(0)
		}
	case *fyne.ShortcutSelectAll:
		f.SelectAll()
	}
}

// Paste takes a code out of a text, such as "123 456" or a whole message. It
// replaces what was selected, and everything where it does not fit in.
func (f *CodeField) Paste(text string) {
	pasted := f.form.find(text)
	if f.locked || len(pasted) == 0 {
		return
	}
	if f.all || len(f.runes)+len(pasted) > f.form.Length {
		f.cursor = len(pasted)
		f.take(pasted)
		return
	}
	next := append([]rune(nil), f.runes[:f.cursor]...)
	next = append(append(next, pasted...), f.runes[f.cursor:]...)
	f.cursor += len(pasted)
	f.take(next)
}

// take replaces the code with what was typed.
func (f *CodeField) take(next []rune) {
	f.runes, f.all = next, false
	f.cursor = min(f.cursor, len(next))
	f.Refresh()
	if f.reveal != nil {
		f.reveal(f)
	}
	if f.OnChanged != nil {
		f.OnChanged()
	}
	if f.OnComplete != nil && !f.form.Letters && len(next) == f.form.Length {
		f.OnComplete()
	}
}

// erase takes out one character, or all that are selected.
func (f *CodeField) erase(at int) {
	if f.locked {
		return
	}
	if f.all {
		f.cursor = 0
		f.take(nil)
		return
	}
	if at < 0 || at >= len(f.runes) {
		return
	}
	next := append([]rune(nil), f.runes[:at]...)
	f.cursor = at
	f.take(append(next, f.runes[at+1:]...))
}

func (f *CodeField) move(to int) {
	f.all, f.cursor = false, max(0, min(to, len(f.runes)))
	f.Refresh()
}

// accept returns a character as it is kept.
func (form CodeForm) accept(r rune) (rune, bool) {
	if r >= '\uff10' && r <= '\uff19' {
		r -= '\uff10' - '0' // the wide digits of some keyboards
	}
	if r >= '0' && r <= '9' {
		return r, true
	}
	r = unicode.ToUpper(r)
	return r, form.Letters && r >= 'A' && r <= 'Z'
}

// find takes the code out of a text: the first run of just so many digits, or
// whatever belongs to a code.
func (form CodeForm) find(text string) []rune {
	if !form.Letters {
		runs := strings.FieldsFunc(text, func(r rune) bool {
			return (r < '0' || r > '9') && r != ' ' && r != '-' && r != '\u00a0'
		})
		for _, run := range runs {
			if code := form.strip(run); len(code) == form.Length {
				return code
			}
		}
	}
	code := form.strip(text)
	return code[:min(len(code), form.Length)]
}

func (form CodeForm) strip(text string) []rune {
	var code []rune
	for _, r := range text {
		if r, ok := form.accept(r); ok {
			code = append(code, r)
		}
	}
	return code
}

// Tapped implements fyne.Tappable.
func (f *CodeField) Tapped(e *fyne.PointEvent) {
	if f.locked {
		return
	}
	f.takeFocus()
	f.move(f.placeAt(e.Position))
}

// MouseDown implements desktop.Mouseable: the cursor goes where one clicks.
func (f *CodeField) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		f.Tapped(&e.PointEvent)
	}
}

// MouseUp implements desktop.Mouseable.
func (f *CodeField) MouseUp(*desktop.MouseEvent) {}

// TappedSecondary implements fyne.SecondaryTappable: a menu to paste with.
func (f *CodeField) TappedSecondary(e *fyne.PointEvent) {
	on := fyne.CurrentApp().Driver().CanvasForObject(f)
	if f.locked || on == nil || f.PasteLabel == "" {
		return
	}
	f.takeFocus()
	paste := fyne.NewMenuItem(f.PasteLabel, func() { f.Paste(fyne.CurrentApp().Clipboard().Content()) })
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", paste), on, e.AbsolutePosition)
}

func (f *CodeField) takeFocus() {
	if on := fyne.CurrentApp().Driver().CanvasForObject(f); on != nil && on.Focused() != fyne.Focusable(f) {
		on.Focus(f)
	}
}

// placeAt returns the place a click is nearest to.
func (f *CodeField) placeAt(p fyne.Position) int {
	g := f.grid(f.Size().Width)
	top := (f.Size().Height - float32(g.rows)*g.line) / 2
	row := max(0, min(int((p.Y-top)/g.line), g.rows-1))
	for i := row * g.perRow; i < min(len(f.runes), (row+1)*g.perRow); i++ {
		if x, _ := f.at(g, i); p.X < x+g.pitch/2 {
			return i
		}
	}
	return min(len(f.runes), (row+1)*g.perRow)
}
