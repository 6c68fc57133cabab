package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"foyer/app"
	"foyer/ui/widgets"
)

// hold presses a key and keeps it down for some repetitions, while answer is
// what happens meanwhile.
func hold(s *stage, name fyne.KeyName, answer func()) {
	down := &fyne.KeyEvent{Name: name}
	s.canvas().Focused().(desktop.Keyable).KeyDown(down)
	typed := func(e *fyne.KeyEvent) {
		if f := s.canvas().Focused(); f != nil {
			f.TypedKey(e)
		} else {
			s.canvas().OnTypedKey()(e)
		}
	}
	typed(down)
	answer()
	for range 5 {
		typed(&fyne.KeyEvent{Name: name})
	}
	widgets.KeyUp(down)
}

// TestHeldEnterTriesOnce: whoever rests on Enter has one wrong try, not as many
// as there are.
func TestHeldEnterTriesOnce(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-practice"))
	typeInto(t, s, usernameField, "ann.lee@riverside.example")
	typeInto(t, s, passwordField, "not mine")
	hold(s, fyne.KeyReturn, func() { s.Show(state(t, "signin-invalid_credentials")) })
	if n := len(submissions(s)); n != 1 {
		t.Errorf("a held Enter made %d tries", n)
	}
	key(s, fyne.KeyReturn)
	if n := len(submissions(s)); n != 2 {
		t.Errorf("the next Enter made %d tries in all", n)
	}
}

// TestHeldEscapeLeavesOnce: an Escape that closes a menu does not leave the
// screen below it as well.
func TestHeldEscapeLeavesOnce(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "security"))
	press(t, s, "Options of Authenticator app · Ann's Pixel")
	if s.canvas().Overlays().Top() == nil {
		t.Fatal("no menu is open")
	}
	hold(s, fyne.KeyEscape, func() {})
	if s.canvas().Overlays().Top() != nil {
		t.Error("the menu is still open")
	}
	wantAsked(t, s)
	key(s, fyne.KeyEscape)
	wantAsked(t, s, app.Back{})
}
