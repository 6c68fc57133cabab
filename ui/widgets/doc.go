// Package widgets holds the controls that Foyer's windows are made of: fields,
// buttons, links, messages, cards, the menu. They know nothing of the app:
// words and actions are handed in, colors and sizes come from the theme by the
// names in tokens.go.
//
// Every control that reacts to a click is a fyne.Focusable with a visible ring
// and reacts to Space and Enter. A key that a control has no use for, such as
// Escape, goes on to the canvas, so that a screen hears it wherever the focus
// is.
//
// Text breaks into lines, so a thing's height depends on its width. Whatever
// implements Flowing says so; Column and Page ask it.
package widgets
