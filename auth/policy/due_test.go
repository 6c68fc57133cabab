package policy_test

import (
	"encoding/json"
	"testing"

	"foyer/auth"
	"foyer/auth/policy"
)

func TestDueAsksForWhatIsMissing(t *testing.T) {
	ordinary, mustChange := auth.Account{ID: "a"}, auth.Account{ID: "a", MustChangePassword: true}
	changed := passed(pwd)
	changed.NewPassword = true
	rows := []struct {
		name    string
		account auth.Account
		passed  policy.Passed
		want    string
	}{
		{"nobody proved anything", auth.Account{}, policy.Passed{}, "password"},
		{"nothing proved", ordinary, policy.Passed{}, "password"},
		{"password proved", ordinary, passed(pwd), ""},
		{"must change, nothing proved", mustChange, policy.Passed{}, "password"},
		{"must change, password proved", mustChange, passed(pwd), "new_password"},
		{"must change, changed", mustChange, changed, ""},
		{"a new password is no proof", ordinary, policy.Passed{NewPassword: true}, "password"},
		{"another factor is no password", ordinary, passed(app), "password"},
		{"a recovery code is no password", ordinary, passed(saved), "password"},
		{"a pass is no password", ordinary, policy.Passed{UsedPass: true}, "password"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			due := policy.Due(policy.Situation{Account: row.account, Passed: row.passed, Channels: both, Now: now})
			if got := shape(due); got != row.want {
				t.Errorf("due %q, want %q", got, row.want)
			}
		})
	}
}

// R16, R22: which second factor is asked for, and in which order.
func TestSecondFactorIsAskedFor(t *testing.T) {
	asks, prefers := member(), member()
	asks.AskEachTime, prefers.DefaultAuthenticator = true, "sms_code1"
	guest := member()
	guest.Role = auth.RoleGuest
	admin := member()
	admin.Role = auth.RoleAdmin
	strange := member()
	strange.Role = "warden"
	off := auth.MFAPolicy{MFA: auth.MFAOff}
	newer := []auth.Authenticator{{ID: "a", Factor: app, CreatedAt: now}, {ID: "b", Factor: app, CreatedAt: now.Add(-1)}}
	rows := []struct {
		name     string
		account  auth.Account
		policy   auth.MFAPolicy
		kept     []auth.Authenticator
		recovery bool
		channels policy.Channels
		want     string
	}{
		{"strongest first", member(), permits(app, text, mail), has(mail, text, app), false, both,
			"totp:totp2 sms_code:sms_code1 email_code:email_code0"},
		{"recovery code last", member(), permits(app), has(app), true, both, "totp:totp0 recovery_code"},
		{"default first", prefers, permits(app, text, mail), has(mail, text, app), true, both,
			"sms_code:sms_code1 totp:totp2 email_code:email_code0 recovery_code"},
		{"ask each time", asks, permits(app, text), has(app, text), true, both, "totp:totp0! sms_code:sms_code1 recovery_code"},
		{"nothing to ask with one", asks, permits(app, text), has(app), true, both, "totp:totp0 recovery_code"},
		{"older first within a kind", member(), permits(app), newer, false, both, "totp:b totp:a"},
		{"default no longer permitted", prefers, permits(app), has(mail, text, app), false, both, "totp:totp2"},
		{"only what is permitted", member(), permits(text), has(app, text), false, both, "sms_code:sms_code1"},
		{"none permitted: any opens", member(), permits(text), has(app, mail), true, both,
			"totp:totp0 email_code:email_code1 recovery_code"},
		{"permitted has no channel: any opens", member(), permits(text), has(app, text), false, policy.Channels{Email: true},
			"totp:totp0"},
		{"no channel", member(), permits(text), has(text), false, policy.Channels{}, "status"},
		{"no channel, recovery code", member(), permits(text), has(text), true, policy.Channels{}, "recovery_code"},
		{"no passkeys at this address", member(), permits(key), has(key), false, both, "status"},
		{"MFA off keeps what was set up", member(), off, has(app), false, both, "totp:totp0"},
		{"solo with a factor", solo(), auth.MFAPolicy{}, has(text), false, both, "sms_code:sms_code0"},
		{"solo is not limited", solo(), requires(app), has(text), false, both, "sms_code:sms_code0"},
		{"guest with a factor is not limited", guest, requires(app), has(text), false, both, "sms_code:sms_code0"},

		{"required, none yet", member(), requires(mail, text, app), nil, false, both, "enroll_email enroll_sms enroll_totp"},
		{"required of admins", admin, requires(app), nil, false, both, "enroll_totp"},
		{"required of unknown roles", strange, requires(app), nil, false, both, "enroll_totp"},
		{"required, the recovery code is none", member(), requires(app), nil, true, both, "enroll_totp"},
		{"only email: by itself", member(), requires(mail), nil, false, both, "enroll_email"},
		{"without texts", member(), requires(mail, text, app), nil, false, policy.Channels{Email: true}, "enroll_email enroll_totp"},
		{"without mail", member(), requires(mail, text, app), nil, false, policy.Channels{SMS: true}, "enroll_sms enroll_totp"},
		{"nothing can be set up", member(), requires(mail), nil, false, policy.Channels{}, "status"},
		{"none can be made at this address", member(), requires(key), nil, false, both, "status"},
		{"no method at all", member(), requires(), nil, false, both, "status"},
		{"optional, none", member(), permits(app), nil, false, both, ""},
		{"off, none", member(), off, nil, false, both, ""},
		{"guest, required", guest, requires(app), nil, false, both, ""},
		{"solo", solo(), requires(app), nil, false, both, ""},
		{"unknown policy", member(), auth.MFAPolicy{MFA: "maybe", Methods: []auth.Factor{app}}, nil, false, both, ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := policy.Situation{
				Account: row.account, Policy: row.policy, Authenticators: row.kept, HasRecovery: row.recovery,
				Channels: row.channels, Passed: passed(pwd), Now: now,
			}
			if got := shape(policy.Due(s)); got != row.want {
				t.Errorf("due %q, want %q", got, row.want)
			}
			if got := policy.Stranded(s); got != (row.want == "status") {
				t.Errorf("stranded %v", got)
			}
			if got := policy.PassAccepted(s); got != (row.want != "") {
				t.Errorf("pass accepted %v", got)
			}
			s.Passed = policy.Passed{}
			if got := shape(policy.Due(s)); got != "password" || policy.PassAccepted(s) {
				t.Errorf("before the password %q", got)
			}
		})
	}
}

