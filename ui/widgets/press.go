package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// press is the part that buttons, links, checkboxes and cards have in common:
// they can be clicked, focused and activated by Space and Enter.
type press struct {
	widget.BaseWidget
	OnTapped func()

	self     fyne.Widget
	label    string
	disabled bool
	focused  bool
	hovered  bool
	down     bool
	reveal   func(fyne.CanvasObject)
}

func (p *press) extend(self fyne.Widget) {
	p.self = self
	p.ExtendBaseWidget(self)
}

func (p *press) onReveal(f func(fyne.CanvasObject)) { p.reveal = f }

// AccessibilityLabel implements fyne.Accessible.
func (p *press) AccessibilityLabel() string { return p.label }

// AccessibilityRole implements fyne.Accessible.
func (p *press) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements fyne.Tappable.
func (p *press) Tapped(*fyne.PointEvent) { p.activate() }

func (p *press) activate() {
	if !p.disabled && p.OnTapped != nil {
		p.OnTapped()
	}
}

// FocusGained implements fyne.Focusable.
func (p *press) FocusGained() {
	p.focused = true
	p.self.Refresh()
	if p.reveal != nil {
		p.reveal(p.self)
	}
}

// FocusLost implements fyne.Focusable.
func (p *press) FocusLost() {
	p.focused = false
	p.self.Refresh()
}

// TypedRune implements fyne.Focusable.
func (p *press) TypedRune(rune) {}

// KeyDown implements desktop.Keyable.
func (p *press) KeyDown(e *fyne.KeyEvent) { KeyDown(e) }

// KeyUp implements desktop.Keyable.
func (p *press) KeyUp(e *fyne.KeyEvent) { KeyUp(e) }

// TypedKey implements fyne.Focusable.
func (p *press) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if !Repeated(e) {
			p.activate()
		}
	default:
		passKey(p.self, e)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *press) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	p.self.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (p *press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *press) MouseOut() {
	p.hovered, p.down = false, false
	p.self.Refresh()
}

// MouseDown implements desktop.Mouseable.
func (p *press) MouseDown(*desktop.MouseEvent) {
	p.down = true
	p.self.Refresh()
}

// MouseUp implements desktop.Mouseable.
func (p *press) MouseUp(*desktop.MouseEvent) {
	p.down = false
	p.self.Refresh()
}

// Cursor implements desktop.Cursorable.
func (p *press) Cursor() desktop.Cursor {
	if p.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// Disable implements fyne.Disableable.
func (p *press) Disable() { p.setDisabled(true) }

// Enable implements fyne.Disableable.
func (p *press) Enable() { p.setDisabled(false) }

// Disabled implements fyne.Disableable.
func (p *press) Disabled() bool { return p.disabled }

func (p *press) setDisabled(disabled bool) {
	if p.disabled != disabled {
		p.disabled = disabled
		p.self.Refresh()
	}
}

// passKey gives a key to the canvas: Fyne gives keys to the focused widget
// only, and a screen's Escape has to work wherever the focus is.
func passKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	if f := c.OnTypedKey(); f != nil {
		f(e)
	}
}

func newRing(radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.StrokeWidth, r.CornerRadius = ring, radius
	return r
}

// placeRing draws a ring with a gap around a thing of a size.
func placeRing(r *canvas.Rectangle, size fyne.Size, gap float32) {
	out := gap + ring
	place(r, -out, -out, size.Width+2*out, size.Height+2*out)
}
