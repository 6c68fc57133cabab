package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"foyer/app/apptest"
	"foyer/ui/widgets"
)

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
