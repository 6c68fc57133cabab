package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

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

// mostPasted is how many characters are taken from the clipboard at once:
// more than anything that is asked for has, and few enough to be drawn while
// nobody waits. Drawing takes the square of the length.
const mostPasted = 1024

// pasted is the clipboard as a field of one line takes it. What was copied
// from a terminal or a table ends with the end of a line, which belongs to no
// name and no password.
type pasted struct{ fyne.Clipboard }

// Content implements fyne.Clipboard.
func (p pasted) Content() string {
	text := []rune(strings.Trim(p.Clipboard.Content(), "\r\n\t"))
	text = text[:min(len(text), mostPasted)]
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, string(text))
}
