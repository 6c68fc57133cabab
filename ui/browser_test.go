package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui/uitest"
)

func TestFinishInYourBrowser(t *testing.T) {
	for name, words := range map[string]string{
		"browser": "Choose your Google account there.", "browser-passkey": "Use your fingerprint, face or PIN there.",
		"browser-enroll": "Create your passkey there.", "browser-practice": "A practice stand-in for Google",
	} {
		s := show(t, name)
		sees(t, s, words)
		press(t, s, "Open again")
		press(t, s, "Open again")
		press(t, s, "Copy link")
		key(s, fyne.KeyEscape)
		press(t, s, "Cancel")
		wantAsked(t, s, app.UseBrowser{}, app.CopyBrowserLink{}, app.CancelFlow{}, app.CancelFlow{})
	}
}

func TestOpeningTheBrowserTakesNoClick(t *testing.T) {
	s := show(t, "browser-opening")
	press(t, s, "Open again")
	press(t, s, "Copy link")
	wantAsked(t, s)
	misses(t, s, "Still waiting")
	s.pass(11 * time.Second)
	sees(t, s, "Still waiting for id.riverside.example")
	press(t, s, "Cancel")
	wantAsked(t, s, app.CancelFlow{})
}

// grown is a State whose link was made once more.
func grown(st app.State, link string, copies int) app.State {
	leg := *st.Flow.Browser
	leg.Link, leg.Copies = link, copies
	st.Flow.Browser = &leg
	return st
}

func TestTheLinkIsCopiedOnceForEachWish(t *testing.T) {
	clipboard := func() string { return fyne.CurrentApp().Clipboard().Content() }
	s := show(t, "browser")
	st := state(t, "browser")
	fyne.CurrentApp().Clipboard().SetContent("mine")
	press(t, s, "Copy link")
	if clipboard() != "mine" {
		t.Error("something was copied before there is a link")
	}
	s.Show(grown(st, "https://id.example/1", 1))
	if clipboard() != "https://id.example/1" {
		t.Errorf("the clipboard holds %q", clipboard())
	}
	sees(t, s, "Copied")
	fyne.CurrentApp().Clipboard().SetContent("mine again")
	s.Show(grown(st, "https://id.example/1", 1))
	s.pass(5 * time.Second)
	misses(t, s, "Copied")
	if clipboard() != "mine again" {
		t.Errorf("a State that tells nothing new copied %q", clipboard())
	}
	press(t, s, "Copy link")
	s.Show(grown(st, "https://id.example/2", 2))
	if clipboard() != "https://id.example/2" {
		t.Errorf("the second wish left %q", clipboard())
	}
}

func TestALinkFromBeforeIsNotCopied(t *testing.T) {
	s := open(t, nil)
	fyne.CurrentApp().Clipboard().SetContent("mine")
	s.Show(grown(state(t, "browser"), "https://id.example/1", 3))
	if got := fyne.CurrentApp().Clipboard().Content(); got != "mine" {
		t.Errorf("a window that opens copied %q", got)
	}
	misses(t, s, "Copied")
}

func TestALinkThatWasNotOpenedCanBeSelectedOnly(t *testing.T) {
	s := show(t, "browser-failed")
	sees(t, s, "Your browser could not be opened.")
	s.canvas().Focus(find(t, s, "Link").(fyne.Focusable))
	field := s.canvas().Focused()
	field.TypedRune('x')
	key(s, fyne.KeyBackspace)
	key(s, fyne.KeyDelete)
	clipboard := fyne.CurrentApp().Clipboard()
	clipboard.SetContent("other")
	shortcut := field.(fyne.Shortcutable)
	shortcut.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	shortcut.TypedShortcut(&fyne.ShortcutSelectAll{})
	shortcut.TypedShortcut(&fyne.ShortcutCut{Clipboard: clipboard})
	shortcut.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clipboard})
	if got := clipboard.Content(); got != apptest.BrowserLink {
		t.Errorf("all of the field is %q", got)
	}
}

