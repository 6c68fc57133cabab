//go:build linux

package e2e

import (
	"fmt"
	"foyer/auth/practice"
	"slices"
	"time"
)

// The titles of the window, one per screen.
const (
	TitleStarting    = "Foyer · Starting"
	TitleSignIn      = "Foyer · Sign in"
	TitleSignInAgain = "Foyer · Sign in – try again"
	TitlePractice    = "Foyer · Practice people"
	TitleConnect     = "Foyer · Connect"
	TitleHelp        = "Foyer · Help"
	TitleNewPassword = "Foyer · Choose a new password"
	TitleKeyring     = "Foyer · Keyring"
	TitleProblem     = "Foyer · Problem"
)

// TitleHome is the title of the home screen of a person who is connected.
func TitleHome(name string) string { return "Foyer · " + name }

// TitleHomeOffline is the title of the home screen without a connection.
func TitleHomeOffline(name string) string { return "Foyer · " + name + " (offline)" }

// PracticePerson is a member of the made-up organization, signed in by the tour.
var PracticePerson = practice.People[0]

// The ways of a person who uses the keyboard alone. Tab order is the reading
// order; Space presses a focused button, link or check box.
var (
	// keysToPractice go from the username, where the sign-in screen begins,
	// to "Practice people", the only control before it.
	keysToPractice = []string{"shift+Tab", "space"}
	// keysToHelp go one further, around to the last: the link at the left of
	// the footer.
	keysToHelp = []string{"shift+Tab", "shift+Tab", "space"}
	// keysToRemember go from the password over "Show" to "Stay signed in",
	// tick it, and come back.
	keysToRemember = []string{"Tab", "Tab", "space", "shift+Tab", "shift+Tab"}
	// keysToMenu open the menu of the initials, first on the home screen.
	keysToMenu = []string{"Tab", "space"}
	// keysToLogOut choose the last entry of the open menu.
	keysToLogOut = []string{"Up", "Return"}
	// keysToPrimary press the filled button of a screen without fields; it
	// needs no focus for that.
	keysToPrimary = []string{"Return"}
	// keysBack leave a screen for the one before.
	keysBack = []string{"Escape"}
	// keysToClose close the window by the window manager.
	keysToClose = []string{"alt+F4"}
)

// FillSignIn fills the empty sign-in screen: username, password and, with
// remember, the tick of "Stay signed in".
func (d *Desktop) FillSignIn(w Window, username, password string, remember bool) error {
	steps := []func() error{
		func() error { return d.Focus(w) },
		func() error { return d.Type(username) },
		func() error { return d.Key("Tab") },
		func() error { return d.Type(password) },
	}
	if remember {
		steps = append(steps, func() error { return d.Key(keysToRemember...) })
	}
	return first(steps...)
}

// Retype replaces what is in the focused field.
func (d *Desktop) Retype(w Window, text string) error {
	return first(
		func() error { return d.Focus(w) },
		func() error { return d.Key("ctrl+a") },
		func() error { return d.Type(text) },
	)
}

// FillNewPassword fills both fields of the new password screen.
func (d *Desktop) FillNewPassword(w Window, password string) error {
	return first(
		func() error { return d.Focus(w) },
		func() error { return d.Type(password) },
		func() error { return d.Key("Tab") },
		// "Show" stands between the two fields.
		func() error { return d.Key("Tab") },
		func() error { return d.Type(password) },
	)
}

func (d *Desktop) press(w Window, keys []string) error {
	if err := d.Focus(w); err != nil {
		return err
	}
	return d.Key(keys...)
}

// Submit presses Enter in a field.
func (d *Desktop) Submit(w Window) error { return d.press(w, []string{"Return"}) }

// PressPrimary presses the filled button of a screen without fields.
func (d *Desktop) PressPrimary(w Window) error { return d.press(w, keysToPrimary) }

// OpenHelp goes from the sign-in screen to Help.
func (d *Desktop) OpenHelp(w Window) error { return d.press(w, keysToHelp) }

// OpenPractice goes from the sign-in screen to the practice people.
func (d *Desktop) OpenPractice(w Window) error { return d.press(w, keysToPractice) }

// Back goes back to the screen before.
func (d *Desktop) Back(w Window) error { return d.press(w, keysBack) }

// OpenMenu opens the menu of the initials on the home screen.
func (d *Desktop) OpenMenu(w Window) error { return d.press(w, keysToMenu) }

// ChooseLogOut chooses "Log out" in the open menu.
func (d *Desktop) ChooseLogOut(w Window) error { return d.press(w, keysToLogOut) }

// CloseWindow closes the window as its close button does.
// Keys that a busy machine's window manager has lost are pressed again.
func (d *Desktop) CloseWindow(w Window) error {
	const tries, each = 3, 5 * time.Second
	for range tries {
		if err := d.press(w, keysToClose); err != nil {
			return err
		}
		if Poll(each, func() bool { return !d.shows(w) }) {
			return nil
		}
	}
	return fmt.Errorf("the window %q does not close", w.Title)
}

func (d *Desktop) shows(w Window) bool {
	return slices.ContainsFunc(d.Windows(), func(open Window) bool { return open.ID == w.ID })
}

// first does the steps until one fails.
func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
