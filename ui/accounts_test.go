package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

func TestTheOtherWaysInOfSignIn(t *testing.T) {
	tests := []struct {
		label string
		want  app.Intent
	}{
		{"Forgot password?", app.Show{Route: app.RouteForgot}},
		{"Create New Account", app.Show{Route: app.RouteRegister}},
		{"Sign in with Google", app.SignInWithGoogle{Remember: true}},
		{"Sign in with a passkey", app.SignInWithPasskey{Remember: true}},
	}
	for _, sample := range []string{"signin", "signin-offers"} { // not known yet, and offered
		for _, tt := range tests {
			s := open(t, nil)
			st := state(t, sample)
			st.Flow.Remember = true
			s.Show(st)
			press(t, s, tt.label)
			wantAsked(t, s, tt.want)
			st.Flow.Busy = true
			s.Show(st)
			press(t, s, tt.label)
			wantAsked(t, s, tt.want)
		}
	}
}

func TestWhatIsNotOfferedSaysWhy(t *testing.T) {
	tests := []struct{ sample, label, words string }{
		{"signin-no-forgot", "Forgot password?", "Ask your organization's admin to set a new one."},
		{"signin-practice-no-forgot", "Forgot password?", "listed under Practice people"},
		{"signin-computer-no-forgot", "Forgot password?", "Mail is not set up on this computer"},
		{"signin-no-create", "Create New Account", "Accounts are made by your organization's admin here."},
		{"signin-practice-no-create", "Create New Account", "Practice comes with people to try"},
		{"signin-computer-no-create", "Create New Account", "Ask them to invite you."},
		{"signin-no-google", "Sign in with Google", "--google-client-id and --google-client-secret-file"},
		{"signin-no-passkey", "Sign in with a passkey", "https address or on this computer"},
	}
	for _, tt := range tests {
		s := show(t, tt.sample)
		press(t, s, tt.label)
		sees(t, s, tt.words)
		wantAsked(t, s)
		key(s, fyne.KeyEscape)
		misses(t, s, tt.words)
	}
	s := show(t, "signin-no-create")
	st := state(t, "signin-no-create")
	st.Server.Offers.Registration = app.RegisteringInvited
	s.Show(st)
	press(t, s, "Create New Account")
	wantAsked(t, s, app.Show{Route: app.RouteRegister})
}

func TestForgotTakesTheTypedUsernameAlong(t *testing.T) {
	s := show(t, "signin-offers")
	typeInto(t, s, usernameField, "ben.okafor")
	press(t, s, "Forgot password?")
	wantAsked(t, s, app.EditUsername{Username: "ben.okafor"}, app.Show{Route: app.RouteForgot})
	s.pass(time.Second)
	wantAsked(t, s, app.EditUsername{Username: "ben.okafor"}, app.Show{Route: app.RouteForgot})
}

const forgotField = "Email or username"

