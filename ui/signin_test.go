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
	usernameField = "Username (usually your email)"
	passwordField = "Password"
)

func find(t *testing.T, s *stage, label string) fyne.CanvasObject {
	t.Helper()
	o := uitest.Find(s.canvas(), label)
	if o == nil {
		t.Fatalf("no control says %q; there is:\n%s", label, uitest.Words(s.canvas()))
	}
	return o
}

func press(t *testing.T, s *stage, label string) {
	t.Helper()
	find(t, s, label).(fyne.Tappable).Tapped(&fyne.PointEvent{})
}

func typeInto(t *testing.T, s *stage, label, text string) {
	t.Helper()
	if err := uitest.Do(s.canvas(), apptest.Act{Into: label, Type: text}); err != nil {
		t.Fatal(err)
	}
}

func key(s *stage, name fyne.KeyName) {
	e := &fyne.KeyEvent{Name: name}
	if f := s.canvas().Focused(); f != nil {
		f.TypedKey(e)
		return
	}
	s.canvas().OnTypedKey()(e)
}

func sees(t *testing.T, s *stage, words string) {
	t.Helper()
	if !strings.Contains(uitest.Words(s.canvas()), words) {
		t.Errorf("%q cannot be read; there is:\n%s", words, uitest.Words(s.canvas()))
	}
}

func misses(t *testing.T, s *stage, words string) {
	t.Helper()
	if strings.Contains(uitest.Words(s.canvas()), words) {
		t.Errorf("%q can still be read", words)
	}
}

func state(t *testing.T, name string) app.State {
	t.Helper()
	sample, ok := apptest.Find(name)
	if !ok {
		t.Fatalf("no sample %q", name)
	}
	return sample.State
}

func submissions(s *stage) (out []app.SignIn) {
	for _, i := range s.asked {
		if sub, ok := i.(app.SignIn); ok {
			out = append(out, sub)
		}
	}
	return out
}

func focused(s *stage) string { return uitest.Label(s.canvas().Focused()) }

func TestTabOrderOfSignIn(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-practice"))
	want := []string{
		"Practice people", usernameField, passwordField, "Show", "Stay signed in", "Forgot password?", "Login",
		"Create New Account", "Sign in with Google", "Sign in with a passkey", "Connect to my organization", "Help",
	}
	s.canvas().Unfocus()
	for i, label := range want {
		s.canvas().FocusNext()
		if got := focused(s); got != label {
			t.Errorf("Tab %d reaches %q, want %q", i+1, got, label)
		}
	}
	for i := len(want) - 2; i >= 0; i-- {
		s.canvas().FocusPrevious()
		if got := focused(s); got != want[i] {
			t.Errorf("Shift+Tab reaches %q, want %q", got, want[i])
		}
	}
}

func TestEnterInEitherFieldSubmits(t *testing.T) {
	for _, field := range []string{usernameField, passwordField} {
		t.Run(field, func(t *testing.T) {
			s := open(t, nil)
			s.Show(state(t, "signin"))
			if focused(s) != usernameField {
				t.Errorf("the cursor starts in %q", focused(s))
			}
			typeInto(t, s, usernameField, "ann.lee@riverside.example")
			typeInto(t, s, passwordField, "Quiet-Harbor-7")
			press(t, s, "Stay signed in")
			s.canvas().Focus(find(t, s, field).(fyne.Focusable))
			key(s, fyne.KeyReturn)
			want := app.SignIn{Username: "ann.lee@riverside.example", Password: "Quiet-Harbor-7", Remember: true}
			if got := submissions(s); len(got) != 1 || got[0] != want {
				t.Errorf("submitted %v", got)
			}
		})
	}
}

func TestDoubleClickSubmitsOnce(t *testing.T) {
	s := open(t, nil)
	st := state(t, "signin-typed")
	s.Show(st)
	typeInto(t, s, passwordField, "Quiet-Harbor-7")
	press(t, s, "Login")
	press(t, s, "Login")
	if n := len(submissions(s)); n != 1 {
		t.Fatalf("submitted %d times", n)
	}
	st.Flow.Attempt, st.Flow.Problem = 1, app.ProblemCredentials
	s.Show(st)
	press(t, s, "Login")
	if n := len(submissions(s)); n != 2 {
		t.Errorf("after the answer, Login submitted %d times in all", n)
	}
}