// S17: mail that has just reset the password is no second factor beside
// another one, until that one was proved.
func TestMailAfterAResetByMail(t *testing.T) {
	rows := []struct {
		name     string
		policy   auth.MFAPolicy
		kept     []auth.Authenticator
		recovery bool
		passed   policy.Passed
		want     string
	}{
		{"another is asked", permits(app, mail), has(mail, app), true, passed(pwd), "totp:totp1 recovery_code"},
		{"mail was proved all the same", permits(app, mail), has(mail, app), true, passed(pwd, mail), "totp:totp1 recovery_code"},
		{"another was proved", permits(app, mail), has(mail, app), true, passed(pwd, app), ""},
		{"no other", permits(mail), has(mail), true, passed(pwd), "email_code:email_code0 recovery_code"},
		{"mail alone is permitted: the other first", requires(mail), has(mail, app), true, passed(pwd), "totp:totp1 recovery_code"},
		{"then mail", requires(mail), has(mail, app), true, passed(pwd, app), "email_code:email_code0 recovery_code"},
		{"then nothing", requires(mail), has(mail, app), true, passed(pwd, app, mail), ""},
		{"mail opens nothing either", requires(text), has(mail, app), false, passed(pwd, mail), "totp:totp1"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := policy.Situation{
				Account: member(), Policy: row.policy, Authenticators: row.kept, HasRecovery: row.recovery,
				Channels: both, Passed: row.passed, ResetByEmail: true, Now: now,
			}
			if got := shape(policy.Due(s)); got != row.want {
				t.Errorf("due %q, want %q", got, row.want)
			}
		})
	}
}

// Conversations keep what was passed as JSON, also over an upgrade.
func TestPassedIsKeptUnderStableNames(t *testing.T) {
	whole := passed(pwd, saved).Enroll(has(app)[0], now).Decline(auth.StepEnrollSMS)
	whole.NewPassword, whole.RecoveryPending, whole.RecoverySaved, whole.UsedPass = true, true, true, true
	written, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"Factors":["password","totp"],"NewPassword":true,` +
		`"ProvedAt":{"password":"2026-05-04T10:00:00Z","recovery_code":"2026-05-04T10:00:00Z","totp":"2026-05-04T10:00:00Z"},` +
		`"Authenticators":["totp0"],"Enrolled":["totp0"],"RecoveryPending":true,"RecoverySaved":true,"UsedRecovery":true,"UsedPass":true,` +
		`"Declined":["enroll_sms"]}`
	if string(written) != want {
		t.Errorf("%s", written)
	}
	var old policy.Passed
	if err := json.Unmarshal([]byte(`{"Factors":["password"],"NewPassword":true}`), &old); err != nil ||
		!old.Has(pwd) || !old.NewPassword {
		t.Errorf("%+v, %v", old, err)
	}
}

// A turn may be settled again from the same beginning.
func TestPassedIsNotChangedInPlace(t *testing.T) {
	begun := passed(pwd)
	begun.Enrolled, begun.Declined = make([]string, 0, 8), make([]auth.Step, 0, 8)
	_, _ = begun.Prove(has(app)[0], now), begun.Enroll(has(text)[0], now)
	_, _ = begun.Prove(has(mail)[0], now), begun.Decline(auth.StepEnrollTOTP)
	if begun.Has(app) || begun.Has(text) || len(begun.ProvedAt) != 1 || len(begun.Enrolled)+len(begun.Declined) != 0 {
		t.Errorf("%+v", begun)
	}
	one := begun.Enroll(auth.Authenticator{ID: "one", Factor: app}, now).Decline(auth.StepEnrollTOTP)
	begun.Enroll(auth.Authenticator{ID: "two", Factor: text}, now).Decline(auth.StepEnrollSMS)
	if one.Enrolled[0] != "one" || one.Declined[0] != auth.StepEnrollTOTP {
		t.Errorf("overwritten: %+v", one)
	}
}
