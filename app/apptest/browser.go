package apptest

import (
	"time"

	"foyer/app"
)

// BrowserLink is where a trip through the browser begins.
const BrowserLink = "https://id.riverside.example/oauth/authorize?client_id=foyer-desktop&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A7QK4M2XB9TRDHW6P3YNCEJ58VF"

// trip is a State whose person is in their browser.
func trip(step string) app.State {
	st := base(app.RouteBrowser)
	st.Flow.Username = "ann.lee@riverside.example"
	st.Flow.Browser = &app.BrowserLeg{Step: step, ExpiresAt: Now.Add(5 * time.Minute)}
	return st
}

func leg(st app.State, change func(*app.BrowserLeg)) app.State {
	b := *st.Flow.Browser
	change(&b)
	st.Flow.Browser = &b
	return st
}

func browser() []Sample {
	st := trip(app.StepGoogle)
	opening := leg(working(st), func(b *app.BrowserLeg) { b.Opening, b.ExpiresAt = true, time.Time{} })
	link := func(copies int) func(*app.BrowserLeg) {
		return func(b *app.BrowserLeg) { b.Link, b.Copies = BrowserLink, copies }
	}
	failed := leg(st, func(b *app.BrowserLeg) { b.NotOpened, b.Link = true, BrowserLink })
	return []Sample{
		{Name: "browser", State: st},
		{Name: "browser-passkey", State: trip(app.StepPasskey)},
		{Name: "browser-enroll", State: trip(app.StepEnrollPasskey)},
		{Name: "browser-practice", State: inPractice(st, 0)},
		{Name: "browser-opening", State: opening},
		{Name: "browser-opening-long", State: opening, Later: 12 * time.Second},
		{Name: "browser-back", State: working(st)},
		{Name: "browser-failed", State: failed},
		{Name: "browser-failed-copied", State: leg(failed, link(1)), Earlier: &failed, Acts: []Act{{Press: "Copy link"}}},
		{Name: "browser-copied", State: leg(st, link(1)), Earlier: &st, Acts: []Act{{Press: "Copy link"}}},
		{Name: "browser-last-minute", State: st, Later: 4*time.Minute + 18*time.Second},
		{Name: "browser-over", State: st, Later: 6 * time.Minute},
	}
}

// creating is a State in which a passkey is to be made.
func creating(route app.Route, bar int, optional bool) app.State {
	st := base(route)
	st.Flow.Username = "ann.lee@riverside.example"
	st.Flow.Way = &app.Way{Step: app.StepEnrollPasskey, Optional: optional, AttemptsLeft: -1}
	st.Flow.Ways = []app.Way{*st.Flow.Way}
	st.Flow.Enrollment = &app.Enrollment{Bar: bar, Bars: 4}
	return st
}

func trust() []Sample {
	st, must := creating(app.RouteTrust, 4, true), creating(app.RouteTrust, 2, false)
	problem := func(p app.Problem) app.State {
		return with(st, func(st *app.State) { st.Flow.Problem, st.Flow.Attempt = p, 1 })
	}
	return []Sample{
		{Name: "trust", State: st},
		{Name: "trust-must", State: must},
		{Name: "trust-choice", State: with(must, func(st *app.State) { st.Flow.Ways = setUp(app.RouteEnroll, 1).Flow.Ways })},
		{Name: "trust-add", State: with(purpose(must, app.PurposeManage), func(st *app.State) { st.Flow.Enrollment = nil })},
		{Name: "trust-practice", State: inPractice(st, 0)},
		{Name: "trust-busy", State: working(st)},
		{Name: "trust-denied", State: problem(app.ProblemBrowserDenied)},
		{Name: "trust-expired", State: problem(app.ProblemBrowserExpired)},
		{Name: "trust-unreachable", State: problem(app.ProblemUnreachable)},
	}
}

func confirmPasskey() []Sample {
	st := creating(app.RouteConfirmPasskey, 4, false)
	st.Flow.Enrollment.PasskeyLabel, st.Flow.Enrollment.PasskeyHint = "Ann's laptop", "Firefox on Linux"
	return []Sample{
		{Name: "confirm_passkey", State: st},
		{Name: "confirm_passkey-busy", State: working(st)},
		{Name: "confirm_passkey-unreachable", State: with(st, func(st *app.State) {
			st.Flow.Problem, st.Flow.Attempt = app.ProblemUnreachable, 1
		})},
		{Name: "confirm_passkey-nameless", State: with(st, func(st *app.State) {
			st.Flow.Enrollment = &app.Enrollment{Bar: 4, Bars: 4}
		})},
		{Name: "confirm_passkey-practice", State: inPractice(st, 0)},
	}
}

// securityPasskeys are the moods of Security with passkeys.
func securityPasskeys() []Sample {
	st := inside(app.RouteSecurity)
	st.Security = app.Security{
		Loaded: true, RecoveryAt: ago(202, 0), HasPassword: true, Addable: []string{app.StepEnrollTOTP, app.StepEnrollPasskey},
		Methods: []app.MethodItem{
			{ID: "k1", Step: app.StepPasskey, Label: "Ann's laptop", Hint: "Firefox on Linux", AddedAt: ago(30, 0), UsedAt: ago(0, 1), Default: true},
			{ID: "k2", Step: app.StepPasskey, Hint: "Safari on iPhone", AddedAt: ago(12, 0)},
		},
	}
	first := with(st, func(st *app.State) {
		st.Security.Methods = []app.MethodItem{
			{ID: "m1", Step: app.StepTOTP, Label: "Ann's Pixel", AddedAt: ago(202, 0), UsedAt: ago(9, 0), Default: true},
			{ID: "k1", Step: app.StepPasskey, Label: "Ann's laptop", Hint: "Firefox on Linux", AddedAt: ago(30, 0), UsedAt: ago(0, 1), Here: true},
		}
	})
	return []Sample{
		{Name: "security-passkeys", State: st},
		{Name: "security-first", State: first},
		{Name: "security-trust", State: st, Acts: []Act{{Press: "Add a method"}}},
	}
}
