package policy_test

import (
	"slices"
	"testing"

	"foyer/auth"
	"foyer/auth/policy"
)

// keyAt makes a passkey that was created on an install.
func keyAt(id, install string) auth.Authenticator {
	return auth.Authenticator{ID: id, Factor: key, Install: install, CreatedAt: now}
}

func with(kept []auth.Authenticator, more ...auth.Authenticator) []auth.Authenticator {
	return append(slices.Clip(kept), more...)
}

// What proves a known account first, such as that of a paused session.
func TestFirstFactorOfAKnownAccount(t *testing.T) {
	nobody := auth.Account{}
	rows := []struct {
		name  string
		begin policy.Situation
		want  string
	}{
		{"nobody was named", policy.Situation{Account: nobody, Identity: true}, "password"},
		{"the password", policy.Situation{Account: solo()}, "password"},
		{"password or passkey", policy.Situation{Account: solo(), Authenticators: with(has(app), keyAt("k", "there"))}, "password passkey:k"},
		{"the passkey of this device first", policy.Situation{Account: solo(), Authenticators: with(has(app), keyAt("a", "there"), keyAt("k", "here"))},
			"passkey:k password passkey:a"},
		{"password or provider", policy.Situation{Account: solo(), Identity: true}, "password google"},
		{"provider alone", policy.Situation{Account: solo(), Identity: true, NoPassword: true}, "google"},
		{"passkey or provider", policy.Situation{Account: solo(), Identity: true, NoPassword: true, Authenticators: with(nil, keyAt("k", "there"))},
			"passkey:k google"},
		{"no way", policy.Situation{Account: solo(), NoPassword: true, Authenticators: has(app)}, "status"},
		{"proved by the password", policy.Situation{Account: solo(), Passed: passed(pwd)}, ""},
		{"proved by a passkey", policy.Situation{Account: solo(), Passed: passed(key)}, ""},
		{"proved by the provider", policy.Situation{Account: solo(), Passed: passed(other)}, ""},
		{"a second factor proves nobody", policy.Situation{Account: solo(), Passed: passed(app, text, mail)}, "password"},
		{"it is not asked each time", policy.Situation{Account: func() auth.Account { a := solo(); a.AskEachTime = true; return a }(),
			Authenticators: with(nil, keyAt("a", "there"), keyAt("b", "there"))}, "password passkey:a passkey:b"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := row.begin
			s.Channels, s.Install, s.OfferedPasskey, s.Now = all3, "here", true, now
			if got := shape(policy.Due(s)); got != row.want {
				t.Errorf("due %q, want %q", got, row.want)
			}
			if got := policy.Stranded(s); got != (row.want == "status") {
				t.Errorf("stranded %v", got)
			}
		})
	}
	s := policy.Situation{Account: solo(), Authenticators: with(nil, keyAt("k", "there")), Channels: both, Now: now}
	if got := shape(policy.Due(s)); got != "password" {
		t.Errorf("without passkeys at this address: %q", got)
	}
}

func TestWhatMayBeginASignIn(t *testing.T) {
	for _, step := range []auth.Step{auth.StepPassword, auth.StepPasskey, auth.StepGoogle, auth.StepRegister} {
		if !policy.FirstStep(step) {
			t.Errorf("%s may not", step)
		}
	}
	for _, step := range []auth.Step{auth.StepTOTP, auth.StepRecoveryCode, auth.StepAdminPass, auth.StepEnrollPasskey, auth.StepStatus, ""} {
		if policy.FirstStep(step) {
			t.Errorf("%q may", step)
		}
	}
}

// Who claims an address proves it before anything else is asked or told.
func TestAddressIsProvedFirst(t *testing.T) {
	s := policy.Situation{MailPending: true, Channels: all3, Now: now}
	if got := shape(policy.Due(s)); got != "email_code" {
		t.Errorf("due %q", got)
	}
	s.Passed = passed(other, key, pwd)
	if got := shape(policy.Due(s)); got != "email_code" {
		t.Errorf("whatever was proved: due %q", got)
	}
	s.Channels.Email = false
	if got := shape(policy.Due(s)); got != "status" || !policy.Stranded(s) {
		t.Errorf("no mail: due %q", got)
	}
}

