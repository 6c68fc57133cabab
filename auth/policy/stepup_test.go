package policy_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/policy"
)

func at(age time.Duration, factors ...auth.Factor) map[auth.Factor]time.Time {
	proved := map[auth.Factor]time.Time{}
	for _, factor := range factors {
		proved[factor] = now.Add(-age)
	}
	return proved
}

// probation returns an authenticator that counts as less for another hour.
func probation(kind, as auth.Factor) auth.Authenticator {
	return auth.Authenticator{ID: "new", Factor: kind, CreatedAt: now, ProvedAs: as, ProvedUntil: now.Add(time.Hour)}
}

func TestStrengthOrdersFactors(t *testing.T) {
	order := []auth.Factor{key, app, text, mail, pwd, saved}
	for i, weaker := range order[1:] {
		if policy.Strength(order[i]) <= policy.Strength(weaker) {
			t.Errorf("%s is not stronger than %s", order[i], weaker)
		}
	}
	if policy.Strength(auth.FactorGoogle) != policy.Strength(pwd) || policy.Strength("unknown") != 0 {
		t.Error("google or unknown")
	}
}

// S16: the right class of proof, not only a fresh one.
func TestStepUpWantsTheStrongestOrTwoOthers(t *testing.T) {
	rows := []struct {
		name   string
		kept   []auth.Authenticator
		proved map[auth.Factor]time.Time
		want   bool
		ways   string // where not met
	}{
		{"nothing enrolled: the password", nil, at(0, pwd), true, ""},
		{"nothing enrolled, nothing proved", nil, nil, false, "password"},
		{"nothing enrolled: email is nothing", nil, at(0, mail), false, "password"},
		{"app", has(app), at(0, app), true, ""},
		{"app enrolled, password proved", has(app), at(0, pwd), false, "totp:totp0"},
		{"app enrolled, nothing proved", has(app), nil, false, "totp:totp0"},
		{"text", has(text), at(0, text), true, ""},
		{"email alone enrolled", has(mail), at(0, mail), true, ""},
		{"email alone enrolled, password proved", has(mail), at(0, pwd), false, "email_code:email_code0"},
		{"password and text do not", has(app, text), at(0, pwd, text), false, "totp:totp0"},
		{"password and email do not", has(app, mail), at(0, pwd, mail), false, "totp:totp0"},
		{"text and email do", has(app, text, mail), at(0, text, mail), true, ""},
		{"text and email lead there", has(app, text, mail), at(0, text), false, "totp:totp0 email_code:email_code2"},
		{"first one proof, then two", has(app, text, mail), nil, false, "totp:totp0 sms_code:sms_code1 email_code:email_code2"},
		{"password and app do beside a passkey", has(key, app), at(0, pwd, app), true, ""},
		{"app alone does not beside a passkey", has(key, app), at(0, app), false, "password"},
		{"app and text do beside a passkey", has(key, app, text), at(0, app, text), true, ""},
		{"password and app lead there", has(key, app), nil, false, "totp:totp1 password"},
		{"password and text beside a passkey lead nowhere", has(key, text), nil, false, ""},
		{"a recovery code is nothing", has(app), at(0, pwd, saved), false, "totp:totp0"},
		{"an app that is gone", has(text), at(0, app, pwd), false, "sms_code:sms_code0"},
		{"almost too old", has(app), at(5*time.Minute-time.Millisecond, app), true, ""},
		{"too old", has(app), at(5*time.Minute, app), false, "totp:totp0"},
		{"another process is a little ahead", has(app), at(-10*time.Second, app), true, ""},
		{"the clock went back", has(app), at(-time.Minute, app), false, "totp:totp0"},
		{"probation: counts as the recovery code", append(has(text), probation(app, saved)), at(0, saved), false, "sms_code:sms_code0"},
		{"probation: the other one is the strongest", append(has(text), probation(app, saved)), at(0, text), true, ""},
		{"probation: as a text it is the strongest", append(has(mail), probation(app, text)), at(0, text), true, ""},
		{"probation: text and recovery code are not two others", append(has(app, text), probation(key, saved)), at(0, text, saved), false, "totp:totp0"},
		{"probation never makes stronger", append(has(app), probation(mail, app)), at(0, mail), false, "totp:totp0"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			for _, purpose := range []policy.Purpose{policy.PurposeManage, policy.PurposePassword, policy.PurposeRecoveryCode, policy.PurposeAdmin} {
				if got := policy.StepUpMet(row.kept, nil, row.proved, purpose, now); got != row.want {
					t.Errorf("%s: met %v", purpose, got)
				}
			}
			s := policy.Situation{
				Account: solo(), Authenticators: row.kept, HasRecovery: true, Channels: both,
				Purpose: policy.PurposeAdmin, ProvedAt: row.proved, Now: now,
			}
			want := row.ways
			if !row.want && want == "" {
				want = "status"
			}
			if got := shape(policy.Due(s)); got != want {
				t.Errorf("due %q, want %q", got, want)
			}
			if got := shape(policy.StepUpWays(s)); !row.want && got != row.ways {
				t.Errorf("ways %q, want %q", got, row.ways)
			}
			if policy.PassAccepted(s) {
				t.Error("a pass is accepted")
			}
		})
	}
}

