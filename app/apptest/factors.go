package apptest

import (
	"time"

	"foyer/app"
)

// The ways of the samples.
var (
	wayApp      = app.Way{Step: app.StepTOTP, ID: "a1", Label: "Ann's Pixel", AttemptsLeft: -1}
	wayEmail    = app.Way{Step: app.StepEmailCode, ID: "e1", Hint: "a…@riverside.example", AttemptsLeft: -1}
	wayText     = app.Way{Step: app.StepSMSCode, ID: "t1", Hint: "•• 0142", AttemptsLeft: -1}
	wayRecovery = app.Way{Step: app.StepRecoveryCode, AttemptsLeft: -1}
	wayPasskey  = app.Way{Step: app.StepPasskey, ID: "k1", AttemptsLeft: -1}
	wayGoogle   = app.Way{Step: app.StepGoogle, AttemptsLeft: -1}
	wayDevice   = app.Way{Step: app.StepPasskey, ID: "k2", Label: "Ann's laptop", Hint: "Firefox", AttemptsLeft: -1}
	wayPassword = app.Way{Step: app.StepPassword, AttemptsLeft: -1}
)

const (
	codeField = "6-digit code"
	phone     = "US mobile number"
)

// sent is a way whose code was handed over a moment ago.
func sent(w app.Way) app.Way {
	w.Sent, w.AttemptsLeft = true, 5
	w.Delivery, w.DeliveredAt = app.DeliveryAccepted, Now
	w.ResendAt, w.ExpiresAt = Now.Add(24*time.Second), Now.Add(10*time.Minute)
	return w
}

// asking is a State that asks for a way; the others follow it.
func asking(way app.Way, others ...app.Way) app.State {
	st := base(app.RouteChallenge)
	st.Flow.Username = "ann.lee@riverside.example"
	st.Flow.Way, st.Flow.Ways = &way, append([]app.Way{way}, others...)
	return st
}

// wrong is a State after a problem, with what was typed before it.
func wrong(st app.State, p app.Problem, left int) app.State {
	way := *st.Flow.Way
	way.AttemptsLeft = left
	st.Flow.Way = &way
	st.Flow.Problem, st.Flow.Attempt = p, 1
	return st
}

func working(st app.State) app.State {
	st.Flow.Busy, st.Flow.BusySince, st.Flow.Waiting = true, Now, app.WaitingServer
	return st
}

func inPractice(st app.State, unread int) app.State {
	st.Server = practiceBase(st.Route).Server
	st.Inbox.Unread = unread
	return st
}

func challenge() []Sample {
	byApp := asking(wayApp, wayText, wayRecovery)
	byEmail := asking(sent(wayEmail), wayApp, wayRecovery)
	byText := asking(sent(wayText), wayEmail, wayRecovery)
	byRecovery := asking(wayRecovery, wayApp)
	six := []Act{{Into: codeField, Type: "492061"}}
	queued, failed, over := wayEmail, sent(wayEmail), sent(wayEmail)
	queued.Sent, queued.Delivery, queued.ResendAt = true, app.DeliveryQueued, Now.Add(30*time.Second)
	failed.Delivery, failed.ResendAt = app.DeliveryFailed, time.Time{}
	over.ExpiresAt, over.ResendAt = Now.Add(-time.Second), time.Time{}
	byPasskey := asking(wayDevice, wayApp, wayRecovery)
	own, ownFailed := sent(wayEmail), failed
	own.ID, ownFailed.ID = "", ""
	ownState := asking(own)
	return []Sample{
		{Name: "challenge-app", State: byApp},
		{Name: "challenge-app-unnamed", State: with(byApp, func(st *app.State) { way := *st.Flow.Way; way.Label = ""; st.Flow.Way = &way })},
		{Name: "challenge-typing", State: byEmail, Acts: []Act{{Into: codeField, Type: "49 20"}}},
		{Name: "challenge-email", State: byEmail},
		{Name: "challenge-email-queued", State: asking(queued, wayApp, wayRecovery)},
		{Name: "challenge-email-failed", State: asking(failed, wayApp, wayRecovery)},
		{Name: "challenge-email-failed-alone", State: asking(failed)},
		{Name: "challenge-email-over", State: asking(over, wayApp, wayRecovery)},
		{Name: "challenge-email-resend", State: byEmail, Later: 30 * time.Second},
		{Name: "challenge-text", State: byText},
		{Name: "challenge-practice", State: inPractice(byEmail, 1)},
		{Name: "challenge-busy", State: working(byApp), Earlier: &byApp, Acts: six},
		{Name: "challenge-busy-long", State: working(byApp), Earlier: &byApp, Acts: six, Later: 12 * time.Second},
		{Name: "challenge-short", State: byApp, Acts: []Act{{Into: codeField, Type: "4920"}, {Press: "Submit"}}},
		{Name: "challenge-wrong", State: wrong(byEmail, app.ProblemCode, 3), Earlier: &byEmail, Acts: six},
		{Name: "challenge-wrong-last", State: wrong(byEmail, app.ProblemCode, 1), Earlier: &byEmail, Acts: six},
		{Name: "challenge-wrong-over", State: wrong(byEmail, app.ProblemCode, 0), Earlier: &byEmail, Acts: six},
		{Name: "challenge-wrong-app", State: wrong(byApp, app.ProblemCode, -1), Earlier: &byApp, Acts: six},
		{Name: "challenge-same", State: wrong(byApp, app.ProblemCode, 4), Earlier: &byApp, Acts: six},
		{Name: "challenge-expired", State: wrong(byEmail, app.ProblemCodeExpired, -1), Earlier: &byEmail, Acts: six},
		{Name: "challenge-skew", State: with(wrong(byApp, app.ProblemClockSkew, 2), func(st *app.State) {
			st.Flow.SkewSeconds = 90
		}), Earlier: &byApp, Acts: six},
		{Name: "challenge-throttled", State: with(wrong(byApp, app.ProblemThrottled, -1), func(st *app.State) {
			st.Flow.RetryAt = Now.Add(30 * time.Second)
		}), Earlier: &byApp, Acts: six},
		{Name: "challenge-closed", State: wrong(byApp, app.ProblemClosed, -1)},
		{Name: "challenge-disabled", State: wrong(byText, app.ProblemMethodDisabled, -1)},
		{Name: "challenge-unreachable", State: wrong(byApp, app.ProblemUnreachable, -1), Earlier: &byApp, Acts: six},
		{Name: "challenge-recovery", State: byRecovery},
		{Name: "challenge-recovery-typed", State: byRecovery, Acts: []Act{{Into: "Recovery code", Type: "7qk4-m2xb-9trd-hw6p-3y"}}},
		{Name: "challenge-recovery-wrong", State: wrong(byRecovery, app.ProblemCode, -1), Earlier: &byRecovery,
			Acts: []Act{{Into: "Recovery code", Type: "7qk4-m2xb-9trd-hw6p-3ync-ej58-vf"}}},
		{Name: "challenge-passkey", State: byPasskey},
		{Name: "challenge-passkey-one", State: asking(wayPasskey)},
		{Name: "challenge-passkey-practice", State: inPractice(byPasskey, 0)},
		{Name: "challenge-passkey-busy", State: working(byPasskey)},
		{Name: "challenge-passkey-denied", State: wrong(byPasskey, app.ProblemBrowserDenied, -1)},
		{Name: "challenge-passkey-expired", State: wrong(byPasskey, app.ProblemBrowserExpired, -1)},
		{Name: "challenge-passkey-manage", State: purpose(byPasskey, app.PurposeManage)},
		{Name: "challenge-google", State: purpose(asking(wayGoogle, wayApp), app.PurposeManage)},
		{Name: "challenge-google-unavailable", State: wrong(asking(wayGoogle, wayApp), app.ProblemGoogleUnavailable, -1)},
		{Name: "challenge-link", State: wrong(byEmail, app.ProblemProofRequired, 5)},
		{Name: "challenge-own", State: asking(own)},
		{Name: "challenge-own-wrong", State: wrong(asking(own), app.ProblemCode, 4), Earlier: &ownState, Acts: six},
		{Name: "challenge-own-failed", State: asking(ownFailed)},
		{Name: "challenge-manage", State: purpose(byApp, app.PurposeManage)},
		{Name: "challenge-admin", State: purpose(byText, app.PurposeAdmin)},
	}
}

