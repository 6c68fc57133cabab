package apptest

import (
	"time"

	"foyer/app"
)

const (
	username = "Username (usually your email)"
	password = "Password"
)

func starting() []Sample {
	st := practiceBase(app.RouteStarting)
	locked := with(base(app.RouteStarting), func(st *app.State) { st.Keychain.Waiting = true })
	return []Sample{
		{Name: "starting", State: st},
		{Name: "starting-opening", State: st, Later: 2 * time.Second},
		{Name: "starting-long", State: locked, Later: 12 * time.Second},
	}
}

func signIn() []Sample {
	empty := base(app.RouteSignIn)
	typed := with(empty, func(st *app.State) { st.Flow.Username, st.Flow.Remember = "ann.lee@riverside.example", true })
	busy := with(typed, func(st *app.State) {
		st.Flow.Busy, st.Flow.BusySince, st.Flow.Waiting = true, Now, app.WaitingServer
	})
	secret := []Act{{Into: password, Type: "Willow-7-lantern"}}
	return []Sample{
		{Name: "signin", State: empty},
		{Name: "signin-practice", State: practiceBase(app.RouteSignIn)},
		{Name: "signin-typed", State: typed, Acts: secret},
		{Name: "signin-shown", State: typed, Acts: append(secret[:1:1], Act{Press: "Show"})},
		{Name: "signin-busy", State: busy, Earlier: &typed, Acts: secret},
		{Name: "signin-busy-long", State: busy, Earlier: &typed, Acts: secret, Later: 12 * time.Second},
		{Name: "signin-busy-keyring", State: with(busy, func(st *app.State) {
			st.Flow.Waiting = app.WaitingKeychain
		}), Earlier: &typed, Acts: secret, Later: 12 * time.Second},
		{Name: "signin-verify", State: with(typed, func(st *app.State) {
			st.Flow.FixedUsername, st.Session.Name = true, "Ann Lee"
		})},
		{Name: "signin-managed", State: with(empty, func(st *app.State) { st.Server.Managed = true })},
		{Name: "signin-no-keyring", State: with(empty, func(st *app.State) { st.Keychain.Status = app.KeychainMissing })},
		{Name: "signin-locked-keyring", State: with(empty, func(st *app.State) { st.Keychain.Status = app.KeychainLocked })},
		{Name: "signin-unreached", State: with(empty, func(st *app.State) {
			st.Server.Organization, st.Server.Unreached = "", app.ProblemUnreachable
		})},
		{Name: "signin-unreached-portal", State: with(empty, func(st *app.State) {
			st.Server.Organization, st.Server.Unreached = "", app.ProblemNotFoyer
		})},
		{Name: "signin-focus-login", State: typed, Acts: append(secret[:1:1], Act{Focus: "Login"})},
		{Name: "signin-focus-link", State: typed, Acts: []Act{{Focus: "Forgot password?"}}},
		{Name: "signin-long-names", State: with(typed, func(st *app.State) {
			st.Server.Organization = longName
			st.Server.URL = "https://identity.services.northern-district.riverside-university-hospital.example"
			st.Flow.Username = "maximiliana.featherstonehaugh-cholmondeley@riverside-university-hospital.example"
		})},
	}
}

const longName = "Riverside University Hospital of the Northern District and Affiliated Clinics"

func problems() []Sample {
	all := []app.Problem{
		app.ProblemCredentials, app.ProblemDisabled, app.ProblemThrottled, app.ProblemClosed, app.ProblemServerBusy,
		app.ProblemUnreachable, app.ProblemCertificate, app.ProblemNotFoyer, app.ProblemExpired, app.ProblemDenied,
		app.ProblemUnexpected, app.ProblemEmptyUsername, app.ProblemEmptyPassword, app.ProblemSignedOut,
		app.ProblemBrowserDenied, app.ProblemBrowserExpired, app.ProblemRegistrationClosed, app.ProblemGoogleUnavailable,
		app.ProblemPasswordReset, app.ProblemSessionExpired, app.ProblemSessionReused, app.ProblemSessionUnknown,
	}
	var out []Sample
	for _, p := range all {
		st := base(app.RouteSignIn)
		st.Flow.Problem, st.Flow.Attempt = p, 1
		if p != app.ProblemEmptyUsername {
			st.Flow.Username = "ann.lee@riverside.example"
		}
		switch p {
		case app.ProblemThrottled, app.ProblemServerBusy:
			st.Flow.RetryAt = Now.Add(27 * time.Second)
		case app.ProblemSignedOut:
			st.Session.EndedBy, st.Session.EndedAt = "Front desk PC", Now.Add(-time.Hour)
		}
		s := Sample{Name: "signin-" + string(p), State: st}
		if p == app.ProblemCredentials {
			before := st
			before.Flow.Problem, before.Flow.Attempt = app.ProblemNone, 0
			s.Earlier, s.Acts = &before, []Act{{Into: password, Type: "wrong-Word-1"}}
		}
		out = append(out, s)
	}
	over, _ := throttleOver(out)
	return append(out, over)
}

