package uitest

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// Placed is an object with its place in the window.
type Placed struct {
	Object fyne.CanvasObject
	At     fyne.Position
	Parent *Placed // nil for a root
}

// Objects returns every visible object, parents before children, in reading
// order; an open menu comes last.
func Objects(c fyne.Canvas) []*Placed {
	out := walk(nil, c.Content(), nil)
	for _, o := range c.Overlays().List() {
		out = walk(out, o, nil)
	}
	return out
}

func walk(out []*Placed, o fyne.CanvasObject, parent *Placed) []*Placed {
	if o == nil || !o.Visible() {
		return out
	}
	p := &Placed{Object: o, At: o.Position(), Parent: parent}
	if parent != nil {
		p.At = parent.At.Add(p.At)
	}
	out = append(out, p)
	var children []fyne.CanvasObject
	switch t := o.(type) {
	case *fyne.Container:
		children = t.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(t).Objects()
	}
	for _, child := range children {
		out = walk(out, child, p)
	}
	return out
}

// InEntry reports whether it is a part of something to type into, which cuts
// and scrolls its text by itself.
func (p *Placed) InEntry() bool {
	for at := p; at != nil; at = at.Parent {
		if _, ok := at.Object.(interface{ SelectedText() string }); ok {
			return true
		}
	}
	return false
}

// Seen returns the part of its rectangle that no scrolled frame hides.
func (p *Placed) Seen() (from, to fyne.Position) {
	from, to = p.At, p.At.Add(p.Object.Size())
	for at := p.Parent; at != nil; at = at.Parent {
		if _, ok := at.Object.(*container.Scroll); ok {
			end := at.At.Add(at.Object.Size())
			from = fyne.NewPos(max(from.X, at.At.X), max(from.Y, at.At.Y))
			to = fyne.NewPos(min(to.X, end.X), min(to.Y, end.Y))
		}
	}
	return from, to
}

// Root returns the outermost parent: the content or an overlay.
func (p *Placed) Root() *Placed {
	for p.Parent != nil {
		p = p.Parent
	}
	return p
}

// Words returns everything that can be read, one thing a line.
func Words(c fyne.Canvas) string {
	var lines []string
	for _, p := range Objects(c) {
		if words := Label(p.Object); words != "" {
			lines = append(lines, words)
		}
	}
	return strings.Join(lines, "\n")
}

// Chain returns the words of what Tab visits, from the first to the last.
func Chain(c fyne.Canvas) []*Placed {
	var chain []*Placed
	for _, p := range Objects(c) {
		if _, ok := p.Object.(fyne.Focusable); !ok {
			continue
		}
		if d, ok := p.Object.(fyne.Disableable); ok && d.Disabled() {
			continue
		}
		chain = append(chain, p)
	}
	return chain
}

// Label returns the words of a control, as they are heard: a space that keeps
// two words on one line is a space.
func Label(o any) string {
	if named, ok := o.(fyne.Accessible); ok {
		return strings.ReplaceAll(named.AccessibilityLabel(), "\u00a0", " ")
	}
	return ""
}
