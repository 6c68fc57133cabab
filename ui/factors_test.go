package ui_test

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"github.com/boombuler/barcode/qr"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

const (
	codeField     = "6-digit code"
	recoveryField = "Recovery code"
)

func submitted(s *stage) (out []string) {
	for _, i := range s.asked {
		if sub, ok := i.(app.SubmitCode); ok {
			out = append(out, sub.Code.Reveal())
		}
	}
	return out
}

func wantSubmitted(t *testing.T, s *stage, want ...string) {
	t.Helper()
	if got := submitted(s); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("submitted %q, want %q", got, want)
	}
}

// afterwards is a State with another answer.
func afterwards(st app.State, p app.Problem) app.State {
	st.Flow.Busy, st.Flow.Problem = false, p
	st.Flow.Attempt++
	return st
}

func TestTheSixthDigitSubmitsOnce(t *testing.T) {
	for _, sample := range []string{"challenge-email", "challenge-app", "enroll_totp", "enroll_email", "enroll_text-code"} {
		s := open(t, nil)
		s.Show(state(t, sample))
		if focused(s) != codeField {
			t.Errorf("%s: the cursor starts in %q", sample, focused(s))
		}
		typeInto(t, s, codeField, "492 06")
		wantSubmitted(t, s)
		typeInto(t, s, codeField, "1")
		key(s, fyne.KeyReturn)
		press(t, s, "Submit")
		press(t, s, "Submit")
		wantSubmitted(t, s, "492061")
	}
}

func TestAPastedCodeSubmits(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "challenge-email"))
	clipboard := fyne.CurrentApp().Clipboard()
	clipboard.SetContent("123 456")
	s.canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	wantSubmitted(t, s, "123456")
}

func TestAWrongCodeKeepsTheFocusAndIsTypedOver(t *testing.T) {
	s := open(t, nil)
	st := state(t, "challenge-email")
	s.Show(st)
	typeInto(t, s, codeField, "492061")
	st.Flow.Busy = true
	s.Show(st)
	typeInto(t, s, codeField, "7")
	key(s, fyne.KeyReturn)
	s.Show(state(t, "challenge-wrong"))
	sees(t, s, "3 tries are left")
	if focused(s) != codeField {
		t.Errorf("the focus went to %q", focused(s))
	}
	wantSubmitted(t, s, "492061")
	// An Enter out of habit does not spend another try.
	key(s, fyne.KeyReturn)
	wantSubmitted(t, s, "492061")
	sees(t, s, "refused a moment ago")
	// What is typed takes the place of what was refused.
	for _, r := range "654321" {
		s.canvas().Focused().TypedRune(r)
	}
	wantSubmitted(t, s, "492061", "654321")
}

func TestTheSameCodeMayFollowATrouble(t *testing.T) {
	for _, p := range []app.Problem{app.ProblemUnreachable, app.ProblemUnexpected} {
		s := open(t, nil)
		st := state(t, "challenge-app")
		s.Show(st)
		typeInto(t, s, codeField, "492061")
		s.Show(afterwards(st, p))
		key(s, fyne.KeyReturn)
		wantSubmitted(t, s, "492061", "492061")
	}
}

func TestAShortCodeSaysWhatIsMissing(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "challenge-app"))
	press(t, s, "Submit")
	sees(t, s, "Type the 6-digit code first.")
	typeInto(t, s, codeField, "49206")
	misses(t, s, "Type the 6-digit code first.")
	key(s, fyne.KeyReturn)
	sees(t, s, "one is missing")
	key(s, fyne.KeyEscape)
	misses(t, s, "one is missing")
	wantAsked(t, s)
	key(s, fyne.KeyEscape)
	wantAsked(t, s, app.CancelFlow{})
}

