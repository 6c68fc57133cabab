package policy_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foyer/auth"
	"foyer/auth/policy"
)

// Whatever the account has, a step-up is never met by less, and more proofs
// never unmeet it.
func TestStepUpProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Purpose = rapid.SampledFrom([]policy.Purpose{policy.PurposeManage, policy.PurposePassword, policy.PurposeRecoveryCode, policy.PurposeAdmin}).Draw(t, "purpose")
		proved := map[auth.Factor]time.Time{}
		for _, factor := range anyOf(pwd, app, text, mail, key, other, saved).Draw(t, "proved") {
			proved[factor] = now.Add(-time.Duration(rapid.IntRange(0, 600).Draw(t, "age")) * time.Second)
		}
		s.ProvedAt = proved
		base := policy.BaseOf(s.NoPassword, s.Channels)
		met := policy.StepUpMet(s.Authenticators, base, proved, s.Purpose, now)
		if due := policy.Due(s); !met && len(due) == 0 {
			t.Fatal("nothing due")
		}
		if policy.StepUpMet(s.Authenticators, base, proved, s.Purpose, now.Add(policy.StepUpFresh)) {
			t.Fatal("met by old proofs")
		}
		if len(s.Authenticators) > 0 && policy.StepUpMet(s.Authenticators, base, at(0, pwd), s.Purpose, now) {
			counts := func(a auth.Authenticator) bool { return policy.Strength(policy.ProofOf(a, now)) > policy.Strength(pwd) }
			if slices.ContainsFunc(s.Authenticators, counts) {
				t.Fatal("met by the password alone")
			}
		}
		more := maps.Clone(proved)
		more[rapid.SampledFrom([]auth.Factor{pwd, app, text, mail, key, other}).Draw(t, "more")] = now
		if met && !policy.StepUpMet(s.Authenticators, base, more, s.Purpose, now) {
			t.Fatal("unmet by one more proof")
		}
		for _, target := range s.Authenticators {
			if !policy.MayRemove(target, s.Authenticators, proved, now) {
				continue
			}
			if !met {
				t.Fatal("may remove without step-up")
			}
			if policy.MayRemove(target, s.Authenticators, at(0, saved), now) {
				t.Fatal("a recovery code removes")
			}
			if target.Factor != mail && policy.MayRemove(target, s.Authenticators, at(0, mail), now) {
				t.Fatal("an email code removes a stronger factor")
			}
		}
	})
}

// Following the ways of a step-up gets there, or it said so at once.
func TestStepUpWaysLeadThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Purpose = policy.PurposeAdmin
		for range 8 {
			due := policy.Due(s)
			if len(due) == 0 || due[0].Step == auth.StepStatus {
				return
			}
			way := rapid.SampledFrom(due).Draw(t, "way")
			if way.Step == auth.StepRecoveryCode || way.Step == auth.StepAdminPass {
				t.Fatalf("%s in a step-up", way.Step)
			}
			s = take(t, s, way)
		}
		t.Fatalf("still due: %s", shape(policy.Due(s)))
	})
}
