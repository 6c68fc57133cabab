package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui/uitest"
)

const (
	pixel = "Options of Authenticator app · Ann's Pixel"
	mail  = "Options of Email · a…@riverside.example"
)

func TestSecurityListsTheMethods(t *testing.T) {
	s := show(t, "security")
	for _, words := range []string{
		"Authenticator app · Ann's Pixel", "Default · used today", "Email · a…@riverside.example",
		"Added May 3 · used Nov 12", "Text message · •• 0142", "Added Nov 18 · not used yet",
	} {
		sees(t, s, words)
	}
}

// Whatever the default is, the passkey of this device goes first on it.
func TestSecurityTellsWhatGoesFirstHere(t *testing.T) {
	s := show(t, "security-first")
	sees(t, s, "First on this device · used today")
	sees(t, s, "Default elsewhere · used Nov 12")
	press(t, s, "Options of Passkey · Ann's laptop")
	press(t, s, "Make default")
	asks(t, s, app.SetDefaultMethod{ID: "k1"})
	st := state(t, "security-first")
	st.Security.Methods[0].Default, st.Security.Methods[1].Default = false, true
	s.Show(st)
	sees(t, s, "Default · used today")
	misses(t, s, "First on this device")
	misses(t, s, "elsewhere")
}

func TestSecurityMenuActsOnce(t *testing.T) {
	tests := []struct {
		press []string
		want  app.Intent
	}{
		{[]string{mail, "Make default"}, app.SetDefaultMethod{ID: "m2"}},
		{[]string{"Ask me each time"}, app.SetDefaultMethod{ID: "m1", Ask: true}},
		{[]string{"Add a method", "Text message"}, app.AddMethod{Step: app.StepEnrollSMS}},
		{[]string{"Replace"}, app.ReplaceRecoveryCode{}},
		{[]string{"Change"}, app.ChangePassword{}},
		{[]string{"Show"}, app.Show{Route: app.RouteActivity}},
		{[]string{"Back"}, app.Back{}},
		{[]string{mail, "Remove", "Remove"}, app.RemoveMethod{ID: "m2"}},
	}
	for _, tt := range tests {
		s := show(t, "security")
		for _, label := range tt.press {
			press(t, s, label)
		}
		asks(t, s, tt.want)
		if s.canvas().Overlays().Top() != nil {
			t.Errorf("after %v something is still open", tt.press)
		}
	}
}

func TestMakeDefaultKeepsAskMeEachTime(t *testing.T) {
	s := show(t, "security-ask")
	press(t, s, mail)
	press(t, s, "Make default")
	press(t, s, "Ask me each time")
	asks(t, s, app.SetDefaultMethod{ID: "m2", Ask: true}, app.SetDefaultMethod{ID: "m1"})
}

func TestRemovingAsksFirst(t *testing.T) {
	s := show(t, "security")
	press(t, s, pixel)
	press(t, s, "Remove")
	sees(t, s, "Remove Authenticator app · Ann's Pixel?")
	if focused(s) != "Keep it" {
		t.Errorf("the focus is on %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	asks(t, s)
	press(t, s, pixel)
	press(t, s, "Remove")
	s.canvas().Unfocus()
	key(s, fyne.KeyEscape)
	if s.canvas().Overlays().Top() != nil {
		t.Error("Escape leaves the question open")
	}
	asks(t, s)
	one := show(t, "security-one")
	press(t, one, pixel)
	press(t, one, "Remove")
	sees(t, one, "your password alone lets you in")
}

func TestRenameInPlace(t *testing.T) {
	s := show(t, "security")
	press(t, s, pixel)
	press(t, s, "Rename")
	const field = "A name, such as My phone"
	if focused(s) != field {
		t.Fatalf("the focus is on %q", focused(s))
	}
	s.Show(state(t, "security")) // a State in between keeps what is typed
	typeInto(t, s, field, "!")
	key(s, fyne.KeyEscape)
	asks(t, s)
	sees(t, s, "Authenticator app · Ann's Pixel")
	press(t, s, pixel)
	press(t, s, "Rename")
	for _, r := range "  My phone " { // the old name is marked, so typing replaces it
		s.canvas().Focused().TypedRune(r)
	}
	key(s, fyne.KeyReturn)
	asks(t, s, app.RenameMethod{ID: "m1", Label: "My phone"})
	if uitest.Find(s.canvas(), field) != nil {
		t.Error("the field is still there")
	}
}

func TestSecurityLocksWhileBusy(t *testing.T) {
	s := show(t, "security-busy")
	for _, label := range []string{pixel, "Ask me each time", "Add a method", "Replace", "Change"} {
		if !find(t, s, label).(fyne.Disableable).Disabled() {
			t.Errorf("%q is open while busy", label)
		}
		press(t, s, label)
	}
	asks(t, s)
	misses(t, s, "Still waiting")
	s.pass(11 * time.Second)
	sees(t, s, "Still waiting for id.riverside.example")
}

func TestSecurityOfASoloAccount(t *testing.T) {
	s := show(t, "security-empty")
	sees(t, s, "Turn on a second step")
	misses(t, s, "Recovery code")
	press(t, s, "Add a method")
	key(s, fyne.KeyReturn)
	asks(t, s, app.AddMethod{Step: app.StepEnrollTOTP})
}

func TestActivity(t *testing.T) {
	s := show(t, "activity")
	words := uitest.Words(s.canvas())
	for _, line := range []string{
		"Today", "Signed in", "Authenticator app · Ann's laptop", "Sign-in did not go through",
		"Wrong code · Authenticator app · Ann's laptop", "Yesterday", "Text message · Ann's laptop", "Wednesday, Nov 18",
		"Wrong password · Front desk PC", "Dec 16, 2025", "Another event (door opened)", "Refused",
	} {
		if !strings.Contains(words, line+"\n") {
			t.Errorf("%q is missing in:\n%s", line, words)
		}
	}
	st := state(t, "activity")
	st.Security.Activity = nil
	for i := range 60 {
		at := apptest.Now.Add(-time.Duration(i) * time.Minute)
		st.Security.Activity = append(st.Security.Activity, app.ActivityItem{At: at, Event: "sign_in", Outcome: "ok"})
	}
	s.Show(st)
	if n := strings.Count(uitest.Words(s.canvas()), "Signed in"); n != 50 {
		t.Errorf("%d events are listed", n)
	}
}