func TestCodeSentences(t *testing.T) {
	for name, want := range map[string]string{
		"challenge-app":                "your authenticator app shows for",
		"challenge-email":              "Accepted by the mail server at 10:02. Look in Spam too.",
		"challenge-email-queued":       "On its way…",
		"challenge-email-failed":       "Could not be delivered. Try another method.",
		"challenge-email-over":         "This code has expired. Press Resend for a new one.",
		"challenge-text":               "•• 0142",
		"challenge-wrong-last":         "one try is left",
		"challenge-wrong-over":         "no tries are left for it",
		"challenge-wrong-app":          "That code is not right. Check it and try again.",
		"challenge-expired":            "That code has expired.",
		"challenge-skew":               "Your phone's clock is about 90 seconds slow",
		"enroll_totp-skew":             "Your phone's clock is about 3 minutes fast",
		"challenge-manage":             "To change how you sign in",
		"challenge-admin":              "To change your organization",
		"challenge-closed":             "this method is closed",
		"challenge-disabled":           "no longer allows this method",
		"methods":                      "Signing in as ann.lee@riverside.example",
		"methods-ask":                  "Which way suits you now?",
		"methods-undelivered":          "could not be delivered",
		"enroll":                       "Riverside Clinic asks for a second step",
		"enroll-phone":                 "Set up a new phone?",
		"enroll_text":                  "Message rates may apply.",
		"enroll_text-country":          "numbers of the United States",
		"enroll_text-not_us":           "not in the United States",
		"enroll_text-premium":          "premium number",
		"enroll_text-toll_free":        "toll-free number",
		"enroll_text-invalid":          "such as (415) 555-0142",
		"recovery_code":                firstLine,
		"recovery_code-replaced":       "The one before no longer works",
		"recovery_code-saved":          "Saved as /home/ann/Foyer-recovery-code.txt",
		"recovery_code-failed":         "could not be written there",
		"stranded":                     "Ask an admin of Riverside Clinic",
		"stranded-wrong":               "That pass is not right",
		"signin-stepup":                "To change how you sign in",
		"enroll_totp":                  "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
		"challenge-recovery":           "Type the recovery code you stored",
		"enroll_text-again":            "US mobile number",
		"challenge-unreachable":        "can't reach id.riverside.example",
		"challenge-email-resend":       "Resend",
		"enroll_email":                 "a…@riverside.example",
		"enroll_email-failed":          "Choose another method",
		"methods-none":                 "There is no other method",
		"enroll-none":                  "There is no method to set up here",
		"recovery_code-practice":       "Practice",
		"challenge-practice":           "Inbox, 1 new",
		"challenge-busy":               "Submit",
		"enroll_text-code":             "Accepted by the text service at 10:02.",
		"challenge-app-unnamed":        "your authenticator app shows.",
		"challenge-throttled":          "Wait 30 s",
		"enroll_totp-practice":         "Practice",
		"challenge-busy-long":          "Still waiting for id.riverside.example",
		"enroll-add":                   "A second step protects your account",
		"enroll_email-practice":        "Inbox, 1 new",
		"methods-practice":             "Practice",
		"stranded-manage":              "Reset your second step",
		"enroll_email-only":            "Cancel",
		"enroll_email-wrong":           "4 tries are left",
		"methods-manage":               "To change how you sign in",
		"recovery_code-early":          "Store the code first",
		"challenge-wrong":              "3 tries are left",
		"enroll-unreachable":           "can't reach id.riverside.example",
		"methods-unreachable":          "can't reach id.riverside.example",
		"stranded-empty":               "Type the pass first.",
		"challenge-same":               "4 tries are left",
		"challenge-email-failed-alone": "I can't use any of these",
	} {
		sample, ok := apptest.Find(name)
		if !ok {
			t.Errorf("no sample %q", name)
			continue
		}
		s := open(t, nil)
		if err := uitest.Play(s.Window, sample, func(d time.Duration) { s.now = s.now.Add(d) }); err != nil {
			t.Fatal(sample.Name, err)
		}
		if words := uitest.Words(s.canvas()); !strings.Contains(words, want) {
			t.Errorf("%s does not say %q:\n%s", sample.Name, want, words)
		}
	}
}

func TestResendCountsDown(t *testing.T) {
	s := open(t, nil)
	st := state(t, "challenge-email")
	s.Show(st)
	sees(t, s, "Resend in 0:24")
	press(t, s, "Resend in 0:24")
	s.pass(23500 * time.Millisecond)
	sees(t, s, "Resend in 0:01")
	wantAsked(t, s)
	s.pass(time.Second)
	typeInto(t, s, codeField, "49")
	press(t, s, "Resend")
	press(t, s, "Resend")
	wantAsked(t, s, app.SendCode{})
	if focused(s) != codeField {
		t.Errorf("the focus went to %q", focused(s))
	}
	typeInto(t, s, codeField, "123456")
	wantSubmitted(t, s, "123456") // not 491234: an old code's digits are gone
}

func TestAnExpiredCodeSaysSo(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "challenge-email"))
	s.pass(9 * time.Minute)
	misses(t, s, "has expired")
	s.pass(time.Minute)
	sees(t, s, "This code has expired. Press Resend")
}

func TestThrottledCodesCountDown(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "challenge-throttled"))
	sees(t, s, "Wait 30 s")
	typeInto(t, s, codeField, "492061")
	key(s, fyne.KeyReturn)
	press(t, s, "Submit")
	wantSubmitted(t, s)
	s.pass(30 * time.Second)
	sees(t, s, "You can try again now.")
	key(s, fyne.KeyReturn)
	wantSubmitted(t, s, "492061")
}

