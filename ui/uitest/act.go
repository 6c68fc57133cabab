package uitest

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app/apptest"
	"foyer/ui"
)

// Find returns the control with these words that can be pressed or typed into,
// or nil.
func Find(c fyne.Canvas, words string) fyne.CanvasObject {
	for _, p := range Objects(c) {
		if named, ok := p.Object.(fyne.Accessible); ok && named.AccessibilityLabel() == words {
			if _, can := p.Object.(fyne.Focusable); can {
				return p.Object
			}
		}
	}
	return nil
}

// Play brings a window into a sample: its earlier State, its acts, its State.
// later is told how much time to let pass; it may be nil.
func Play(w *ui.Window, s apptest.Sample, later func(time.Duration)) error {
	c := w.Window().Canvas()
	before := s.State
	if s.Earlier != nil {
		before = *s.Earlier
	}
	w.Show(before)
	for _, act := range s.Acts {
		if err := one(c, act, w.Translations(act.Press+act.Into+act.Focus)); err != nil {
			return err
		}
	}
	if s.Earlier != nil {
		w.Show(s.State)
	}
	if later != nil && s.Later > 0 {
		later(s.Later)
		w.Tick()
	}
	return nil
}

// Do acts as a person does.
func Do(c fyne.Canvas, acts ...apptest.Act) error {
	for _, a := range acts {
		if err := one(c, a, []string{a.Press + a.Into + a.Focus}); err != nil {
			return err
		}
	}
	return nil
}

// one does an act on the control that has one of some words.
func one(c fyne.Canvas, a apptest.Act, words []string) error {
	var o fyne.CanvasObject
	for _, w := range words {
		if o = Find(c, w); o != nil {
			break
		}
	}
	if o == nil {
		return fmt.Errorf("no control says %q", words)
	}
	if a.Press != "" {
		o.(fyne.Tappable).Tapped(&fyne.PointEvent{})
		return nil
	}
	c.Focus(o.(fyne.Focusable))
	for _, r := range a.Type {
		c.Focused().TypedRune(r)
	}
	return nil
}
