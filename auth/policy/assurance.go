package policy

import (
	"slices"

	"foyer/auth"
)

// Assurance returns acr and amr of what was proved (docs/protocol.md,
// "Policy"): a passkey, or a first factor with text or TOTP, is aal2, all else
// aal1.
//
// amr has registered values only (RFC 8176): pwd, otp for TOTP, sms, pop and
// user for a passkey, and mfa at aal2. Another provider's word has none. An
// emailed code has none, and otp would claim that something was held in the
// hand; a recovery code or an admin's pass has none either and is a stand-in, so
// that it raises nothing. These leave amr as it was.
func Assurance(passed Passed) (acr string, amr []string) {
	for _, one := range []struct {
		factor auth.Factor
		value  string
	}{{auth.FactorPassword, "pwd"}, {auth.FactorTOTP, "otp"}, {auth.FactorSMSCode, "sms"}} {
		if passed.Has(one.factor) {
			amr = append(amr, one.value)
		}
	}
	if passed.Has(auth.FactorPasskey) {
		return auth.AAL2, append(amr, "pop", "user", "mfa")
	}
	first := slices.Contains(amr, "pwd") || passed.Has(auth.FactorGoogle)
	second := slices.Contains(amr, "otp") || slices.Contains(amr, "sms")
	if first && second {
		return auth.AAL2, append(amr, "mfa")
	}
	return auth.AAL1, amr
}