func TestStepUpIsForKnownPurposes(t *testing.T) {
	for _, purpose := range []policy.Purpose{policy.PurposeSignIn, "everything"} {
		if policy.StepUpMet(nil, nil, at(0, pwd), purpose, now) {
			t.Errorf("%q is met", purpose)
		}
	}
	s := policy.Situation{Account: solo(), Purpose: "everything", ProvedAt: at(0, pwd), Now: now}
	if got := shape(policy.Due(s)); got != "status" || len(policy.StepUpWays(s)) > 0 {
		t.Errorf("due %q", got)
	}
}

// What each purpose does once it is met.
func TestStepUpPaths(t *testing.T) {
	fresh := policy.Situation{Account: member(), Policy: permits(app, mail), Channels: both, Now: now}
	withApp := fresh
	withApp.Authenticators, withApp.HasRecovery = has(app), true
	saving := policy.Way{Step: auth.StepRecoveryCodeSaved}
	skip, addApp := policy.Way{Step: auth.StepSkip}, policy.Way{Step: auth.StepEnrollTOTP}
	password := policy.Way{Step: auth.StepPassword}
	proveApp := policy.Way{Step: auth.StepTOTP, AuthenticatorID: "totp0"}
	rows := []struct {
		name    string
		purpose policy.Purpose
		begin   policy.Situation
		do      []policy.Way
		due     []string
	}{
		{"first factor", policy.PurposeManage, fresh, []policy.Way{password, addApp, saving},
			[]string{"password", "enroll_totp? enroll_email?", "recovery_code_saved", ""}},
		{"another factor", policy.PurposeManage, withApp, []policy.Way{proveApp, addApp},
			[]string{"totp:totp0", "enroll_totp? enroll_email?", ""}},
		{"only to remove", policy.PurposeManage, withApp, []policy.Way{proveApp, skip},
			[]string{"totp:totp0", "enroll_totp? enroll_email?", ""}},
		{"password", policy.PurposePassword, withApp, []policy.Way{proveApp, {Step: auth.StepNewPassword}},
			[]string{"totp:totp0", "new_password", ""}},
		{"recovery code", policy.PurposeRecoveryCode, withApp, []policy.Way{proveApp, saving},
			[]string{"totp:totp0", "recovery_code_saved", ""}},
		{"admin", policy.PurposeAdmin, withApp, []policy.Way{proveApp}, []string{"totp:totp0", ""}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := row.begin
			s.Purpose = row.purpose
			for i, want := range row.due {
				if got := shape(policy.Due(s)); got != want {
					t.Fatalf("due %q, want %q", got, want)
				}
				if i < len(row.do) {
					s = take(t, s, row.do[i])
				}
			}
		})
	}
}

// A proof that was made in the conversation is as fresh as it is, not more.
func TestStepUpLapsesInTheMiddle(t *testing.T) {
	s := policy.Situation{
		Account: solo(), Authenticators: has(app), Channels: both, Purpose: policy.PurposeManage,
		Passed: passed(app), Now: now.Add(policy.StepUpFresh - time.Second),
	}
	if got := shape(policy.Due(s)); got != "enroll_totp? enroll_sms? enroll_email?" {
		t.Errorf("due %q", got)
	}
	s.Now = now.Add(policy.StepUpFresh)
	if got := shape(policy.Due(s)); got != "totp:totp0" {
		t.Errorf("due %q", got)
	}
	s.ProvedAt = at(-time.Minute, app) // meanwhile, in the session
	if got := shape(policy.Due(s)); got != "enroll_totp? enroll_sms? enroll_email?" {
		t.Errorf("due %q", got)
	}
}

