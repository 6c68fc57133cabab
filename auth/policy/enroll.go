package policy

import (
	"slices"

	"foyer/auth"
)

// everyMethod is for accounts that no organization limits.
var everyMethod = []auth.Factor{auth.FactorPasskey, auth.FactorTOTP, auth.FactorSMSCode, auth.FactorEmailCode}

// enrollmentMissing: the policy is not met before something was added here.
func (s Situation) enrollmentMissing() bool {
	prior, added := s.secondFactors()
	allowed, _ := s.permitted()
	if s.proved(allowed) || slices.ContainsFunc(added, func(a auth.Authenticator) bool { return s.permits(a.Factor) }) {
		return false
	}
	switch {
	case len(prior) == 0:
		return s.required()
	case len(allowed) == 0:
		return true // what was proved opens enrollment only
	case s.Passed.UsedPass:
		// Who holds all that can be had, such as the one address, is done.
		return s.required() && len(s.enrollWays()) > 0
	}
	return !s.Passed.UsedRecovery
}

func (s Situation) requiredEnrollment() []Way {
	if !s.enrollmentMissing() {
		return nil
	}
	return owed(s.enrollWays())
}

// offeredEnrollment: who came in by a recovery code or a pass has probably
// lost something. Declining one way declines the offer.
func (s Situation) offeredEnrollment() []Way {
	if _, added := s.secondFactors(); len(added) > 0 || !s.Passed.UsedRecovery && !s.Passed.UsedPass {
		return nil
	}
	return s.optionalEnrollment()
}

func (s Situation) optionalEnrollment() []Way {
	ways := s.enrollWays()
	for i := range ways {
		if s.declined(ways[i].Step) {
			return nil
		}
		ways[i].Optional = true
	}
	return ways
}

// enrollWays are what the person may set up now, in the policy's order.
func (s Situation) enrollWays() []Way {
	methods := everyMethod
	if bound(s.Account) {
		methods = nil
		if s.Policy.MFA == auth.MFARequired || s.Policy.MFA == auth.MFAOptional {
			methods = s.Policy.Methods
		}
	}
	var ways []Way
	for _, method := range methods {
		if way := s.enrollStep(method); way != "" {
			ways = append(ways, Way{Step: way})
		}
	}
	return ways
}

// MostOfAKind is how many authenticators of one kind an account holds: each is
// read at every step of a sign-in.
const MostOfAKind = 20

// hasMost: who has so many of a kind adds none. Where the policy permits the
// kind they can prove one; where it does not it is not offered.
func (s Situation) hasMost(kind auth.Factor) bool {
	held := 0
	for _, one := range s.Authenticators {
		if one.Factor == kind {
			held++
		}
	}
	return held >= MostOfAKind
}

// enrollStep is empty for what cannot be set up now.
func (s Situation) enrollStep(method auth.Factor) auth.Step {
	switch {
	case !s.reachable(method), s.hasMost(method):
		return ""
	case method == auth.FactorTOTP:
		return auth.StepEnrollTOTP
	case method == auth.FactorSMSCode:
		return auth.StepEnrollSMS
	case method == auth.FactorEmailCode && s.Account.Email != "" && !s.hasMail():
		return auth.StepEnrollEmail
	case method == auth.FactorPasskey && !s.servedHere():
		return auth.StepEnrollPasskey
	}
	return ""
}

// servedHere: a device needs one passkey an account. Who came in by what stands
// for a factor may have lost the one from before.
func (s Situation) servedHere() bool {
	lost := s.Passed.UsedRecovery || s.Passed.UsedPass
	return slices.ContainsFunc(s.Authenticators, func(a auth.Authenticator) bool {
		return s.isHere(a) && (!lost || slices.Contains(s.Passed.Enrolled, a.ID))
	})
}

// hasMail: an account has one address, which is enrolled once.
func (s Situation) hasMail() bool {
	return slices.ContainsFunc(s.Authenticators, func(a auth.Authenticator) bool {
		return a.Factor == auth.FactorEmailCode
	})
}
