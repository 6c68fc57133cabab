package policy_test

import (
	"testing"

	"foyer/auth/policy"
)

// S17: a recovery code or an admin's pass ends the doubt about mail that has
// reset the password, for this sign-in: where the policy permits nothing but
// mail, its person is not left without a way.
func TestWhatStandsForAFactorEndsTheDoubtAboutMail(t *testing.T) {
	s := policy.Situation{
		Account: member(), Policy: requires(mail), Authenticators: has(mail, app), HasRecovery: true,
		Channels: both, Passed: passed(pwd), ResetByEmail: true, Now: now,
	}
	if got := shape(policy.Due(s)); got != "totp:totp1 recovery_code" {
		t.Errorf("in doubt: %q", got)
	}
	s.Passed = passed(pwd, saved)
	if got := shape(policy.Due(s)); got != "recovery_code_saved" {
		t.Errorf("by recovery code: %q", got)
	}
	s.Passed.RecoverySaved = true
	if got := shape(policy.Due(s)); got != "" {
		t.Errorf("and a new one is stored: %q", got)
	}
	s.Passed = passed(pwd)
	s.Passed.UsedPass = true
	if got := shape(policy.Due(s)); got != "" {
		t.Errorf("by an admin's pass: %q", got)
	}
}