// R21: "Trust this device?"
func TestTrustedDeviceIsOfferedOnceBesideAnotherFactor(t *testing.T) {
	const ask = "enroll_passkey?"
	declined := passed(pwd, app).Decline(auth.StepEnrollPasskey)
	rows := []struct {
		name   string
		change func(*policy.Situation)
		want   string
	}{
		{"beside an app", func(*policy.Situation) {}, ask},
		{"answered on this install before", func(s *policy.Situation) { s.OfferedPasskey = true }, ""},
		{"declined now", func(s *policy.Situation) { s.Passed = declined }, ""},
		{"signed in by passkey", func(s *policy.Situation) {
			s.Authenticators, s.Passed = with(s.Authenticators, keyAt("k", "there")), passed(key)
		}, ""},
		{"a passkey of another device", func(s *policy.Situation) { s.Authenticators = with(s.Authenticators, keyAt("k", "there")) }, ask},
		{"a passkey of this device", func(s *policy.Situation) { s.Authenticators = with(s.Authenticators, keyAt("k", "here")) }, ""},
		{"an unnamed install has none", func(s *policy.Situation) { s.Authenticators, s.Install = with(s.Authenticators, keyAt("k", "")), "" }, ask},
		{"beside nothing", func(s *policy.Situation) { s.Authenticators, s.Passed = nil, passed(pwd) }, ""},
		{"none at this address", func(s *policy.Situation) { s.Channels = both }, ""},
		{"the policy permits it", func(s *policy.Situation) { s.Account, s.Policy = member(), permits(app, key) }, ask},
		{"the policy does not", func(s *policy.Situation) { s.Account, s.Policy = member(), requires(app) }, ""},
		{"the policy is off", func(s *policy.Situation) {
			s.Account, s.Policy = member(), auth.MFAPolicy{MFA: auth.MFAOff, Methods: kinds}
		}, ""},
		{"before a new password", func(s *policy.Situation) { s.Account.MustChangePassword = true }, ask},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := policy.Situation{
				Account: solo(), Authenticators: has(app), HasRecovery: true, Channels: all3, Passed: passed(pwd, app), Install: "here", Now: now,
			}
			row.change(&s)
			if got := shape(policy.Due(s)); got != row.want {
				t.Errorf("due %q, want %q", got, row.want)
			}
		})
	}
}

