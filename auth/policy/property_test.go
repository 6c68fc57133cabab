package policy_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foyer/auth"
	"foyer/auth/policy"
)

// S14, at its root: whatever is on record, nothing due means policy is met.
func TestNothingDueMeansPolicyIsMet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Passed = passes(t, s)
		if due := policy.Due(s); len(due) == 0 && unmet(s) != "" {
			t.Fatalf("nothing due without %s: %+v", unmet(s), s)
		}
	})
}

// S14: an honest conversation in any order of choices ends, and ends right. A
// step that was done is not due again, and nothing follows a new password.
func TestEveryConversationEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		done := map[policy.Way]bool{}
		for range 20 {
			due := policy.Due(s)
			if len(due) == 0 {
				if missing := unmet(s); missing != "" {
					t.Fatalf("ended without %s", missing)
				}
				return
			}
			if s.Passed.NewPassword {
				t.Fatalf("due after a new password: %s", shape(due))
			}
			choices := due
			if policy.PassAccepted(s) {
				choices = append(choices, policy.Way{Step: auth.StepAdminPass})
			}
			if due[0].Optional || s.PasskeyPending && due[0].Step == auth.StepEnrollPasskey {
				choices = append(choices, policy.Way{Step: auth.StepSkip})
			}
			if due[0].Step == auth.StepStatus {
				if len(due) > 1 {
					t.Fatalf("status beside a way: %s", shape(due))
				}
				if !policy.Stranded(s) {
					t.Fatal("not called stranded")
				}
				if choices = choices[1:]; len(choices) == 0 {
					return
				}
			}
			way := rapid.SampledFrom(choices).Draw(t, "way")
			plain := policy.Way{Step: way.Step, AuthenticatorID: way.AuthenticatorID}
			if done[plain] && way.Step != auth.StepSkip && way.Step != auth.StepEnrollPasskey {
				t.Fatalf("%s is due again", way.Step)
			}
			done[plain] = true
			s = take(t, s, way)
		}
		t.Fatal("it does not end")
	})
}

// R16: guests and solo accounts are not affected by any policy, and without
// factors of their own notice nothing.
func TestGuestsAndSoloAreNotAffected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Account.Role = rapid.SampledFrom([]auth.Role{auth.RoleGuest, auth.RoleSolo}).Draw(t, "role")
		s.Passed = passes(t, s)
		free := s
		free.Policy = auth.MFAPolicy{}
		if with, without := shape(policy.Due(s)), shape(policy.Due(free)); with != without {
			t.Fatalf("due %q, without policy %q", with, without)
		}
		s.Authenticators, s.Account.MustChangePassword, s.MailPending, s.PasskeyPending = nil, false, false, false
		s.Passed = policy.Passed{Factors: []auth.Factor{pwd}}
		if due := policy.Due(s); len(due) > 0 {
			t.Fatalf("due %q", shape(due))
		}
	})
}

// S17: nothing stands for a first factor, which is the password, a passkey of
// the account or another provider's word.
func TestNothingStandsForAFirstFactor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Passed = passes(t, s)
		s.Passed.Factors = slices.DeleteFunc(slices.Clone(s.Passed.Factors), func(f auth.Factor) bool { return slices.Contains(firsts, f) })
		s.MailPending = false
		due := policy.Due(s)
		if len(due) == 0 || policy.PassAccepted(s) {
			t.Fatal("nothing is due, or a pass is accepted")
		}
		for _, way := range due {
			passkey := way.Step == auth.StepPasskey && way.AuthenticatorID != ""
			linked := way.Step == auth.StepGoogle && s.Identity
			password := way.Step == auth.StepPassword && !s.NoPassword
			if !passkey && !linked && !password && way.Step != auth.StepStatus {
				t.Fatalf("due %q", shape(due))
			}
		}
	})
}

var firsts = []auth.Factor{pwd, key, other}

// Another provider's word is a first factor and never a second one.
func TestAnotherProviderIsAFirstFactorOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		byPassword := s
		s.Passed, byPassword.Passed = passed(other), passed(pwd)
		if one, two := shape(policy.Due(s)), shape(policy.Due(byPassword)); one != two {
			t.Fatalf("due %q, after the password %q", one, two)
		}
		if len(s.Authenticators) > 0 && len(policy.Due(s)) == 0 {
			t.Fatal("stands for a second factor")
		}
	})
}