// throttleOver is the throttled form after its seconds have passed.
func throttleOver(samples []Sample) (Sample, bool) {
	for _, s := range samples {
		if s.State.Flow.Problem == app.ProblemThrottled {
			return Sample{Name: s.Name + "-over", State: s.State, Later: 28 * time.Second}, true
		}
	}
	return Sample{}, false
}

func newPassword() []Sample {
	st := base(app.RouteNewPassword)
	st.Flow.Username = "elena.martin@riverside.example"
	st.Flow.Rules = []app.PasswordRule{
		{Name: "length", Min: 8}, {Name: "upper"}, {Name: "lower"}, {Name: "digit"}, {Name: "symbol"}, {Name: "common"}, {Name: "context"}, {Name: "same"},
	}
	refused := with(st, func(st *app.State) {
		st.Flow.Rules = append([]app.PasswordRule(nil), st.Flow.Rules...)
		st.Flow.Rules[5].Refused = true
		st.Flow.Problem, st.Flow.Attempt = app.ProblemWeakPassword, 1
	})
	first, repeat := "New password", "Repeat password"
	return []Sample{
		{Name: "newpassword", State: st},
		{Name: "newpassword-half", State: st, Acts: []Act{{Into: first, Type: "willow7"}}},
		{Name: "newpassword-done", State: st, Acts: []Act{{Into: first, Type: "Willow-7-lamp"}, {Into: repeat, Type: "Willow-7-lamp"}}},
		{Name: "newpassword-differ", State: st, Acts: []Act{
			{Into: first, Type: "Willow-7-lamp"}, {Into: repeat, Type: "Willow-8"}, {Press: "Reset Password"},
		}},
		{Name: "newpassword-refused", State: refused},
		{Name: "newpassword-own", State: with(st, func(st *app.State) { st.Flow.Purpose = app.PurposePassword })},
	}
}

func practice() []Sample {
	return []Sample{{Name: "practice", State: practiceBase(app.RoutePractice)}}
}

func connect() []Sample {
	out := []Sample{{Name: "connect", State: practiceBase(app.RouteConnect)}}
	for _, c := range []app.CheckStatus{
		app.CheckLooking, app.CheckFound, app.CheckMalformed, app.CheckInsecure,
		app.CheckUnreachable, app.CheckNotFoyer, app.CheckCertificate,
	} {
		st := base(app.RouteConnect)
		st.Server.Check = app.ServerCheck{Address: "id.riverside.example", Status: c}
		if c == app.CheckFound {
			st.Server.Check.Name, st.Server.Check.URL = "Riverside Clinic", "https://id.riverside.example"
		}
		out = append(out, Sample{Name: "connect-" + string(c), State: st})
	}
	out = append(out,
		Sample{Name: "connect-organization", State: base(app.RouteConnect)},
		Sample{Name: "connect-computer", State: computerBase(app.RouteConnect)},
		Sample{Name: "connect-busy", State: working(out[2].State)},
		Sample{Name: "connect-managed", State: with(base(app.RouteConnect), func(st *app.State) { st.Server.Managed = true })},
	)
	pressed := out[5]
	pressed.Name, pressed.Acts = "connect-pressed", []Act{{Press: "Connect"}}
	return append(out, pressed)
}

func help() []Sample {
	return []Sample{
		{Name: "help", State: base(app.RouteHelp)},
		{Name: "help-copied", State: practiceBase(app.RouteHelp), Acts: []Act{{Press: "Copy report"}}},
	}
}

func keychain() []Sample {
	var out []Sample
	for _, k := range []app.KeychainStatus{app.KeychainLocked, app.KeychainDenied, app.KeychainHanging, app.KeychainMissing} {
		st := base(app.RouteKeychain)
		st.Keychain.Status = k
		out = append(out, Sample{Name: "keychain-" + string(k), State: st})
	}
	waiting := out[0].State
	waiting.Keychain.Waiting = true
	return append(out, Sample{Name: "keychain-waiting", State: waiting})
}