func TestPasskeyPaths(t *testing.T) {
	type step struct {
		due string
		do  policy.Way
	}
	do := func(step auth.Step, id ...string) policy.Way {
		return policy.Way{Step: step, AuthenticatorID: append(id, "")[0]}
	}
	password, stored := step{"password", do(auth.StepPassword)}, step{"recovery_code_saved", do(auth.StepRecoveryCodeSaved)}
	make1, keep := do(auth.StepEnrollPasskey), step{"enroll_passkey", do(auth.StepEnrollPasskey)}
	mine := with(nil, keyAt("k", "here"))
	rows := []struct {
		name  string
		begin policy.Situation
		steps []step
	}{
		{"only passkeys, first set-up", policy.Situation{Account: member(), Policy: requires(key)},
			[]step{password, {"enroll_passkey", make1}, keep, stored}},
		{"only passkeys, dropped and made again", policy.Situation{Account: member(), Policy: requires(key)},
			[]step{password, {"enroll_passkey", make1}, {"enroll_passkey", do(auth.StepSkip)}, {"enroll_passkey", make1}, keep, stored}},
		{"set-up, then this device", policy.Situation{Account: member(), Policy: requires(app, key)},
			[]step{password, {"enroll_totp enroll_passkey", do(auth.StepEnrollTOTP)}, stored, {"enroll_passkey?", make1}, keep}},
		{"set-up by passkey asks no more", policy.Situation{Account: member(), Policy: requires(app, key)},
			[]step{password, {"enroll_totp enroll_passkey", make1}, keep, stored}},
		{"made, then dropped", policy.Situation{Account: solo(), Authenticators: has(app), HasRecovery: true},
			[]step{password, {"totp:totp0 recovery_code", do(auth.StepTOTP, "totp0")}, {"enroll_passkey?", make1}, {"enroll_passkey", do(auth.StepSkip)}}},
		{"passkey after the password", policy.Situation{Account: member(), Policy: requires(key), Authenticators: mine, HasRecovery: true},
			[]step{{"passkey:k password", do(auth.StepPassword)}, {"passkey:k recovery_code", do(auth.StepPasskey, "k")}}},
		{"passkey alone", policy.Situation{Account: member(), Policy: requires(key), Authenticators: mine, HasRecovery: true},
			[]step{{"passkey:k password", do(auth.StepPasskey, "k")}}},
		{"passkey alone, permitted beside another", policy.Situation{Account: member(), Policy: requires(app, key), Authenticators: with(has(app), mine...), HasRecovery: true},
			[]step{{"passkey:k password", do(auth.StepPasskey, "k")}}},
		{"passkey that is not permitted: the other is asked", policy.Situation{Account: member(), Policy: requires(app), Authenticators: with(has(app), mine...), HasRecovery: true},
			[]step{{"passkey:k password", do(auth.StepPasskey, "k")}, {"totp:totp0 recovery_code", do(auth.StepTOTP, "totp0")}}},
		{"passkey that is not permitted opens enrollment", policy.Situation{Account: member(), Policy: requires(app), Authenticators: mine, HasRecovery: true},
			[]step{{"passkey:k password", do(auth.StepPasskey, "k")}, {"enroll_totp", do(auth.StepEnrollTOTP)}}},
		{"provider, then the second factor", policy.Situation{Account: member(), Policy: requires(app), Authenticators: has(app), HasRecovery: true, NoPassword: true, Identity: true},
			[]step{{"google", do(auth.StepGoogle)}, {"totp:totp0 recovery_code", do(auth.StepTOTP, "totp0")}}},
		{"provider, then the set-up", policy.Situation{Account: member(), Policy: requires(app), NoPassword: true, Identity: true},
			[]step{{"google", do(auth.StepGoogle)}, {"enroll_totp", do(auth.StepEnrollTOTP)}, stored}},
		{"the passkey of this device was lost: another", policy.Situation{Account: member(), Policy: requires(key), Authenticators: mine, HasRecovery: true},
			[]step{{"passkey:k password", do(auth.StepPassword)}, {"passkey:k recovery_code", do(auth.StepAdminPass)}, {"enroll_passkey", make1}, keep}},
		{"the same by a recovery code", policy.Situation{Account: member(), Policy: requires(key), Authenticators: mine, HasRecovery: true},
			[]step{{"passkey:k password", do(auth.StepPassword)}, {"passkey:k recovery_code", do(auth.StepRecoveryCode)}, stored, {"enroll_passkey?", make1}, keep}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := row.begin
			s.Channels, s.Install, s.Now = policy.Channels{Passkey: true}, "here", now
			for _, one := range row.steps {
				if got := shape(policy.Due(s)); got != one.due {
					t.Fatalf("due %q, want %q", got, one.due)
				}
				s = take(t, s, one.do)
			}
			if got := shape(policy.Due(s)); got != "" {
				t.Errorf("still due: %q", got)
			}
		})
	}
}

// R21: from then on it is the default on that device, and on no other.
func TestPasskeyOfThisDeviceIsTheDefault(t *testing.T) {
	s := policy.Situation{
		Account: member(), Policy: permits(kinds...), Authenticators: with(has(app, mail), keyAt("a", "there"), keyAt("k", "here")),
		Channels: all3, Passed: passed(pwd), Install: "here", Now: now,
	}
	s.Account.DefaultAuthenticator = "email_code1"
	if got := shape(policy.Due(s)); got != "passkey:k email_code:email_code1 totp:totp0 passkey:a" {
		t.Errorf("here: %q", got)
	}
	for _, install := range []string{"elsewhere", ""} {
		s.Install = install
		if got := shape(policy.Due(s)); got != "email_code:email_code1 totp:totp0 passkey:a passkey:k" {
			t.Errorf("at %q: %q", install, got)
		}
	}
	s.Account.AskEachTime, s.Install = true, "here"
	if got := shape(policy.Due(s)); got != "passkey:k! email_code:email_code1 totp:totp0 passkey:a" {
		t.Errorf("ask each time: %q", got)
	}
}

