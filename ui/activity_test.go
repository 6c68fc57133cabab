package ui

import (
	"strings"
	"testing"

	"foyer/app"
)

// TestEveryEventOfAnAccountHasItsSentence: what the server notes about a person
// is told in words, in each language.
func TestEveryEventOfAnAccountHasItsSentence(t *testing.T) {
	defer func() { spoken = english }()
	for name, language := range map[string]map[string]string{"English": english, "Spanish": spanish} {
		spoken = language
		other, _, _ := strings.Cut(say("event.other"), "{")
		for _, event := range []string{
			"sign_in", "sign_in_failed", "sign_out", "step_up", "session_ended", "signed_out_elsewhere", "not_me",
			"password_changed", "password_reset", "factor_added", "factor_renamed", "factor_removed", "default_changed",
			"recovery_code_replaced", "recovery_code_used", "mfa_reset", "pass_issued", "pass_used",
			"account_created", "account_disabled", "account_enabled", "account_unlocked", "identity_linked", "policy_changed",
		} {
			if got := eventText(app.ActivityItem{Event: event, Outcome: eventOK}); strings.HasPrefix(got, other) {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
}
