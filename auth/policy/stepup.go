package policy

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"foyer/auth"
)

// The times of step-up (docs/protocol.md, "Step-up").
const (
	// StepUpFresh is how long a proof counts.
	StepUpFresh = 5 * time.Minute
	// Probation is how long an authenticator counts as the weaker proof by
	// which it was enrolled.
	Probation = 72 * time.Hour

	// clockLeeway is how far the clocks of two processes may be apart.
	clockLeeway = 10 * time.Second
)

// Strength orders factors: passkey, TOTP, text, email, then what can only be a
// first factor. A recovery code, and what is unknown, has none.
func Strength(factor auth.Factor) int {
	switch factor {
	case auth.FactorPasskey:
		return 5
	case auth.FactorTOTP:
		return 4
	case auth.FactorSMSCode:
		return 3
	case auth.FactorEmailCode:
		return 2
	case auth.FactorPassword, auth.FactorGoogle:
		return 1
	}
	return 0
}

// ProofOf returns what a proof of the authenticator counts as in step-up: its
// kind, or while ProvedAs is in force that, if it is weaker.
func ProofOf(a auth.Authenticator, now time.Time) auth.Factor {
	if a.ProvedAs != "" && now.Before(a.ProvedUntil) && Strength(a.ProvedAs) < Strength(a.Factor) {
		return a.ProvedAs
	}
	return a.Factor
}

// StepUpMet tells whether enough was proved within StepUpFresh: the strongest
// enrolled factor; or two other enrolled ones, where a password counts as one
// beside TOTP only; or base, if nothing is enrolled. Never for a sign-in or an
// unknown purpose. authenticators are those the account had before this
// conversation.
func StepUpMet(authenticators []auth.Authenticator, base Base, provedAt map[auth.Factor]time.Time, purpose Purpose, now time.Time) bool {
	if purpose == PurposeSignIn || !purpose.Known() {
		return false
	}
	return base.enough(fresh(provedAt, now), worths(authenticators, now))
}

// Base is what an account without a second factor proves in a step-up: all of
// it. Empty is the password.
type Base []auth.Factor

// BaseOf returns it: the password; without one, the other provider again, and
// an emailed code where mail works.
func BaseOf(noPassword bool, channels Channels) Base {
	switch {
	case !noPassword:
		return Base{auth.FactorPassword}
	case channels.Email:
		return Base{auth.FactorGoogle, auth.FactorEmailCode}
	}
	return Base{auth.FactorGoogle}
}

func (s Situation) base() Base { return BaseOf(s.NoPassword, s.Channels) }

// MayRemove tells whether what was proved within StepUpFresh is enough to
// remove target, one of authenticators: as StepUpMet, but a recovery code
// never counts, and an email code not against a stronger factor.
func MayRemove(target auth.Authenticator, authenticators []auth.Authenticator, provedAt map[auth.Factor]time.Time, now time.Time) bool {
	proofs := fresh(provedAt, now)
	delete(proofs, auth.FactorRecoveryCode)
	if Strength(target.Factor) > Strength(auth.FactorEmailCode) {
		delete(proofs, auth.FactorEmailCode)
	}
	return Base{}.enough(proofs, worths(authenticators, now))
}

type proofSet map[auth.Factor]bool

func fresh(provedAt map[auth.Factor]time.Time, now time.Time) proofSet {
	proofs := proofSet{}
	for factor, at := range provedAt {
		if age := now.Sub(at); age < StepUpFresh && age >= -clockLeeway {
			proofs[factor] = true
		}
	}
	return proofs
}

// worths are what the second factors count as, each once, the strongest first.
func worths(authenticators []auth.Authenticator, now time.Time) []auth.Factor {
	found := proofSet{}
	for _, one := range authenticators {
		if isSecond(one.Factor) {
			found[ProofOf(one, now)] = true
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b auth.Factor) int {
		return cmp.Or(Strength(b)-Strength(a), cmp.Compare(a, b))
	})
}

// enough is the rule of step-up, over what is enrolled, the strongest first.
func (b Base) enough(proofs proofSet, enrolled []auth.Factor) bool {
	if len(enrolled) == 0 {
		for _, one := range b {
			if !proofs[one] {
				return false
			}
		}
		return len(b) > 0 || proofs[auth.FactorPassword]
	}
	if proofs[enrolled[0]] {
		return true
	}
	others := 0
	for _, one := range enrolled {
		if isSecond(one) && proofs[one] {
			others++
		}
	}
	knows := proofs[auth.FactorPassword] && proofs[auth.FactorTOTP] && slices.Contains(enrolled, auth.FactorTOTP)
	return others >= 2 || knows
}

// Provenance returns ProvedAs and ProvedUntil for an authenticator that is
// enrolled in this situation: empty where the proof was not weaker than the
// strongest second factor then enrolled, and after an admin's pass.
func Provenance(s Situation) (as auth.Factor, until time.Time) {
	prior, _ := s.secondFactors()
	if len(prior) == 0 || s.Passed.UsedPass {
		return "", time.Time{}
	}
	proofs := proofSet{}
	for factor := range s.Passed.ProvedAt {
		proofs[factor] = true
	}
	if s.Purpose != PurposeSignIn {
		proofs = fresh(s.allProved(), s.Now)
	}
	as = auth.FactorPassword
	if s.Passed.UsedRecovery || proofs[auth.FactorRecoveryCode] {
		as = auth.FactorRecoveryCode
	}
	strongest := 0
	for factor := range proofs {
		if isSecond(factor) && Strength(factor) > Strength(as) {
			as = factor
		}
	}
	for _, one := range prior {
		strongest = max(strongest, Strength(one.Factor))
	}
	if Strength(as) >= strongest {
		return "", time.Time{}
	}
	return as, s.Now.Add(Probation)
}
