package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
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

func TestALinkBelowTheButtonStandsInTheMiddleWhereItIsAlone(t *testing.T) {
	for sample, label := range map[string]string{"challenge-app": "Try another method", "challenge-own-failed": "Resend"} {
		s := open(t, nil)
		s.Show(state(t, sample))
		p := placed(t, s, label)
		middle := p.At.X + p.Object.Size().Width/2
		if want := s.canvas().Size().Width / 2; middle < want-1 || middle > want+1 {
			t.Errorf("%s: %q stands at %v of %v", sample, label, middle, want)
		}
	}
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