// S17: what removes a factor.
func TestMayRemove(t *testing.T) {
	all := has(app, text, mail)
	rows := []struct {
		name   string
		kept   []auth.Authenticator
		target int
		proved map[auth.Factor]time.Time
		want   bool
	}{
		{"app by app", all, 0, at(0, app), true},
		{"text by app", all, 1, at(0, app), true},
		{"email by app", all, 2, at(0, app), true},
		{"app by text", all, 0, at(0, text), false},
		{"app by text and email", all, 0, at(0, text, mail), false},
		{"text by text and email", all, 1, at(0, text, mail), false},
		{"email by text and email", all, 2, at(0, text, mail), true},
		{"app by password and email", all, 0, at(0, pwd, mail), false},
		{"app by the recovery code", all, 0, at(0, pwd, saved), false},
		{"email by email alone", has(mail), 0, at(0, mail), true},
		{"email by the password", has(mail), 0, at(0, pwd), false},
		{"passkey by password and app", has(key, app), 0, at(0, pwd, app), true},
		{"passkey by app and email", has(key, app, mail), 0, at(0, app, mail), false},
		{"old app by one enrolled by recovery code", append(has(app), probation(app, saved)), 0, at(0, saved), false},
		{"the only app, on probation", []auth.Authenticator{probation(app, saved)}, 0, at(0, saved, pwd), false},
		{"app on probation by the old one", append(has(app), probation(app, saved)), 1, at(0, app), true},
		{"too old", all, 0, at(time.Hour, app), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := policy.MayRemove(row.kept[row.target], row.kept, row.proved, now); got != row.want {
				t.Errorf("may remove: %v", got)
			}
		})
	}
}

func TestProvenance(t *testing.T) {
	used := policy.Passed{UsedPass: true}.Prove(auth.Authenticator{Factor: pwd}, now)
	rows := []struct {
		name    string
		purpose policy.Purpose
		kept    []auth.Authenticator
		passed  policy.Passed
		session map[auth.Factor]time.Time
		want    auth.Factor
	}{
		{"the first one", "", nil, passed(pwd), nil, ""},
		{"by the strongest", "", has(app, text), passed(pwd, app), nil, ""},
		{"by a weaker one", "", has(app, text), passed(pwd, text), nil, text},
		{"by the recovery code", "", has(app), passed(pwd, saved), nil, saved},
		{"by an admin's pass", "", has(app), used, nil, ""},
		{"by one on probation", "", append(has(app), probation(key, saved)), passed(pwd).Prove(probation(key, saved), now), nil, saved},
		{"step-up by the strongest", policy.PurposeManage, has(app), policy.Passed{}, at(time.Minute, app), ""},
		{"step-up by two others", policy.PurposeManage, has(key, app), passed(pwd, app), nil, app},
		{"step-up, the strongest long ago", policy.PurposeManage, has(app, text, mail), passed(text, mail), at(time.Hour, app), text},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			as, until := policy.Provenance(policy.Situation{
				Account: solo(), Authenticators: row.kept, Passed: row.passed, Purpose: row.purpose,
				ProvedAt: row.session, Now: now,
			})
			if as != row.want || as != "" != until.Equal(now.Add(72*time.Hour)) {
				t.Errorf("%q until %v", as, until)
			}
		})
	}
}

func TestProofsCountAsWhatTheyAreWorth(t *testing.T) {
	p := passed(pwd).Prove(probation(app, saved), now)
	if !p.Has(app) || p.UsedRecovery {
		t.Errorf("%+v", p)
	}
	if got := slices.Sorted(maps.Keys(p.ProvedAt)); !slices.Equal(got, []auth.Factor{pwd, saved}) {
		t.Errorf("proofs %v", got)
	}
	if got := policy.ProofOf(probation(app, saved), now.Add(time.Hour)); got != app {
		t.Errorf("after probation %s", got)
	}
}
