package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
)

func wantAsked(t *testing.T, s *stage, want ...app.Intent) {
	t.Helper()
	if len(s.asked) != len(want) {
		t.Errorf("asked for %#v, want %#v", s.asked, want)
		return
	}
	for i := range want {
		if s.asked[i] != want[i] {
			t.Errorf("asked for %#v, want %#v", s.asked[i], want[i])
		}
	}
}

func TestPracticePersonFillsTheForm(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-practice"))
	s.Show(state(t, "practice"))
	press(t, s, "Ben Okafor")
	ben := apptest.People()[1]
	wantAsked(t, s, app.EditUsername{Username: ben.Username}, app.Show{Route: app.RouteSignIn})
	s.Show(state(t, "signin-practice"))
	if focused(s) != "Login" {
		t.Errorf("the focus is on %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	if got := submissions(s); len(got) != 1 || got[0].Username != ben.Username || got[0].Password.Reveal() != ben.Password {
		t.Errorf("submitted %v", got)
	}
}

func TestEscapeLeavesSideScreens(t *testing.T) {
	for _, name := range []string{"practice", "connect", "help"} {
		s := open(t, nil)
		s.Show(state(t, name))
		key(s, fyne.KeyEscape)
		wantAsked(t, s, app.Back{})
	}
}

func TestConnectLooksOnceTypingRests(t *testing.T) {
	s := open(t, nil)
	st := state(t, "connect")
	s.Show(st)
	typeInto(t, s, "Address, such as id.example.org", "id.riverside.example")
	s.pass(100 * time.Millisecond)
	wantAsked(t, s)
	s.pass(500 * time.Millisecond)
	wantAsked(t, s, app.CheckServer{Address: "id.riverside.example"})
	sees(t, s, "Looking for a Foyer server…")

	press(t, s, "Connect")
	sees(t, s, "Foyer is still looking")
	st.Server.Check = app.ServerCheck{Address: "id.riverside.example", Status: app.CheckFound, Name: "Riverside Clinic"}
	s.Show(st)
	sees(t, s, "Found: Riverside Clinic")
	key(s, fyne.KeyReturn)
	wantAsked(t, s, app.CheckServer{Address: "id.riverside.example"}, app.Connect{Address: "id.riverside.example"})
}

func TestConnectSaysWhyItDoesNot(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "connect"))
	press(t, s, "Connect")
	sees(t, s, "Type the address of your organization's server first.")
	s.Show(state(t, "connect-unreachable"))
	press(t, s, "Connect")
	sees(t, s, "Nobody answers there yet")
	wantAsked(t, s, app.CheckServer{Address: "id.riverside.example"})
}

func TestNewPassword(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "newpassword"))
	typeInto(t, s, "New password", "willow")
	key(s, fyne.KeyReturn)
	sees(t, s, "does not meet every rule yet")
	typeInto(t, s, "New password", "-Seven 7")
	press(t, s, "Reset Password")
	sees(t, s, "The two passwords differ.")
	typeInto(t, s, "Repeat password", "willow-Seven 7")
	misses(t, s, "The two passwords differ.")
	key(s, fyne.KeyReturn)
	key(s, fyne.KeyReturn)
	wantAsked(t, s, app.NewPassword{Password: "willow-Seven 7", Repeat: "willow-Seven 7"})
	s.Show(state(t, "newpassword-refused"))
	sees(t, s, "Many people use this password")
	key(s, fyne.KeyEscape)
	if s.asked[len(s.asked)-1] != (app.CancelFlow{}) {
		t.Errorf("Escape asked for %v", s.asked)
	}
}

func TestKeychain(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "keychain-locked"))
	key(s, fyne.KeyReturn)
	press(t, s, "Sign in without it")
	wantAsked(t, s, app.UnlockKeychain{}, app.SkipKeychain{})
	s.Show(state(t, "keychain-waiting"))
	key(s, fyne.KeyReturn)
	press(t, s, "Unlock")
	wantAsked(t, s, app.UnlockKeychain{}, app.SkipKeychain{})
}

func TestStartingStaysQuiet(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "starting"))
	misses(t, s, "Opening…")
	misses(t, s, "Quit")
	s.pass(2 * time.Second)
	sees(t, s, "Opening…")
	s.pass(10 * time.Second)
	press(t, s, "Quit")
	wantAsked(t, s, app.Quit{})
}

func TestHomeMenuLogsOut(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "home"))
	press(t, s, "Account menu")
	if focused(s) != "Profile" {
		t.Errorf("the menu puts the focus on %q", focused(s))
	}
	key(s, fyne.KeyEscape)
	if s.canvas().Overlays().Top() != nil {
		t.Error("Escape leaves the menu open")
	}
	press(t, s, "Account menu")
	key(s, fyne.KeyUp) // round to the last
	key(s, fyne.KeyReturn)
	wantAsked(t, s, app.LogOut{})
	s.Show(state(t, "home-logging-out"))
	sees(t, s, "Logging out…")
	press(t, s, "Account menu")
	if s.canvas().Overlays().Top() != nil {
		t.Error("the menu opens while logging out")
	}
}