func TestACopiedLinkStaysInSightWhereNothingOpens(t *testing.T) {
	s := show(t, "browser-failed")
	press(t, s, "Copy link")
	st := grown(state(t, "browser"), "https://id.example/2", 1) // a new leg: nothing has failed in it
	s.Show(st)
	sees(t, s, "Open the copied link in a browser")
	if uitest.Find(s.canvas(), "Link") == nil {
		t.Error("the link is out of sight")
	}
	s.Show(state(t, "browser")) // opened after all
	if uitest.Find(s.canvas(), "Link") != nil {
		t.Error("the link is still there")
	}
}

func TestBackFromTheBrowser(t *testing.T) {
	s := show(t, "browser-back")
	sees(t, s, "Back from your browser.")
	press(t, s, "Open again")
	press(t, s, "Copy link")
	wantAsked(t, s)
}

func TestTheLastMinuteIsCounted(t *testing.T) {
	s := show(t, "browser")
	misses(t, s, "left")
	s.pass(3*time.Minute + 59*time.Second)
	misses(t, s, "left")
	s.pass(time.Second)
	sees(t, s, "1:00 left")
	s.pass(18 * time.Second)
	sees(t, s, "0:42 left")
	s.pass(43 * time.Second)
	misses(t, s, "left")
	sees(t, s, "Time is up.")
	press(t, s, "Open again")
	wantAsked(t, s, app.UseBrowser{})
}