func TestALostAnswerLocksNobodyOut(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-typed"))
	press(t, s, "Login")
	s.pass(3 * time.Second)
	press(t, s, "Login")
	if n := len(submissions(s)); n != 2 {
		t.Errorf("submitted %d times", n)
	}
}

func TestBusyLocksTheFormAndEscapeCancels(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-typed"))
	typeInto(t, s, passwordField, "Quiet-Harbor-7")
	s.Show(state(t, "signin-busy"))
	for _, label := range []string{"Login", usernameField, passwordField, "Stay signed in", "Change server"} {
		if !find(t, s, label).(fyne.Disableable).Disabled() {
			t.Errorf("%q is not locked while busy", label)
		}
	}
	press(t, s, "Login")
	key(s, fyne.KeyReturn)
	if n := len(submissions(s)); n != 0 {
		t.Errorf("a busy form was submitted %d times", n)
	}
	misses(t, s, "Still waiting")
	s.pass(11 * time.Second)
	sees(t, s, "Still waiting for id.riverside.example")
	key(s, fyne.KeyEscape)
	press(t, s, "Cancel")
	if n := len(s.asked); n != 2 || s.asked[0] != (app.CancelFlow{}) || s.asked[1] != (app.CancelFlow{}) {
		t.Errorf("Escape and Cancel asked for %v", s.asked)
	}
}

func TestANewStateKeepsFocusAndText(t *testing.T) {
	s := open(t, nil)
	st := state(t, "signin")
	s.Show(st)
	typeInto(t, s, usernameField, "ben")
	before := s.canvas().Focused()
	st.Keychain.Status = app.KeychainMissing
	st.Flow.Username = "b" // what the app heard a moment ago
	s.Show(st)
	if s.canvas().Focused() != before {
		t.Errorf("the focus went to %q", focused(s))
	}
	sees(t, s, "No keyring here: you stay signed in until Foyer quits")
	typeInto(t, s, usernameField, "!")
	press(t, s, "Login")
	if got := submissions(s); len(got) != 1 || got[0].Username != "ben!" {
		t.Errorf("submitted %v", got)
	}
}

func TestTypedUsernameIsHandedOverOnceItRests(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin"))
	typeInto(t, s, usernameField, "ann")
	if len(s.asked) != 0 {
		t.Errorf("asked at once for %v", s.asked)
	}
	s.pass(600 * time.Millisecond)
	if len(s.asked) != 1 || s.asked[0] != (app.EditUsername{Username: "ann"}) {
		t.Errorf("asked for %v", s.asked)
	}
}

func TestProblemsPutTheCursorWhereItHelps(t *testing.T) {
	tests := map[string]string{
		"signin-empty_username":      usernameField,
		"signin-empty_password":      passwordField,
		"signin-invalid_credentials": passwordField,
	}
	for name, want := range tests {
		s := open(t, nil)
		s.Show(state(t, "signin-typed"))
		s.canvas().Focus(find(t, s, "Login").(fyne.Focusable))
		s.Show(state(t, name))
		if focused(s) != want {
			t.Errorf("%s: the cursor is in %q, want %q", name, focused(s), want)
		}
	}
}

func TestPasswordSurvivesAProblem(t *testing.T) {
	for _, name := range []string{"signin-unreachable", "signin-invalid_credentials", "signin-too_many_attempts"} {
		s := open(t, nil)
		s.Show(state(t, "signin-typed"))
		typeInto(t, s, passwordField, "Quiet-Harbor-7")
		s.Show(state(t, name))
		s.pass(time.Minute)
		press(t, s, "Login")
		if got := submissions(s); len(got) != 1 || got[0].Password != "Quiet-Harbor-7" {
			t.Errorf("%s: submitted %v", name, got)
		}
	}
}

