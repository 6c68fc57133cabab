package policy

import (
	"slices"

	"foyer/auth"
)

// Person is one account as Affected looks at it.
type Person struct {
	Account        auth.Account
	Authenticators []auth.Authenticator
	HasRecovery    bool
}

// Affected tells an admin, before a policy is saved, what the next sign-ins of
// the people of the organization would be like: affected would be asked for a
// second factor, mustSetUp of them for an enrollment, and noWayIn could not
// get in by themselves (and are not in mustSetUp). Disabled accounts are left
// out, as are guests.
func Affected(p auth.MFAPolicy, people []Person, channels Channels) (affected, mustSetUp, noWayIn int) {
	if p.MFA != auth.MFARequired && p.MFA != auth.MFAOptional {
		return 0, 0, 0
	}
	for _, one := range people {
		if one.Account.Disabled || !bound(one.Account) {
			continue
		}
		s := Situation{
			Account: one.Account, Policy: p, Authenticators: one.Authenticators, HasRecovery: one.HasRecovery,
			Channels: channels, Passed: Passed{Factors: []auth.Factor{auth.FactorPassword}},
		}
		prior, _ := s.secondFactors()
		allowed, _ := s.permitted()
		if len(prior) == 0 && !s.required() {
			continue
		}
		affected++
		switch {
		case s.shutOut():
			noWayIn++
		case !slices.ContainsFunc(allowed, s.usable):
			mustSetUp++
		}
	}
	return affected, mustSetUp, noWayIn
}

// shutOut looks one step further than Stranded: an authenticator that can only
// open enrollment is no way in where nothing can be enrolled.
func (s Situation) shutOut() bool {
	if Stranded(s) {
		return true
	}
	allowed, _ := s.permitted()
	if slices.ContainsFunc(allowed, s.usable) || s.HasRecovery && len(allowed) > 0 {
		return false
	}
	return len(s.enrollWays()) == 0
}

// Pauses tells whether a living session has to wait for a step of its person:
// for a new password, or because a required policy was to hold at once and the
// session began before it without a factor that it permits. What was proved is
// judged by its kind, never by acr; a recovery code counts from when the
// policy held, so that it opens the session once.
func Pauses(account auth.Account, p auth.MFAPolicy, authenticators []auth.Authenticator, life auth.Session) bool {
	if account.MustChangePassword {
		return true
	}
	s := Situation{Account: account, Policy: p}
	if !s.required() || p.AtOnceFrom.IsZero() || !life.AuthTime.Before(p.AtOnceFrom) {
		return false
	}
	if at, used := life.ProvedAt[auth.FactorRecoveryCode]; used && !at.Before(p.AtOnceFrom) {
		return false
	}
	return !slices.ContainsFunc(authenticators, func(a auth.Authenticator) bool {
		return isSecond(a.Factor) && s.permits(a.Factor) && !life.ProvedAt[a.Factor].IsZero()
	})
}
