package widgets

import "fyne.io/fyne/v2"

// A held key acts once. Without that, an Enter that is held for a second too
// long spends one try after the other, and an Escape closes a sheet and then
// leaves the screen below it.
//
// Fyne tells of a press by KeyDown and then, with the same event, by TypedKey;
// of a repetition by TypedKey alone. The focus may move between the two, so
// what is held is kept for all widgets; there is one keyboard, and Fyne tells
// of it on one goroutine.
var held = map[fyne.KeyName]*fyne.KeyEvent{}

// KeyDown notes that a key is pressed; whatever takes keys passes it on.
func KeyDown(e *fyne.KeyEvent) { held[e.Name] = e }

// KeyUp notes that a key is let go.
func KeyUp(e *fyne.KeyEvent) { delete(held, e.Name) }

// Repeated reports whether a typed key is one that is still held.
func Repeated(e *fyne.KeyEvent) bool {
	first := held[e.Name]
	return first != nil && first != e
}
