package policy_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"foyer/auth"
	"foyer/auth/policy"
)

var kinds = []auth.Factor{app, text, mail, key}

// anyOf draws some of the values, in any order, each at most once.
func anyOf[T comparable](values ...T) *rapid.Generator[[]T] {
	return rapid.Custom(func(t *rapid.T) []T {
		shuffled := rapid.Permutation(values).Draw(t, "order")
		return shuffled[:rapid.IntRange(0, len(values)).Draw(t, "count")]
	})
}

// situations are all that can be said, also what should never happen.
var situations = rapid.Custom(func(t *rapid.T) policy.Situation {
	s := policy.Situation{
		Policy: auth.MFAPolicy{
			MFA:     rapid.SampledFrom([]auth.MFA{"", auth.MFAOff, auth.MFAOptional, auth.MFARequired}).Draw(t, "mfa"),
			Methods: anyOf(kinds...).Draw(t, "methods"),
		},
		HasRecovery: rapid.Bool().Draw(t, "recovery"),
		Channels: policy.Channels{
			Email: rapid.Bool().Draw(t, "email"), SMS: rapid.Bool().Draw(t, "sms"), Passkey: rapid.Bool().Draw(t, "passkey"),
		},
		ResetByEmail: rapid.Bool().Draw(t, "reset by email"),
		NoPassword:   rapid.IntRange(0, 3).Draw(t, "no password") == 3, Identity: rapid.Bool().Draw(t, "identity"),
		Install: "here", OfferedPasskey: rapid.Bool().Draw(t, "offered"),
		MailPending: rapid.IntRange(0, 9).Draw(t, "mail pending") == 9, PasskeyPending: rapid.IntRange(0, 9).Draw(t, "passkey pending") == 9,
		Now: now,
	}
	s.Account = rapid.SampledFrom([]auth.Account{member(), solo(), {
		ID: "gus", OrganizationID: "riverside", Role: auth.RoleGuest, Email: "gus@home.example",
	}, {ID: "ada", OrganizationID: "riverside", Role: auth.RoleAdmin}}).Draw(t, "account")
	s.Account.MustChangePassword = rapid.Bool().Draw(t, "must change")
	s.Account.AskEachTime = rapid.Bool().Draw(t, "ask")
	for i, kind := range rapid.SliceOfN(rapid.SampledFrom(kinds), 0, 4).Draw(t, "authenticators") {
		one := auth.Authenticator{ID: fmt.Sprintf("%s%d", kind, i), Factor: kind, CreatedAt: now.Add(-time.Hour)}
		if kind == key {
			one.Install = rapid.SampledFrom([]string{"here", "there", ""}).Draw(t, "install")
		}
		if rapid.IntRange(0, 3).Draw(t, "probation") == 0 {
			one.ProvedAs = rapid.SampledFrom([]auth.Factor{saved, pwd, mail, text, app}).Draw(t, "proved as")
			one.ProvedUntil = now.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "until")) * time.Hour)
		}
		s.Authenticators = append(s.Authenticators, one)
		if rapid.IntRange(0, 3).Draw(t, "default") == 0 {
			s.Account.DefaultAuthenticator = one.ID
		}
	}
	return s
})

// passes are any records, true to a situation or not.
func passes(t *rapid.T, s policy.Situation) policy.Passed {
	p := policy.Passed{
		Factors:       anyOf(append([]auth.Factor{pwd, other}, kinds...)...).Draw(t, "factors"),
		NewPassword:   rapid.Bool().Draw(t, "new password"),
		RecoverySaved: rapid.Bool().Draw(t, "saved"), UsedRecovery: rapid.Bool().Draw(t, "used recovery"),
		UsedPass: rapid.Bool().Draw(t, "used pass"),
		Declined: anyOf(auth.StepEnrollTOTP, auth.StepRecoveryCodeSaved, auth.StepPassword, auth.StepTOTP, auth.StepNewPassword, auth.StepEnrollPasskey).Draw(t, "declined"),
	}
	for _, one := range s.Authenticators {
		if rapid.IntRange(0, 3).Draw(t, "enrolled") == 0 {
			p.Enrolled = append(p.Enrolled, one.ID)
		}
	}
	return p
}

// unmet says in plain words what is missing; it is written apart from Due.
func unmet(s policy.Situation) string {
	bound := s.Account.Role == auth.RoleMember || s.Account.Role == auth.RoleAdmin
	limited := bound && (s.Policy.MFA == auth.MFAOptional || s.Policy.MFA == auth.MFARequired)
	permitted := func(a auth.Authenticator) bool { return !limited || slices.Contains(s.Policy.Methods, a.Factor) }
	had, proved, provedPermitted, havePermitted, addedPermitted, besideMail := false, false, false, false, false, false
	for _, one := range s.Authenticators {
		if slices.Contains(s.Passed.Enrolled, one.ID) {
			addedPermitted = addedPermitted || permitted(one)
			continue
		}
		had, havePermitted = true, havePermitted || permitted(one)
		besideMail = besideMail || one.Factor != mail
		if s.Passed.Has(one.Factor) {
			proved, provedPermitted = true, provedPermitted || permitted(one)
		}
	}
	onlyMail := !slices.ContainsFunc(s.Passed.Factors, func(f auth.Factor) bool { return f != pwd && f != other && f != mail })
	first := s.Passed.Has(pwd) || s.Passed.Has(key) || s.Passed.Has(other)
	switch stood := s.Passed.UsedRecovery || s.Passed.UsedPass; {
	case s.MailPending:
		return "the proof of the address"
	case !first:
		return "a first factor"
	case s.PasskeyPending:
		return "a word on the new passkey"
	case had && !proved && !stood:
		return "a second factor"
	case s.ResetByEmail && besideMail && onlyMail && !stood:
		return "more than mail"
	case had && !havePermitted && !addedPermitted:
		return "a factor that is permitted"
	case had && !provedPermitted && !addedPermitted && !stood:
		return "a proof that is permitted"
	case bound && s.Policy.MFA == auth.MFARequired && !havePermitted && !addedPermitted:
		return "the enrollment that is required"
	case s.Passed.UsedRecovery && !s.Passed.RecoverySaved:
		return "a new recovery code"
	case s.Account.MustChangePassword && !s.Passed.NewPassword:
		return "a new password"
	}
	return ""
}