// A passkey is both factors where it is permitted, and opens enrollment where
// it is not.
func TestPasskeyIsBothFactorsWherePermitted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Passed, s.MailPending = passed(key), false
		s.Authenticators = append(slices.Clip(s.Authenticators), auth.Authenticator{ID: "mine", Factor: key, CreatedAt: now})
		s.Channels.Passkey = true
		bound := s.Account.Role == auth.RoleMember || s.Account.Role == auth.RoleAdmin
		free := !bound || s.Policy.MFA == "" || s.Policy.MFA == auth.MFAOff || slices.Contains(s.Policy.Methods, key)
		asked := slices.ContainsFunc(policy.Due(s), func(w policy.Way) bool { return w.AuthenticatorID != "" || w.Step == auth.StepPassword })
		if free && asked {
			t.Fatalf("asks for more: %s", shape(policy.Due(s)))
		}
		if !free && len(policy.Due(s)) == 0 {
			t.Fatal("is enough where it is not permitted")
		}
	})
}

func TestDueDependsOnNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Passed = passes(t, s)
		s.Purpose = rapid.SampledFrom([]policy.Purpose{policy.PurposeSignIn, policy.PurposeManage}).Draw(t, "purpose")
		other := s
		other.Authenticators = rapid.Permutation(s.Authenticators).Draw(t, "authenticators")
		other.Passed.Factors = rapid.Permutation(s.Passed.Factors).Draw(t, "factors")
		if one, two := shape(policy.Due(s)), shape(policy.Due(other)); one != two || one != shape(policy.Due(s)) {
			t.Fatalf("%q, %q", one, two)
		}
	})
}

// Who proved more never owes what was not owed before.
func TestMoreProofsNeverOweMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Passed = passes(t, s)
		before := policy.Due(s)
		s.Passed.Factors = append(slices.Clip(s.Passed.Factors), rapid.SampledFrom(kinds).Draw(t, "more"))
		after := policy.Due(s)
		if len(before) == 0 && len(after) > 0 {
			t.Fatalf("now due: %s", shape(after))
		}
		if stageOf(after) < stageOf(before) {
			t.Fatalf("went back from %q to %q", shape(before), shape(after))
		}
	})
}

// stageOf is how far a conversation is; status may stand anywhere.
func stageOf(due []policy.Way) int {
	if len(due) == 0 {
		return 9
	}
	switch step := due[0].Step; {
	case step == auth.StepPassword, step == auth.StepGoogle, step == auth.StepEmailCode && due[0].AuthenticatorID == "":
		return 0
	case due[0].AuthenticatorID != "", step == auth.StepRecoveryCode, step == auth.StepStatus:
		return 1
	case step == auth.StepNewPassword:
		return 8
	}
	return 2
}

// What is offered can be done: it is permitted, or opens what is; it has its
// channel; and codes of unknown kinds are left out.
func TestWhatIsOfferedCanBeDone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := situations.Draw(t, "situation")
		s.Passed = passes(t, s)
		due := policy.Due(s)
		for i, way := range due {
			step := strings.TrimPrefix(string(way.Step), "enroll_")
			if strings.HasPrefix(step, "email") && !s.Channels.Email || strings.HasPrefix(step, "sms") && !s.Channels.SMS {
				t.Fatalf("%s without its channel", way.Step)
			}
			if step == "passkey" && !s.Channels.Passkey && !(s.PasskeyPending && way.Step == auth.StepEnrollPasskey) {
				t.Fatalf("%s where there are none", way.Step)
			}
			if way.Step == auth.StepAdminPass || way.Step == auth.StepSkip {
				t.Fatalf("%s is listed", way.Step)
			}
			if way.Step == auth.StepRecoveryCode && !s.HasRecovery {
				t.Fatal("a recovery code that is not there")
			}
			if way.Ask && (i > 0 || !s.Account.AskEachTime) {
				t.Fatal("asks without being asked to")
			}
			if way.Optional != due[0].Optional {
				t.Fatalf("half optional: %s", shape(due))
			}
			at := slices.IndexFunc(s.Authenticators, func(a auth.Authenticator) bool { return a.ID == way.AuthenticatorID })
			if way.AuthenticatorID != "" && (at < 0 || string(s.Authenticators[at].Factor) != string(way.Step)) {
				t.Fatalf("%s is not of the account", shape(due[i:i+1]))
			}
		}
	})
}