func TestAPasskeyInPlaceOfACode(t *testing.T) {
	s := show(t, "challenge-passkey")
	sees(t, s, "Use your passkey")
	sees(t, s, "Ann's laptop · Firefox")
	if uitest.Find(s.canvas(), codeField) != nil || uitest.Find(s.canvas(), "Submit") != nil {
		t.Error("a passkey asks for a code")
	}
	if s.canvas().Focused() != nil {
		t.Errorf("the focus is on %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	press(t, s, "Continue")
	press(t, s, "Try another method")
	key(s, fyne.KeyEscape)
	wantAsked(t, s, app.UseBrowser{}, app.OtherWays{}, app.CancelFlow{})

	s.Show(state(t, "challenge-passkey-busy"))
	press(t, s, "Continue")
	wantAsked(t, s, app.UseBrowser{}, app.OtherWays{}, app.CancelFlow{})
	s.Show(state(t, "challenge-passkey-denied"))
	sees(t, s, "declined in the browser")
	one := show(t, "challenge-passkey-one")
	press(t, one, "I can't use any of these")
	wantAsked(t, one, app.Stranded{})
}

func TestFromAPasskeyToACodeAndBack(t *testing.T) {
	s := show(t, "challenge-passkey")
	s.Show(state(t, "challenge-app"))
	if focused(s) != codeField {
		t.Errorf("the focus is on %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	sees(t, s, "Type the 6-digit code first.")
	s.Show(state(t, "challenge-passkey"))
	misses(t, s, "Type the 6-digit code first.")
	s.canvas().Unfocus()
	key(s, fyne.KeyReturn)
	wantAsked(t, s, app.UseBrowser{})
}

func TestTrustThisDevice(t *testing.T) {
	s := show(t, "trust")
	sees(t, s, "Step 4 of 4")
	sees(t, s, "Don't do this on a computer that others use.")
	if uitest.Find(s.canvas(), "Cancel") != nil {
		t.Error("what can be declined would also give up the sign-in")
	}
	key(s, fyne.KeyReturn)
	press(t, s, "Continue")
	press(t, s, "Not now")
	wantAsked(t, s, app.UseBrowser{}, app.SkipWay{})
	key(s, fyne.KeyEscape) // the answer is on its way
	wantAsked(t, s, app.UseBrowser{}, app.SkipWay{})
	s.Show(state(t, "trust-busy"))
	press(t, s, "Continue")
	press(t, s, "Not now")
	press(t, s, "Cancel")
	wantAsked(t, s, app.UseBrowser{}, app.SkipWay{}, app.CancelFlow{})

	must := show(t, "trust-must")
	sees(t, must, "Set up a passkey")
	misses(t, must, "Not now")
	key(must, fyne.KeyEscape)
	wantAsked(t, must, app.CancelFlow{})
	choice := show(t, "trust-choice")
	press(t, choice, "Back")
	wantAsked(t, choice, app.Back{})
}

func TestAPasskeyIsKeptOnlyOnAWord(t *testing.T) {
	s := show(t, "confirm_passkey")
	sees(t, s, "Ann's laptop")
	sees(t, s, "Firefox on Linux")
	key(s, fyne.KeyReturn)
	press(t, s, "Keep this passkey")
	wantAsked(t, s, app.ConfirmPasskey{})
	s.Show(state(t, "confirm_passkey-busy"))
	press(t, s, "Keep this passkey")
	press(t, s, "Not mine – discard")
	wantAsked(t, s, app.ConfirmPasskey{})
	s.Show(state(t, "confirm_passkey-unreachable"))
	sees(t, s, "Foyer can't reach id.riverside.example")
	press(t, s, "Not mine – discard")
	wantAsked(t, s, app.ConfirmPasskey{}, app.DropPasskey{})
}

func TestACodeForAnAddressOfOnesOwn(t *testing.T) {
	s := show(t, "challenge-own")
	sees(t, s, "To prove that the address is yours")
	sees(t, s, "a…@riverside.example")
	misses(t, s, "I can't use any of these")
	failed := show(t, "challenge-own-failed")
	sees(t, failed, "check the address you typed")
	misses(t, failed, "I can't use any of these")
}

func TestLinkingGoogleSaysToWhat(t *testing.T) {
	s := show(t, "challenge-link")
	sees(t, s, "There is already an account with a…@riverside.example. Prove that it is yours")
	sees(t, s, "Type the 6-digit code we sent to")
	form := show(t, "signin-link")
	sees(t, form, "There is already an account with a…@riverside.example. Enter its password to link Google to it.")
	for _, label := range []string{usernameField, "Create New Account", "Sign in with Google", "Sign in with Google again"} {
		if uitest.Find(form.canvas(), label) != nil {
			t.Errorf("%q is offered while an account is proved", label)
		}
	}
	typeInto(t, form, passwordField, "Quiet-Harbor-7")
	key(form, fyne.KeyReturn)
	if got := submissions(form); len(got) != 1 || got[0].Password != "Quiet-Harbor-7" {
		t.Errorf("submitted %v", got)
	}
	press(t, form, "Not your account? Cancel")
	if last := form.asked[len(form.asked)-1]; last != (app.CancelFlow{}) {
		t.Errorf("asked for %v", last)
	}
	form.Show(state(t, "signin-link-wrong"))
	sees(t, form, "That password is not right")
}

func TestGoogleAgainInAPausedSession(t *testing.T) {
	s := show(t, "signin-paused-google")
	press(t, s, "Sign in with Google again")
	press(t, s, "Sign in with Google again")
	wantAsked(t, s, app.SignInWithGoogle{})
	press(t, s, "Not Ann Lee? Log out")
	wantAsked(t, s, app.SignInWithGoogle{}, app.LogOut{})
	s = show(t, "signin-paused-google")
	press(t, s, "Sign in with a passkey")
	wantAsked(t, s, app.SignInWithPasskey{})
}

func TestForgotOfOnePersonSaysHowToGetThere(t *testing.T) {
	for sample, words := range map[string]string{
		"signin-paused-google": "Log out first", "signin-link": "Cancel first",
	} {
		s := show(t, sample)
		press(t, s, "Forgot password?")
		sees(t, s, words)
		wantAsked(t, s)
	}
}
