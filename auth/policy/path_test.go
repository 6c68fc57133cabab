package policy_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/policy"
)

// take does what auth/flow does when a step was right.
func take(t interface{ Fatalf(string, ...any) }, s policy.Situation, way policy.Way) policy.Situation {
	switch way.Step {
	case auth.StepPassword:
		s.Passed = s.Passed.Prove(auth.Authenticator{Factor: pwd}, s.Now)
	case auth.StepGoogle:
		s.Passed = s.Passed.Prove(auth.Authenticator{Factor: other}, s.Now)
	case auth.StepTOTP, auth.StepSMSCode, auth.StepEmailCode, auth.StepPasskey:
		if way.AuthenticatorID == "" && way.Step == auth.StepEmailCode {
			return takeMail(s)
		}
		at := slices.IndexFunc(s.Authenticators, func(a auth.Authenticator) bool { return a.ID == way.AuthenticatorID })
		if at < 0 {
			t.Fatalf("%s: no such authenticator", shape([]policy.Way{way}))
		}
		s.Passed = s.Passed.Prove(s.Authenticators[at], s.Now)
	case auth.StepRecoveryCode:
		s.Passed, s.HasRecovery = s.Passed.Prove(auth.Authenticator{Factor: saved}, s.Now), false
	case auth.StepRecoveryCodeSaved:
		s.Passed.RecoverySaved, s.HasRecovery = true, true
	case auth.StepEnrollTOTP:
		s = enroll(s, app)
	case auth.StepEnrollSMS:
		s = enroll(s, text)
	case auth.StepEnrollEmail:
		s = enroll(s, mail)
	case auth.StepEnrollPasskey: // the browser first, then the person's word
		if s.PasskeyPending = !s.PasskeyPending; !s.PasskeyPending {
			s = enroll(s, key)
		}
	case auth.StepNewPassword:
		s.Passed.NewPassword, s.Account.MustChangePassword = true, false
	case auth.StepAdminPass:
		s.Passed.UsedPass = true
	case auth.StepSkip:
		if s.PasskeyPending {
			s.PasskeyPending, s.Passed = false, s.Passed.Decline(auth.StepEnrollPasskey)
		}
		for _, one := range policy.Due(s) {
			s.Passed = s.Passed.Decline(one.Step)
		}
	default:
		t.Fatalf("step %s leads nowhere", way.Step)
	}
	return s
}

// takeMail proves the conversation's own address.
func takeMail(s policy.Situation) policy.Situation {
	if !s.MailPending {
		s.Passed = s.Passed.Prove(auth.Authenticator{Factor: mail}, s.Now)
	}
	s.MailPending = false
	return s
}

func enroll(s policy.Situation, factor auth.Factor) policy.Situation {
	added := auth.Authenticator{ID: fmt.Sprintf("new%d", len(s.Authenticators)), Factor: factor, CreatedAt: s.Now}
	if factor == key {
		added.Install = s.Install
	}
	added.ProvedAs, added.ProvedUntil = policy.Provenance(s)
	s.Authenticators = append(slices.Clip(s.Authenticators), added)
	s.Passed = s.Passed.Enroll(added, s.Now)
	return s
}