func TestAFailedDeliveryOffersTheNextWay(t *testing.T) {
	for sample, want := range map[string]struct {
		label string
		ask   app.Intent
	}{
		"challenge-email-failed":       {"Use the authenticator app", app.ChooseWay{Step: app.StepTOTP, ID: "a1"}},
		"challenge-email-failed-alone": {"I can't use any of these", app.Stranded{}},
		"enroll_email-failed":          {"Choose another method", app.OtherWays{}},
	} {
		s := open(t, nil)
		s.Show(state(t, sample))
		press(t, s, want.label)
		press(t, s, want.label)
		wantAsked(t, s, want.ask)
	}
}

func TestAnotherWayBeginsEmpty(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "challenge-email"))
	typeInto(t, s, codeField, "4920")
	press(t, s, "Try another method")
	press(t, s, "Try another method")
	wantAsked(t, s, app.OtherWays{})
	s.Show(state(t, "challenge-app"))
	if focused(s) != codeField {
		t.Errorf("the focus went to %q", focused(s))
	}
	typeInto(t, s, codeField, "61")
	wantSubmitted(t, s)
	s.Show(state(t, "challenge-recovery"))
	typeInto(t, s, recoveryField, "7qk4-m2xb-9trd-hw6p-3ync-ej58-vf")
	wantSubmitted(t, s)
	key(s, fyne.KeyReturn)
	wantSubmitted(t, s, "7QK4M2XB9TRDHW6P3YNCEJ58VF")
}

func TestMethodsChooseOnce(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "methods"))
	misses(t, s, "A code to a…@riverside.example") // the way being left is not offered
	press(t, s, "Text message")
	press(t, s, "Text message")
	press(t, s, "Authenticator app")
	wantAsked(t, s, app.ChooseWay{Step: app.StepSMSCode, ID: "t1"})
	s.Show(state(t, "methods-busy"))
	press(t, s, "Recovery code")
	wantAsked(t, s, app.ChooseWay{Step: app.StepSMSCode, ID: "t1"})
	key(s, fyne.KeyEscape)
	wantAsked(t, s, app.ChooseWay{Step: app.StepSMSCode, ID: "t1"}, app.CancelFlow{})
}

func TestMethodsLeadBackOrOut(t *testing.T) {
	for sample, want := range map[string]app.Intent{"methods": app.Back{}, "methods-ask": app.CancelFlow{}, "stranded": app.Back{}} {
		s := open(t, nil)
		s.Show(state(t, sample))
		key(s, fyne.KeyEscape)
		wantAsked(t, s, want)
	}
	s := open(t, nil)
	s.Show(state(t, "methods"))
	press(t, s, "I can't use any of these")
	press(t, s, "I can't use any of these")
	press(t, s, "Back")
	wantAsked(t, s, app.Stranded{}, app.Back{})
}

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

func TestPassSubmits(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "stranded"))
	typeInto(t, s, "One-time pass", "km4q7-2xp9t")
	wantSubmitted(t, s)
	press(t, s, "Submit")
	press(t, s, "Submit")
	wantSubmitted(t, s, "KM4Q72XP9T")
	s.Show(state(t, "stranded-manage"))
	if uitest.Find(s.canvas(), "One-time pass") != nil {
		t.Error("a step-up offers a field for a pass, which it does not take")
	}
}

func TestPracticeLeadsToTheInbox(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "challenge-practice"))
	press(t, s, "Inbox, 1 new")
	wantAsked(t, s, app.Show{Route: app.RouteInbox})
	s.Show(state(t, "challenge-email"))
	misses(t, s, "Inbox")
}

// firstLine is of the recovery code, which stands in two lines.
var firstLine = apptest.RecoveryCode[:len("7QK4-M2XB-9TRD-HW6P")]

func TestSecretsGoWithTheirScreen(t *testing.T) {
	for sample, secret := range map[string]string{
		"enroll_totp":   "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
		"recovery_code": firstLine,
	} {
		s := open(t, nil)
		s.Show(state(t, sample))
		sees(t, s, secret)
		s.Show(state(t, "help"))
		emptied := state(t, sample)
		emptied.Flow.Enrollment = nil
		s.Show(emptied)
		misses(t, s, secret)
		press(t, s, "Copy")
		if strings.Contains(fyne.CurrentApp().Clipboard().Content(), secret) {
			t.Errorf("%s: the secret can still be copied", sample)
		}
	}
	for sample, field := range map[string]string{
		"challenge-app": codeField, "enroll_totp": codeField, "challenge-recovery": recoveryField, "stranded": "One-time pass",
	} {
		s := open(t, nil)
		s.Show(state(t, sample))
		typeInto(t, s, field, "4920")
		o := find(t, s, field).(*widgets.CodeField)
		s.Show(state(t, "help"))
		if o.Text() != "" {
			t.Errorf("%s: %q is still in the field", sample, o.Text())
		}
	}
}