// S17: a mailbox alone never stands beside a passkey.
func TestMailAfterAResetByMailBesideAPasskey(t *testing.T) {
	s := policy.Situation{
		Account: solo(), Authenticators: has(mail, key), HasRecovery: true, Channels: all3, Passed: passed(pwd), ResetByEmail: true,
		Install: "here", OfferedPasskey: true, Now: now,
	}
	for name, proofs := range map[string]policy.Passed{"password": passed(pwd), "password and mail": passed(pwd, mail), "provider and mail": passed(other, mail)} {
		s.Passed = proofs
		if got := shape(policy.Due(s)); got != "passkey:passkey1 recovery_code" {
			t.Errorf("%s: due %q", name, got)
		}
	}
	s.Passed = passed(key)
	if got := shape(policy.Due(s)); got != "" {
		t.Errorf("passkey: due %q", got)
	}
	s.Channels.Passkey, s.Passed = false, passed(pwd, mail)
	if got := shape(policy.Due(s)); got != "recovery_code" {
		t.Errorf("no passkeys at this address: due %q", got)
	}
}

// Step-up of an account without a password.
func TestStepUpWithoutAPassword(t *testing.T) {
	silent := policy.Channels{SMS: true, Passkey: true}
	rows := []struct {
		name     string
		kept     []auth.Authenticator
		identity bool
		channels policy.Channels
		proved   policy.Passed
		want     string // "" where met
	}{
		{"both, in turn", nil, true, all3, policy.Passed{}, "email_code google"},
		{"the code is left", nil, true, all3, passed(other), "email_code"},
		{"the provider is left", nil, true, all3, passed(mail), "google"},
		{"both", nil, true, all3, passed(other, mail), ""},
		{"no mail: the provider again", nil, true, silent, policy.Passed{}, "google"},
		{"no mail: it is enough", nil, true, silent, passed(other), ""},
		{"no provider: no way", nil, false, silent, policy.Passed{}, "status"},
		{"a passkey is asked instead", has(key), true, all3, passed(other, mail), "passkey:passkey0"},
		{"and is enough", has(key), true, all3, passed(key), ""},
		{"an app is asked instead", has(app), true, all3, passed(other, mail), "totp:totp0"},
		{"a password that it has not", nil, true, all3, passed(pwd), "email_code google"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := policy.Situation{
				Account: solo(), Authenticators: row.kept, Channels: row.channels, Passed: row.proved, Purpose: policy.PurposeAdmin,
				NoPassword: true, Identity: row.identity, Now: now,
			}
			if got := shape(policy.Due(s)); got != row.want {
				t.Errorf("due %q, want %q", got, row.want)
			}
			base := policy.BaseOf(true, row.channels)
			if got := policy.StepUpMet(row.kept, base, row.proved.ProvedAt, policy.PurposeAdmin, now); got != (row.want == "") {
				t.Errorf("met %v", got)
			}
		})
	}
	if policy.StepUpMet(nil, policy.BaseOf(false, all3), at(0, other, mail), policy.PurposeAdmin, now) {
		t.Error("provider and mail stand for a password that is there")
	}
	s := policy.Situation{Account: solo(), Identity: true, Channels: all3, Purpose: policy.PurposeAdmin, Now: now}
	if got := shape(policy.Due(s)); got != "password" {
		t.Errorf("with a password: %q", got)
	}
}

// A passkey that waits for its person's word comes after the proof and before
// what the step-up is for.
func TestPendingPasskeyInAStepUp(t *testing.T) {
	s := policy.Situation{
		Account: solo(), Authenticators: has(app), HasRecovery: true, Channels: all3, Purpose: policy.PurposeManage, PasskeyPending: true,
		Passed: passed(app), Install: "here", Now: now,
	}
	if got := shape(policy.Due(s)); got != "enroll_passkey" {
		t.Errorf("due %q", got)
	}
	s.Now = now.Add(policy.StepUpFresh)
	if got := shape(policy.Due(s)); got != "totp:totp0" {
		t.Errorf("the proof has lapsed: due %q", got)
	}
}
