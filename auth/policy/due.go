package policy

import (
	"slices"

	"foyer/auth"
)

// Due returns the alternatives of the next step, the default first; empty
// means that nothing is missing and a code may be issued. It is the only place
// that says so (docs/protocol.md, "Policy" and "Step-up").
//
// A sign-in asks, in this order, for the proof of a new address, a first
// factor, a second one, a stored recovery code after the old one was used, the
// enrollment that is required or offered, the recovery code of a first
// enrollment, whether this device is trusted, and a new password.
//
// Where something is missing that this person has no way to give, the only way
// is auth.StepStatus, which proves nothing: see Stranded.
func Due(s Situation) []Way {
	stages := []func() []Way{
		s.mailProof, s.firstFactor, s.secondFactor, s.usedRecovery, s.pendingPasskey, s.requiredEnrollment,
		s.offeredEnrollment, s.freshRecovery, s.trustedDevice, s.changedPassword,
	}
	if s.Purpose != PurposeSignIn {
		stages = []func() []Way{s.stepUpProof, s.pendingPasskey, s.stepUpWork}
	}
	for _, stage := range stages {
		if ways := stage(); len(ways) > 0 {
			return ways
		}
	}
	return nil
}

// Stranded tells whether a person who knows the password, if there is one, has
// no way to give what is missing, so that only an admin or the operator can help.
func Stranded(s Situation) bool {
	if !s.firstProved() && !stuck(s) {
		s.Passed.Factors = append(slices.Clip(s.Passed.Factors), auth.FactorPassword)
	}
	return stuck(s)
}

func stuck(s Situation) bool {
	due := Due(s)
	return len(due) == 1 && due[0].Step == auth.StepStatus
}

// PassAccepted tells whether an admin's pass may be presented now: in a
// sign-in after the first factor, while a second one or its enrollment is
// missing, and once. It is never among the ways of Due.
func PassAccepted(s Situation) bool {
	if s.Purpose != PurposeSignIn || s.Passed.UsedPass || !s.firstProved() {
		return false
	}
	return s.proofMissing() || s.enrollmentMissing()
}

// owed makes sure that what is missing never looks like nothing.
func owed(ways []Way) []Way {
	if len(ways) == 0 {
		return only(auth.StepStatus)
	}
	return ways
}

func only(step auth.Step) []Way { return []Way{{Step: step}} }

// usedRecovery: whoever spent the recovery code leaves with a new one.
func (s Situation) usedRecovery() []Way {
	if !s.Passed.UsedRecovery || s.Passed.RecoverySaved {
		return nil
	}
	return only(auth.StepRecoveryCodeSaved)
}

// freshRecovery: a first enrollment ends with a recovery code; whoever lost
// the answer that showed it is offered another at the next sign-in.
func (s Situation) freshRecovery() []Way {
	prior, added := s.secondFactors()
	switch {
	case s.Passed.RecoverySaved:
		return nil
	case len(added) > 0 && (len(prior) == 0 || !s.HasRecovery):
		return only(auth.StepRecoveryCodeSaved)
	case len(prior) > 0 && !s.HasRecovery && !s.declined(auth.StepRecoveryCodeSaved):
		return []Way{{Step: auth.StepRecoveryCodeSaved, Optional: true}}
	}
	return nil
}

// changedPassword comes last: setting one must never open what a factor
// guards.
func (s Situation) changedPassword() []Way {
	if !s.Account.MustChangePassword || s.Passed.NewPassword {
		return nil
	}
	return only(auth.StepNewPassword)
}

func (s Situation) declined(step auth.Step) bool { return slices.Contains(s.Passed.Declined, step) }
