package widgets

import "fyne.io/fyne/v2"

// pageLines is how far Page Up and Page Down go.
const pageLines = 6

// move returns whether a key goes up or down, and has gone.
func (f *Field) move(key fyne.KeyName) bool {
	lines, ok := map[fyne.KeyName]int{
		fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -pageLines, fyne.KeyPageDown: pageLines,
	}[key]
	if ok && f.OnMove != nil {
		f.OnMove(lines)
	}
	return ok && f.OnMove != nil
}

// shorten cuts a text that is longer than Most, and reports whether it was.
func (f *Field) shorten(text string) bool {
	letters := []rune(text)
	if f.Most == 0 || len(letters) <= f.Most {
		return false
	}
	f.SetText(string(letters[:f.Most]))
	return true
}
