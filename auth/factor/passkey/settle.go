package passkey

import "fmt"

// Settle returns the credential as it is to be kept once the assertion has
// counted (Level 3 section 7.2: sign count and backup flags). kept must be as the
// store has it in that moment, so that of two assertions of one count only one
// is settled. The error wraps ErrChanged, ErrCloned or ErrRefused (the
// assertion is of another credential).
func Settle(kept Credential, a Assertion) (Credential, error) {
	if kept.ID == "" || kept.ID != a.CredentialID {
		return Credential{}, refuse("the assertion is of another credential")
	}
	r, err := kept.read()
	if err != nil {
		return Credential{}, err
	}
	if r.BackupEligible != a.BackupEligible {
		return Credential{}, fmt.Errorf("%w: eligible was %t, is %t", ErrChanged, r.BackupEligible, a.BackupEligible)
	}
	// Passkeys that are synchronized count nothing and say zero for ever.
	counts := r.SignCount != 0 || a.SignCount != 0
	if counts && a.SignCount <= r.SignCount {
		return Credential{}, fmt.Errorf("%w: was %d, is %d", ErrCloned, r.SignCount, a.SignCount)
	}
	r.SignCount, r.BackedUp = a.SignCount, a.BackedUp
	return r.keep(kept.ID)
}
