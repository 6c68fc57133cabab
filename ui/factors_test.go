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
		"challenge-email-failed-alone": "Press Resend, or choose",
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
