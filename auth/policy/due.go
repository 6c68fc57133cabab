package policy

import (
	"slices"

	"foyer/auth"
)

// Passed is what a person has proved in one sign-in.
type Passed struct {
	Factors     []auth.Factor
	NewPassword bool
}

// Has tells whether the factor was proved.
func (p Passed) Has(factor auth.Factor) bool { return slices.Contains(p.Factors, factor) }

// Due returns the alternatives of the next step, the default first; empty
// means that nothing is missing and a code may be issued. It is the only
// place that says so.
func Due(account auth.Account, passed Passed) []auth.Step {
	switch {
	case !passed.Has(auth.FactorPassword):
		return []auth.Step{auth.StepPassword}
	case account.MustChangePassword && !passed.NewPassword:
		return []auth.Step{auth.StepNewPassword}
	}
	return nil
}

// Pauses tells whether a living session of the account has to wait until
// something was done, as Due says.
func Pauses(account auth.Account) bool { return account.MustChangePassword }

// Assurance returns acr and amr (RFC 8176) of what was proved.
func Assurance(passed Passed) (acr string, amr []string) {
	if passed.Has(auth.FactorPassword) {
		amr = append(amr, "pwd")
	}
	return auth.AAL1, amr
}
