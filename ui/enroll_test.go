package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

func TestEnrollByArrowsAndEnter(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "enroll"))
	key(s, fyne.KeyReturn)
	wantAsked(t, s, app.ChooseWay{Step: app.StepEnrollTOTP})
	s.pass(3 * time.Second)
	s.canvas().Focus(find(t, s, "Authenticator app").(fyne.Focusable))
	key(s, fyne.KeyDown)
	key(s, fyne.KeyDown)
	if focused(s) != "Texts" || !find(t, s, "Texts").(*widgets.ChoiceCard).Selected() {
		t.Errorf("two arrows lead to %q", focused(s))
	}
	key(s, fyne.KeyDown)
	key(s, fyne.KeyUp)
	key(s, fyne.KeyUp)
	if focused(s) != "Emails" {
		t.Errorf("the arrows go round to %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	press(t, s, "Submit")
	wantAsked(t, s, app.ChooseWay{Step: app.StepEnrollTOTP}, app.ChooseWay{Step: app.StepEnrollEmail})
}

func TestAnOptionalSetUpCanBeDeclined(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "enroll"))
	misses(t, s, "Not now")
	s.Show(state(t, "enroll-phone"))
	press(t, s, "Not now")
	press(t, s, "Not now")
	wantAsked(t, s, app.SkipWay{})
}

func TestSetUpGoesBackWhereThereWasAChoice(t *testing.T) {
	for sample, want := range map[string]app.Intent{"enroll_email": app.Back{}, "enroll_email-only": app.CancelFlow{}, "enroll_totp": app.Back{}} {
		s := open(t, nil)
		s.Show(state(t, sample))
		key(s, fyne.KeyEscape)
		wantAsked(t, s, want)
	}
}

func TestPhoneNumberThenCode(t *testing.T) {
	const phone = "US mobile number"
	s := open(t, nil)
	s.Show(state(t, "enroll_text"))
	if focused(s) != phone {
		t.Errorf("the cursor starts in %q", focused(s))
	}
	press(t, s, "Send code")
	sees(t, s, "Type your mobile number first.")
	typeInto(t, s, phone, " (415) 555-0142")
	misses(t, s, "Type your mobile number first.")
	key(s, fyne.KeyReturn)
	press(t, s, "Send code")
	want := app.SubmitPhone{Number: "(415) 555-0142"}
	wantAsked(t, s, want)
	s.Show(state(t, "enroll_text-not_us"))
	if focused(s) != phone {
		t.Errorf("a refused number leaves the focus on %q", focused(s))
	}
	s.Show(state(t, "enroll_text-code"))
	if focused(s) != codeField {
		t.Errorf("an accepted number puts the focus on %q", focused(s))
	}
	press(t, s, "Change number")
	press(t, s, "Change number")
	wantAsked(t, s, want, app.Back{})
	s.Show(state(t, "enroll_text-again"))
	if focused(s) != phone {
		t.Errorf("another number puts the focus on %q", focused(s))
	}
}

func TestRecoveryCodeIsStoredFirst(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "recovery_code"))
	press(t, s, "Continue")
	sees(t, s, "Store the code first")
	if focused(s) != "I have stored it safely" {
		t.Errorf("the focus is on %q", focused(s))
	}
	wantAsked(t, s)
	key(s, fyne.KeySpace)
	misses(t, s, "Store the code first")
	press(t, s, "Continue")
	press(t, s, "Continue")
	wantAsked(t, s, app.RecoverySaved{})
}

func TestRecoveryCodeIsCopiedAndSaved(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "recovery_code"))
	press(t, s, "Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != apptest.RecoveryCode {
		t.Errorf("copied %q", got)
	}
	sees(t, s, "Copied")
	press(t, s, "Save")
	if focused(s) != "Save as" {
		t.Errorf("Save puts the focus on %q", focused(s))
	}
	key(s, fyne.KeyEscape)
	if uitest.Find(s.canvas(), "Save as") != nil {
		t.Error("Escape leaves the field open")
	}
	press(t, s, "Save")
	key(s, fyne.KeyReturn)
	key(s, fyne.KeyReturn)
	wantAsked(t, s, app.SaveRecoveryCode{Path: "~/Foyer-recovery-code.txt"})
	s.Show(state(t, "recovery_code-failed"))
	if focused(s) != "Save as" {
		t.Errorf("a place that fails puts the focus on %q", focused(s))
	}
	s.Show(state(t, "recovery_code-saved"))
	sees(t, s, "Saved as /home/ann/Foyer-recovery-code.txt")
	if focused(s) != "I have stored it safely" {
		t.Errorf("once it is saved the focus is on %q", focused(s))
	}
}
