package policy_test

import (
	"testing"

	"foyer/auth/policy"
)

// S16: an admin's pass lets somebody in who cannot sign in; it proves nothing
// in a step-up, whatever was proved before it.
func TestPassIsForSignInsOnly(t *testing.T) {
	for _, purpose := range []policy.Purpose{
		policy.PurposeSignIn, policy.PurposeManage, policy.PurposePassword, policy.PurposeRecoveryCode, policy.PurposeAdmin, "everything",
	} {
		s := policy.Situation{
			Account: member(), Policy: requires(app), Authenticators: has(app), HasRecovery: true,
			Channels: both, Passed: passed(pwd), Purpose: purpose, Now: now,
		}
		if got := policy.PassAccepted(s); got != (purpose == policy.PurposeSignIn) {
			t.Errorf("purpose %q: a pass is accepted: %v", purpose, got)
		}
	}
}