func TestHomeOfflineCountsDown(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "home-offline"))
	sees(t, s, "Offline · trying again in 8 s")
	sees(t, s, "nothing is lost")
	s.pass(3 * time.Second)
	sees(t, s, "Offline · trying again in 5 s")
	press(t, s, "Try now")
	wantAsked(t, s, app.RetryNow{})
	s.pass(5 * time.Second)
	sees(t, s, "Offline · trying again…")
}

func TestNoticeCanBeDismissed(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "home-notice"))
	sees(t, s, "you stay signed in until Foyer quits")
	press(t, s, "OK")
	wantAsked(t, s, app.DismissNotice{})
}

func TestARouteChangeClosesTheMenu(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "home"))
	press(t, s, "Account menu")
	s.Show(state(t, "signin-session_ended"))
	if s.canvas().Overlays().Top() != nil {
		t.Error("the menu is still open")
	}
	sees(t, s, "You were signed out from Front desk PC")
}

func TestHelpCopiesAReportWithoutTheAccount(t *testing.T) {
	s := open(t, nil)
	st := state(t, "help")
	st.Flow.Username, st.Session.Name, st.Session.Email = "ann.lee", "Ann Lee", "ann.lee@riverside.example"
	s.Show(st)
	press(t, s, "Copy report")
	report := fyne.CurrentApp().Clipboard().Content()
	if !strings.Contains(report, "https://id.riverside.example") || strings.Contains(strings.ToLower(report), "ann.lee") {
		t.Errorf("the report says:\n%s", report)
	}
	sees(t, s, "Copied")
}

func TestFaultActions(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "fault-server_url"))
	press(t, s, "Try again")
	press(t, s, "Connect to another server")
	press(t, s, "Use practice mode")
	press(t, s, "Quit")
	wantAsked(t, s, app.RetryNow{}, app.Show{Route: app.RouteConnect}, app.UsePractice{}, app.Quit{})
}

func TestEveryControlActsByKeyboard(t *testing.T) {
	for _, sample := range apptest.Samples() {
		s := open(t, nil)
		if err := uitest.Play(s.Window, sample, nil); err != nil {
			t.Fatal(sample.Name, err)
		}
		for _, p := range uitest.Objects(s.canvas()) {
			_, tappable := p.Object.(fyne.Tappable)
			_, focusable := p.Object.(fyne.Focusable)
			if tappable && !focusable && uitest.Label(p.Object) != "" && !wrapsAField(p.Object) {
				t.Errorf("%s: %q cannot be reached by keyboard", sample.Name, uitest.Label(p.Object))
			}
		}
	}
}

// wrapsAField: a field's frame passes clicks on to the entry in it.
func wrapsAField(o fyne.CanvasObject) bool {
	_, ok := o.(interface{ Focus() fyne.Focusable })
	return ok
}

// live is a face that publishes one State from a goroutine, as app does.
type live struct {
	st   app.State
	done chan struct{}
}

func (l *live) Subscribe(show func(app.State)) func() {
	show(l.st)
	return func() { close(l.done) }
}

func (l *live) Do(app.Intent) {}

func TestRunShowsTheFirstState(t *testing.T) {
	a := test.NewApp()
	l := &live{st: state(t, "home"), done: make(chan struct{})}
	ui.Run(a, l, ui.Options{Appearance: ui.AppearanceLight, Language: "en"})
	windows := a.Driver().AllWindows()
	words := uitest.Words(windows[len(windows)-1].Canvas())
	if !strings.Contains(words, "Ben Okafor, Available") {
		t.Errorf("the window says:\n%s", words)
	}
	select {
	case <-l.done:
	default:
		t.Error("the subscription outlives the window")
	}
}

func TestTheWindowTellsItsSize(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin"))
	s.Window.Window().Resize(fyne.NewSize(500, 700))
	s.Window.Window().Resize(fyne.NewSize(510, 700))
	wantAsked(t, s)
	s.pass(2 * time.Second)
	wantAsked(t, s, app.ResizeWindow{Width: 510, Height: 700})
}

// TestNewPasswordOfOwnWill: who changes the password without having to is not
// told that somebody else has set it.
func TestNewPasswordOfOwnWill(t *testing.T) {
	s := open(t, nil)
	st := state(t, "newpassword")
	s.Show(st)
	sees(t, s, "set by an admin")
	st.Flow.Purpose = app.PurposePassword
	s.Show(st)
	misses(t, s, "set by an admin")
	sees(t, s, "Change Password")
}