// Whole conversations: what is due, and which of it is done.
func TestPaths(t *testing.T) {
	change := member()
	change.MustChangePassword = true
	nobody := member()
	nobody.Email = ""
	type step struct {
		due string
		do  policy.Way
	}
	do := func(step auth.Step, id ...string) policy.Way {
		return policy.Way{Step: step, AuthenticatorID: append(id, "")[0]}
	}
	password := step{"password", do(auth.StepPassword)}
	stored := step{"recovery_code_saved", do(auth.StepRecoveryCodeSaved)}
	rows := []struct {
		name  string
		begin policy.Situation
		steps []step
	}{
		{"set-up by app", policy.Situation{Account: member(), Policy: requires(mail, text, app)}, []step{
			password, {"enroll_email enroll_sms enroll_totp", do(auth.StepEnrollTOTP)}, stored,
		}},
		{"set-up where only email is permitted", policy.Situation{Account: member(), Policy: requires(mail)}, []step{
			password, {"enroll_email", do(auth.StepEnrollEmail)}, stored,
		}},
		{"set-up with a code left from before", policy.Situation{Account: member(), Policy: requires(app), HasRecovery: true}, []step{
			password, {"enroll_totp", do(auth.StepEnrollTOTP)}, stored,
		}},
		{"set-up, then a new password", policy.Situation{Account: change, Policy: requires(text)}, []step{
			password, {"enroll_sms", do(auth.StepEnrollSMS)}, stored, {"new_password", do(auth.StepNewPassword)},
		}},
		{"factor, then a new password", policy.Situation{Account: change, Policy: requires(app), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepTOTP, "totp0")}, {"new_password", do(auth.StepNewPassword)},
		}},
		{"recovery code, declined", policy.Situation{Account: member(), Policy: requires(app, text), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepRecoveryCode)}, stored,
			{"enroll_totp? enroll_sms?", do(auth.StepSkip)},
		}},
		{"recovery code, new phone", policy.Situation{Account: member(), Policy: requires(app), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepRecoveryCode)}, stored, {"enroll_totp?", do(auth.StepEnrollTOTP)},
		}},
		{"recovery code where nothing can be set up", policy.Situation{Account: nobody, Policy: requires(mail), Authenticators: has(mail), HasRecovery: true}, []step{
			password, {"email_code:email_code0 recovery_code", do(auth.StepRecoveryCode)}, stored,
		}},
		{"no factor permitted: it opens enrollment only", policy.Situation{Account: member(), Policy: permits(text), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepTOTP, "totp0")}, {"enroll_sms", do(auth.StepEnrollSMS)},
		}},
		{"no factor permitted: the recovery code too", policy.Situation{Account: member(), Policy: requires(text), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepRecoveryCode)}, stored, {"enroll_sms", do(auth.StepEnrollSMS)},
		}},
		{"recovery code lost on the way: another is offered", policy.Situation{Account: member(), Policy: requires(app), Authenticators: has(app)}, []step{
			password, {"totp:totp0", do(auth.StepTOTP, "totp0")}, {"recovery_code_saved?", do(auth.StepRecoveryCodeSaved)},
		}},
		{"and may be declined", policy.Situation{Account: member(), Policy: requires(app), Authenticators: has(app)}, []step{
			password, {"totp:totp0", do(auth.StepTOTP, "totp0")}, {"recovery_code_saved?", do(auth.StepSkip)},
		}},
		{"pass where required", policy.Situation{Account: member(), Policy: requires(app), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepAdminPass)}, {"enroll_totp", do(auth.StepEnrollTOTP)},
		}},
		{"pass where optional", policy.Situation{Account: member(), Policy: permits(app), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepAdminPass)}, {"enroll_totp?", do(auth.StepSkip)},
		}},
		{"pass of a solo account", policy.Situation{Account: solo(), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepAdminPass)},
			{"enroll_totp? enroll_sms? enroll_email?", do(auth.StepSkip)},
		}},
		{"pass after an MFA reset", policy.Situation{Account: member(), Policy: requires(app)}, []step{
			password, {"enroll_totp", do(auth.StepAdminPass)}, {"enroll_totp", do(auth.StepEnrollTOTP)}, stored,
		}},
		{"pass where all is set up that can be", policy.Situation{Account: member(), Policy: requires(mail), Authenticators: has(mail), HasRecovery: true}, []step{
			password, {"email_code:email_code0 recovery_code", do(auth.StepAdminPass)},
		}},
		{"pass where none is permitted", policy.Situation{Account: member(), Policy: permits(text), Authenticators: has(app), HasRecovery: true}, []step{
			password, {"totp:totp0 recovery_code", do(auth.StepAdminPass)}, {"enroll_sms", do(auth.StepEnrollSMS)},
		}},
		{"guest", policy.Situation{Account: auth.Account{OrganizationID: "o", Role: auth.RoleGuest}, Policy: requires(app)}, []step{password}},
		{"solo", policy.Situation{Account: solo()}, []step{password}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := row.begin
			s.Channels, s.Now = both, now
			for _, one := range row.steps {
				if got := shape(policy.Due(s)); got != one.due {
					t.Fatalf("due %q, want %q", got, one.due)
				}
				if one.do.Step == auth.StepAdminPass && !policy.PassAccepted(s) {
					t.Fatal("pass not accepted")
				}
				s = take(t, s, one.do)
			}
			if got := shape(policy.Due(s)); got != "" || policy.PassAccepted(s) {
				t.Errorf("still due: %q", got)
			}
		})
	}
}

// An attacker with the password who was offered the set-up gets nowhere once
// the owner has set something up elsewhere.
func TestAnotherConversationEnrolledFirst(t *testing.T) {
	s := policy.Situation{Account: member(), Policy: requires(app, text), Channels: both, Passed: passed(pwd), Now: now}
	s.Authenticators = has(app) // the owner's, of another conversation
	s = enroll(s, text)
	if got := shape(policy.Due(s)); got != "totp:totp0" {
		t.Errorf("due %q", got)
	}
}

// A kind that is taken back in the middle is no longer enough.
func TestPolicyTightenedInTheMiddle(t *testing.T) {
	s := policy.Situation{
		Account: member(), Policy: requires(text), Authenticators: has(text), HasRecovery: true, Channels: both,
		Passed: passed(pwd, text), Now: now,
	}
	if got := shape(policy.Due(s)); got != "" {
		t.Fatalf("due %q", got)
	}
	s.Policy = requires(app)
	if got := shape(policy.Due(s)); got != "enroll_totp" {
		t.Errorf("due %q", got)
	}
	s.Authenticators = append(s.Authenticators, auth.Authenticator{ID: "elsewhere", Factor: app, CreatedAt: now.Add(-time.Hour)})
	if got := shape(policy.Due(s)); got != "totp:elsewhere recovery_code" {
		t.Errorf("due %q", got)
	}
	s.Authenticators = nil // an admin reset it
	if got := shape(policy.Due(s)); got != "enroll_totp" {
		t.Errorf("due %q", got)
	}
}

// What stands in where the permitted factor has no channel opens enrollment
// only, and what is set up has to be permitted when the conversation ends.
func TestStandInOpensEnrollmentOnly(t *testing.T) {
	s := policy.Situation{
		Account: member(), Policy: requires(text, mail), Authenticators: has(app, text), HasRecovery: true,
		Channels: policy.Channels{Email: true}, Passed: passed(pwd, app), Now: now,
	}
	if got := shape(policy.Due(s)); got != "enroll_email" || !policy.PassAccepted(s) {
		t.Errorf("due %q", got)
	}
	s = enroll(s, mail)
	if got := shape(policy.Due(s)); got != "" {
		t.Errorf("due %q", got)
	}
	s.Policy = requires(key) // changed meanwhile
	if got := shape(policy.Due(s)); got != "status" {
		t.Errorf("due %q", got)
	}
}