func TestThrottleCountsDownAndOpensAgain(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-too_many_attempts"))
	sees(t, s, "Wait 27 s")
	s.pass(5 * time.Second)
	sees(t, s, "Wait 22 s")
	login := find(t, s, "Login").(fyne.Disableable)
	if !login.Disabled() {
		t.Error("Login is open while throttled")
	}
	typeInto(t, s, passwordField, "x")
	key(s, fyne.KeyReturn)
	s.pass(22 * time.Second)
	sees(t, s, "You can try again now")
	if login.Disabled() {
		t.Error("Login stays locked after the wait")
	}
	if n := len(submissions(s)); n != 0 {
		t.Errorf("submitted %d times during the wait", n)
	}
	key(s, fyne.KeyReturn)
	if n := len(submissions(s)); n != 1 {
		t.Errorf("submitted %d times after the wait", n)
	}
}

func TestShowPasswordKeepsTheText(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-typed"))
	typeInto(t, s, passwordField, "Quiet")
	press(t, s, "Show")
	press(t, s, "Hide")
	press(t, s, "Login")
	if got := submissions(s); len(got) != 1 || got[0].Password != "Quiet" {
		t.Errorf("submitted %v", got)
	}
}

func TestPausedSessionOffersOnlyItsPerson(t *testing.T) {
	s := open(t, nil)
	st := state(t, "signin-verify")
	s.Show(st)
	for _, label := range []string{usernameField, "Create New Account", "Sign in with Google", "Change server"} {
		if uitest.Find(s.canvas(), label) != nil {
			t.Errorf("%q is offered to a fixed person", label)
		}
	}
	typeInto(t, s, passwordField, "x")
	key(s, fyne.KeyEnter)
	press(t, s, "Not Ann Lee? Log out")
	if got := submissions(s); len(got) != 1 || got[0].Username != st.Flow.Username {
		t.Errorf("submitted %v", got)
	}
	if s.asked[len(s.asked)-1] != (app.LogOut{}) {
		t.Errorf("asked for %v", s.asked)
	}
}

func TestAnotherServerForgetsWhatWasTyped(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin"))
	typeInto(t, s, usernameField, "ann")
	typeInto(t, s, passwordField, "secret")
	s.Show(state(t, "signin-practice"))
	press(t, s, "Login")
	if got := submissions(s); len(got) != 1 || got[0].Password != "" || got[0].Username != "" {
		t.Errorf("what was typed for one server was sent to another: %v", got)
	}
}

func TestSigningInForgetsThePassword(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-typed"))
	typeInto(t, s, passwordField, "secret")
	s.Show(state(t, "home"))
	s.Show(state(t, "signin-typed"))
	press(t, s, "Login")
	if got := submissions(s); len(got) != 1 || got[0].Password != "" {
		t.Errorf("the form still held %v", got)
	}
}

func TestSecretNeverPrints(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-typed"))
	typeInto(t, s, passwordField, "Quiet-Harbor-7")
	if strings.Contains(uitest.Words(s.canvas()), "Quiet-Harbor-7") {
		t.Error("the password can be read on the screen")
	}
}

// TestServerOutOfReachIsSaidBeforeATry: calmly, and until it answers; what a
// try has met goes before it.
func TestServerOutOfReachIsSaidBeforeATry(t *testing.T) {
	const line = "Foyer can't reach id.riverside.example yet"
	s := open(t, nil)
	st := state(t, "signin-unreached")
	s.Show(st)
	sees(t, s, line)
	typeInto(t, s, usernameField, "ann.lee@riverside.example")
	sees(t, s, line)

	st.Flow.Problem, st.Flow.Attempt = app.ProblemUnreachable, 1
	s.Show(st)
	misses(t, s, line)
	sees(t, s, "Check your network")

	st.Flow.Problem, st.Server.Unreached = app.ProblemNone, app.ProblemNone
	s.Show(st)
	misses(t, s, "can't reach")

	st.Server.Unreached = app.ProblemNotFoyer
	s.Show(st)
	sees(t, s, "not as a Foyer server")
}