func TestForgotPassword(t *testing.T) {
	s := show(t, "forgot")
	if focused(s) != forgotField {
		t.Errorf("the cursor starts in %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	sees(t, s, "Type your email or username first.")
	typeInto(t, s, forgotField, " ann.lee ")
	misses(t, s, "Type your email or username first.")
	key(s, fyne.KeyReturn)
	press(t, s, "Request Password Reset")
	wantAsked(t, s, app.RequestReset{Identifier: "ann.lee"})
	s.Show(state(t, "forgot-throttled"))
	sees(t, s, "Wait 48 s")
	key(s, fyne.KeyReturn)
	wantAsked(t, s, app.RequestReset{Identifier: "ann.lee"})
	s.pass(49 * time.Second)
	key(s, fyne.KeyReturn) // what was typed is still there
	wantAsked(t, s, app.RequestReset{Identifier: "ann.lee"}, app.RequestReset{Identifier: "ann.lee"})
}

func TestForgotIsFilledIn(t *testing.T) {
	s := show(t, "forgot-typed")
	key(s, fyne.KeyReturn)
	key(s, fyne.KeyEscape)
	wantAsked(t, s, app.RequestReset{Identifier: "ann.lee@riverside.example"}, app.Back{})
	busy := show(t, "forgot-busy")
	key(busy, fyne.KeyEscape)
	press(t, busy, "Cancel")
	wantAsked(t, busy, app.CancelFlow{}, app.CancelFlow{})
}

func TestAfterTheMailWasAskedFor(t *testing.T) {
	s := show(t, "forgot-sent")
	sees(t, s, "If ann.lee@riverside.example has an account here")
	sees(t, s, "active for 24 hours")
	if uitest.Find(s.canvas(), forgotField) != nil {
		t.Error("the form is still there")
	}
	sees(t, s, "Ask again in 1:00")
	press(t, s, "Ask again in 1:00")
	wantAsked(t, s)
	s.pass(61 * time.Second)
	press(t, s, "Ask again")
	press(t, s, "Back to sign-in")
	wantAsked(t, s, app.RequestReset{Identifier: "ann.lee@riverside.example"}, app.Back{})
	st := state(t, "forgot-sent")
	st.Flow.Attempt++
	s.Show(st)
	sees(t, s, "Ask again in 1:00")
}

const (
	nameField   = "Your name"
	emailField  = "Email address"
	repeatField = "Repeat password"
	create      = "Create account"
)

func TestRegisterSaysWhatIsMissingInOrder(t *testing.T) {
	s := show(t, "register")
	steps := []struct{ words, focus, text string }{
		{"Type your name first.", nameField, "Petra Novak"},
		{"Type your email address first.", emailField, "petra"},
		{"That is not an email address yet.", emailField, "@riverside.example"},
		{"Type your password first.", passwordField, "willow"},
		{"does not meet every rule yet", passwordField, "-Seven 7"},
		{"The two passwords differ.", repeatField, "willow-Seven 7"},
	}
	for _, step := range steps {
		press(t, s, create)
		sees(t, s, step.words)
		if focused(s) != step.focus {
			t.Errorf("%q puts the cursor into %q", step.words, focused(s))
		}
		typeInto(t, s, step.focus, step.text)
		misses(t, s, step.words)
	}
	wantAsked(t, s)
	key(s, fyne.KeyReturn)
	press(t, s, create)
	wantAsked(t, s, app.Register{
		Name: "Petra Novak", Email: "petra@riverside.example", Password: "willow-Seven 7", Repeat: "willow-Seven 7",
	})
}

func TestARefusedRegistrationLosesNothing(t *testing.T) {
	for sample, focus := range map[string]string{
		"register-weak_password": passwordField, "register-not_usable": emailField, "register-taken": emailField, "register-unreachable": repeatField,
	} {
		s := show(t, "register-half")
		typeInto(t, s, passwordField, "Willow-7-lamp")
		typeInto(t, s, repeatField, "Willow-7-lamp")
		key(s, fyne.KeyReturn)
		s.Show(state(t, "register-busy"))
		press(t, s, create)
		for _, label := range []string{nameField, emailField, passwordField, repeatField} {
			if !find(t, s, label).(fyne.Disableable).Disabled() {
				t.Errorf("%q is not locked while busy", label)
			}
		}
		s.Show(state(t, sample))
		if focused(s) != focus {
			t.Errorf("%s: the cursor is in %q", sample, focused(s))
		}
		press(t, s, create)
		want := app.Register{Name: "Petra Novak", Email: "petra.novak@riverside.example", Password: "Willow-7-lamp", Repeat: "Willow-7-lamp"}
		wantAsked(t, s, want, want)
	}
}

func TestRegisterForgetsThePasswordWhenItIsLeft(t *testing.T) {
	s := show(t, "register")
	typeInto(t, s, passwordField, "Willow-7-lamp")
	s.Show(state(t, "help"))
	s.Show(state(t, "register"))
	typeInto(t, s, nameField, "Petra")
	typeInto(t, s, emailField, "petra@riverside.example")
	press(t, s, create)
	sees(t, s, "The two passwords differ.") // help takes nothing away
	s.Show(state(t, "challenge-own"))
	s.Show(state(t, "register-half"))
	press(t, s, create)
	sees(t, s, "Type your password first.")
}

func TestWhoMayRegister(t *testing.T) {
	for sample, words := range map[string]string{
		"register-first": "You will be the admin of this computer", "register-invited": "that your organization's admin has invited",
		"register": "to prove that it is yours",
	} {
		sees(t, show(t, sample), words)
	}
	st := state(t, "register-registration_closed")
	s := open(t, nil)
	s.Show(st)
	sees(t, s, "only an admin can make one")
	st.Server.Offers.Registration = app.RegisteringInvited
	s.Show(st)
	sees(t, s, "Use the invited address")
	key(s, fyne.KeyEscape)
	wantAsked(t, s, app.Back{})
}

// An address that an administrator has set is there to read: there is nothing
// to type, and nothing to press that would do nothing.
func TestAManagedAddressIsOnlyShown(t *testing.T) {
	s := show(t, "connect-managed")
	sees(t, s, "Your administrator has set this address")
	misses(t, s, "Use on this computer only")
	misses(t, s, "Type the address")
	misses(t, s, "Looking for a Foyer server")
	if uitest.Find(s.canvas(), "Connect") != nil {
		t.Error("there is a button to connect")
	}
	if !find(t, s, "Address, such as id.example.org").(fyne.Disableable).Disabled() {
		t.Error("the address can be typed over")
	}
	for _, p := range uitest.Objects(s.canvas()) {
		if field, ok := p.Object.(*widgets.Field); ok && field.Text() != "id.riverside.example" {
			t.Errorf("the field holds %q", field.Text())
		}
	}
	wantAsked(t, s)
}

func TestTheServersInside(t *testing.T) {
	s := show(t, "connect-organization")
	press(t, s, "Use on this computer only")
	press(t, s, "Use practice mode instead")
	wantAsked(t, s, app.UseComputer{}, app.UsePractice{})
	misses(t, show(t, "connect-computer"), "Use on this computer only")
	misses(t, show(t, "connect"), "Use practice mode instead")
	computer := show(t, "signin-computer")
	sees(t, computer, "This computer")
	misses(t, computer, "Practice people")
	sees(t, show(t, "signin-computer-first"), "Nobody has an account here yet.")
}

func TestTitlesOfAccountsAndBrowser(t *testing.T) {
	for sample, want := range map[string]string{
		"browser": "Finish in your browser", "challenge-passkey": "Use your passkey", "challenge-google": "Sign in with Google again",
		"trust": "Trust this device?", "trust-must": "Set up a passkey", "confirm_passkey": "Keep this passkey?",
		"forgot": "Reset your password", "forgot-sent": "Check your mail", "register": "Create New Account",
		"register-first": "Make the first account", "mail": "Mail", "signin-link": "Verify your identity", "challenge-own": "Verify your identity",
	} {
		if got := show(t, sample).Window.Window().Title(); got != "Foyer · "+want {
			t.Errorf("%s: the title is %q", sample, got)
		}
	}
}
