package policy

import (
	"cmp"
	"slices"

	"foyer/auth"
)

// bound: the organization's policy holds for its members and admins. A role
// that this version does not know is bound, to be safe.
func bound(account auth.Account) bool {
	return account.OrganizationID != "" && account.Role != auth.RoleGuest && account.Role != auth.RoleSolo
}

// required: the organization asks for a second factor.
func (s Situation) required() bool { return bound(s.Account) && s.Policy.MFA == auth.MFARequired }

// permits tells whether a kind may stand as second factor. MFAOff requires and
// enrolls nothing, but does not take away what a person has set up before.
func (s Situation) permits(factor auth.Factor) bool {
	switch {
	case !bound(s.Account):
		return true
	case s.Policy.MFA == auth.MFARequired, s.Policy.MFA == auth.MFAOptional:
		return slices.Contains(s.Policy.Methods, factor)
	}
	return true
}

// secondFactors are those the account had before this conversation, and those
// that were added in it.
func (s Situation) secondFactors() (prior, added []auth.Authenticator) {
	for _, one := range s.Authenticators {
		switch {
		case !isSecond(one.Factor):
		case slices.Contains(s.Passed.Enrolled, one.ID):
			added = append(added, one)
		default:
			prior = append(prior, one)
		}
	}
	return prior, added
}

func isSecond(factor auth.Factor) bool { return Strength(factor) > Strength(auth.FactorPassword) }

// permitted divides what the account had before into what the policy permits
// and what can only open enrollment. Mail that has just reset the password is
// neither, until something else was proved.
func (s Situation) permitted() (allowed, others []auth.Authenticator) {
	prior, _ := s.secondFactors()
	distrusted := s.mailDistrusted(prior)
	for _, one := range prior {
		switch {
		case distrusted && one.Factor == auth.FactorEmailCode:
		case s.permits(one.Factor):
			allowed = append(allowed, one)
		default:
			others = append(others, one)
		}
	}
	return allowed, others
}

func (s Situation) mailDistrusted(prior []auth.Authenticator) bool {
	if !s.ResetByEmail || s.Passed.UsedRecovery || s.Passed.UsedPass {
		return false
	}
	others := slices.DeleteFunc(slices.Clone(prior), func(a auth.Authenticator) bool {
		return a.Factor == auth.FactorEmailCode
	})
	return len(others) > 0 && !s.proved(others)
}

// accepted are the authenticators of which one has to be proved: those the
// policy permits, or, where none of them can be used, all.
func (s Situation) accepted() []auth.Authenticator {
	allowed, others := s.permitted()
	if slices.ContainsFunc(allowed, s.usable) {
		return allowed
	}
	return append(allowed, others...)
}

// usable: this version knows its step, and its code can be sent.
func (s Situation) usable(a auth.Authenticator) bool {
	return proofStep(a.Factor) != "" && s.reachable(a.Factor)
}

func (s Situation) reachable(factor auth.Factor) bool {
	switch factor {
	case auth.FactorEmailCode:
		return s.Channels.Email
	case auth.FactorSMSCode:
		return s.Channels.SMS
	case auth.FactorPasskey:
		return s.Channels.Passkey
	}
	return true
}

// proofStep is empty for a kind that this version cannot check.
func proofStep(factor auth.Factor) auth.Step {
	switch factor {
	case auth.FactorTOTP:
		return auth.StepTOTP
	case auth.FactorEmailCode:
		return auth.StepEmailCode
	case auth.FactorSMSCode:
		return auth.StepSMSCode
	case auth.FactorPasskey:
		return auth.StepPasskey
	}
	return ""
}

func (s Situation) proved(of []auth.Authenticator) bool {
	return slices.ContainsFunc(of, func(a auth.Authenticator) bool { return s.Passed.Has(a.Factor) })
}

// proofMissing: the account has second factors, and none of them, nor what
// stands for one, was proved.
func (s Situation) proofMissing() bool {
	prior, _ := s.secondFactors()
	if len(prior) == 0 || s.Passed.UsedRecovery || s.Passed.UsedPass {
		return false
	}
	return !s.proved(s.accepted())
}

func (s Situation) secondFactor() []Way {
	if !s.proofMissing() {
		return nil
	}
	ways := s.proofWays(s.accepted())
	if s.HasRecovery {
		ways = append(ways, Way{Step: auth.StepRecoveryCode})
	}
	return owed(ways)
}

// proofWays: the passkey of this device first, then the default, then the
// strongest, then the oldest. A passkey of another device comes last, as it is
// likely not at hand.
func (s Situation) proofWays(of []auth.Authenticator) []Way {
	of = slices.SortedFunc(slices.Values(of), func(a, b auth.Authenticator) int {
		return cmp.Or(
			-cmp.Compare(s.isDefault(a), s.isDefault(b)), -cmp.Compare(s.rank(a), s.rank(b)),
			a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID),
		)
	})
	var ways []Way
	for _, one := range of {
		if s.usable(one) {
			ways = append(ways, Way{Step: proofStep(one.Factor), AuthenticatorID: one.ID})
		}
	}
	if len(ways) > 1 {
		ways[0].Ask = s.Account.AskEachTime
	}
	return ways
}

func (s Situation) rank(a auth.Authenticator) int {
	if a.Factor == auth.FactorPasskey && !s.isHere(a) {
		return 0
	}
	return Strength(a.Factor)
}

func (s Situation) isDefault(a auth.Authenticator) int {
	switch {
	case s.isHere(a):
		return 2
	case a.ID == s.Account.DefaultAuthenticator:
		return 1
	}
	return 0
}