func TestThePasswordGoesOnceItHasServed(t *testing.T) {
	for _, next := range []string{"challenge-email", "methods-ask", "enroll", "enroll_totp"} {
		s := open(t, nil)
		s.Show(state(t, "signin-typed"))
		typeInto(t, s, passwordField, "Quiet-Harbor-7")
		s.Show(state(t, next))
		s.Show(state(t, "signin-typed"))
		press(t, s, "Login")
		if got := submissions(s); len(got) != 1 || got[0].Password != "" {
			t.Errorf("behind %s the form still held %v", next, got)
		}
	}
	s := open(t, nil)
	s.Show(state(t, "signin-stepup"))
	typeInto(t, s, passwordField, "Quiet-Harbor-7")
	s.Show(state(t, "home"))
	s.Show(state(t, "signin-stepup"))
	press(t, s, "Submit")
	if got := submissions(s); len(got) != 1 || got[0].Password != "" {
		t.Errorf("after a step-up the form still held %v", got)
	}
}

func TestAStepUpByPassword(t *testing.T) {
	s := open(t, nil)
	s.Show(state(t, "signin-stepup"))
	for _, label := range []string{"Stay signed in", "Login", "Create New Account"} {
		if uitest.Find(s.canvas(), label) != nil {
			t.Errorf("a step-up offers %q", label)
		}
	}
	press(t, s, "Try another method")
	key(s, fyne.KeyEscape)
	wantAsked(t, s, app.OtherWays{}, app.CancelFlow{})
}

// TestTheQRCodeOnTheScreen reads the picture of the whole window, in the dark
// too: black on white, each module where the encoder has it, four white ones
// around.
func TestTheQRCodeOnTheScreen(t *testing.T) {
	code, err := qr.Encode(apptest.TOTPURI, qr.L, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	side := code.Bounds().Dx()
	for _, look := range []ui.Appearance{ui.AppearanceLight, ui.AppearanceDark} {
		for _, scale := range []float32{1, 1.25, 2} {
			s := open(t, func(o *ui.Options) { o.Appearance = look })
			s.Show(state(t, "enroll_totp"))
			window := s.canvas().(software.WindowlessCanvas)
			window.SetScale(scale)
			s.Window.Window().Resize(fyne.NewSize(384, 640))
			picture := placed(t, s, "QR code for your authenticator app")
			img := s.canvas().Capture()
			pixel := func(v float32) int { return int(v*scale + 0.5) }
			const sheet = 6
			wide := picture.Object.Size().Width - 2*sheet
			if wide < 160 {
				t.Errorf("the code is %v wide", wide)
			}
			module := pixel(wide) / (side + 2*widgets.QuietZone)
			rest := (pixel(wide) - module*side) / 2
			left, top := pixel(picture.At.X+sheet), pixel(picture.At.Y+sheet)
			for y := -widgets.QuietZone; y < side+widgets.QuietZone; y++ {
				for x := -widgets.QuietZone; x < side+widgets.QuietZone; x++ {
					want := uint8(0xFF)
					if x >= 0 && y >= 0 && x < side && y < side {
						want = color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y
					}
					at := img.At(left+rest+x*module+module/2, top+rest+y*module+module/2)
					if got := color.GrayModel.Convert(at).(color.Gray).Y; got != want {
						t.Fatalf("%s, scale %v: module (%d, %d) is %d, want %d", look, scale, x, y, got, want)
					}
				}
			}
			window.SetScale(1)
		}
	}
}

func placed(t *testing.T, s *stage, label string) *uitest.Placed {
	t.Helper()
	for _, p := range uitest.Objects(s.canvas()) {
		if uitest.Label(p.Object) == label {
			return p
		}
	}
	t.Fatalf("no %q", label)
	return nil
}

func TestNothingJumpsWhileACodeIsOnItsWay(t *testing.T) {
	for _, sh := range []fyne.Size{fyne.NewSize(384, 640), fyne.NewSize(320, 560)} {
		s := open(t, nil)
		s.Show(state(t, "challenge-email-queued"))
		s.Window.Window().Resize(sh)
		field, submit := place(t, s, codeField), place(t, s, "Submit")
		for _, sample := range []string{"challenge-email", "challenge-email-over", "challenge-wrong"} {
			s.Show(state(t, sample))
			if place(t, s, codeField) != field || place(t, s, "Submit") != submit {
				t.Errorf("%s at %v: the field moved from %v to %v, Submit from %v to %v",
					sample, sh, field, place(t, s, codeField), submit, place(t, s, "Submit"))
			}
		}
	}
}