// purpose makes a step-up of a sign-in.
func purpose(st app.State, p app.Purpose) app.State {
	st.Flow.Purpose = p
	st.Session = app.Session{
		SignedIn: true, Name: "Ann Lee", Username: "ann.lee@riverside.example", Email: "ann.lee@riverside.example",
		Link: app.LinkConnected,
	}
	return st
}

func methods() []Sample {
	st := asking(sent(wayEmail), wayDevice, wayApp, wayText, wayRecovery)
	st.Route = app.RouteMethods
	ask := with(st, func(st *app.State) { st.Flow.Way = nil })
	password := purpose(asking(wayPassword, wayEmail), app.PurposeManage)
	password.Route, password.Flow.FixedUsername = app.RouteSignIn, true
	return []Sample{
		{Name: "signin-stepup", State: password},
		{Name: "methods-undelivered", State: with(st, func(st *app.State) { st.Flow.Problem, st.Flow.Attempt = app.ProblemDelivery, 1 })},
		{Name: "methods", State: st},
		{Name: "methods-ask", State: ask},
		{Name: "methods-busy", State: working(st), Earlier: &st, Acts: []Act{{Press: "Text message"}}},
		{Name: "methods-focus", State: st, Acts: []Act{{Focus: "Authenticator app"}}},
		{Name: "methods-practice", State: inPractice(st, 0)},
		{Name: "methods-none", State: with(st, func(st *app.State) { st.Flow.Ways = st.Flow.Ways[:1] })},
		{Name: "methods-unreachable", State: with(ask, func(st *app.State) { st.Flow.Problem, st.Flow.Attempt = app.ProblemUnreachable, 1 })},
		{Name: "methods-google", State: purpose(with(ask, func(st *app.State) {
			st.Flow.Ways = []app.Way{wayGoogle, wayPasskey, wayDevice, wayRecovery}
		}), app.PurposeManage)},
		{Name: "methods-manage", State: purpose(ask, app.PurposeManage)},
	}
}

func stranded() []Sample {
	st := asking(sent(wayEmail), wayApp)
	st.Route = app.RouteStranded
	pass := []Act{{Into: "One-time pass", Type: "km4q7 2xp9t"}}
	return []Sample{
		{Name: "stranded", State: st},
		{Name: "stranded-typed", State: st, Acts: pass},
		{Name: "stranded-manage", State: purpose(st, app.PurposeManage)},
		{Name: "stranded-empty", State: st, Acts: []Act{{Press: "Submit"}}},
		{Name: "stranded-wrong", State: wrong(st, app.ProblemCode, -1), Earlier: &st, Acts: pass},
		{Name: "stranded-busy", State: working(st), Earlier: &st, Acts: pass},
	}
}
