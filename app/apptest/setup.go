package apptest

import (
	"time"

	"foyer/app"
)

// setUp is a State of a first set-up.
func setUp(route app.Route, bar int) app.State {
	st := base(route)
	st.Flow.Username = "ann.lee@riverside.example"
	st.Flow.Ways = []app.Way{
		{Step: app.StepEnrollTOTP, AttemptsLeft: -1},
		{Step: app.StepEnrollEmail, Hint: "a…@riverside.example", AttemptsLeft: -1},
		{Step: app.StepEnrollSMS, AttemptsLeft: -1},
	}
	st.Flow.Enrollment = &app.Enrollment{Bar: bar, Bars: 4}
	return st
}

// setting is a State of a set-up whose way is chosen.
func setting(route app.Route, way int, change func(*app.Enrollment)) app.State {
	st := setUp(route, 2)
	chosen := st.Flow.Ways[way]
	st.Flow.Way = &chosen
	if change != nil {
		change(st.Flow.Enrollment)
	}
	return st
}

func enroll() []Sample {
	st := setUp(app.RouteEnroll, 1)
	phone := with(st, func(st *app.State) {
		ways := append([]app.Way(nil), st.Flow.Ways...)
		for i := range ways {
			ways[i].Optional = true
		}
		st.Flow.Ways = ways
	})
	return []Sample{
		{Name: "enroll", State: st},
		{Name: "enroll-chosen", State: st, Acts: []Act{{Press: "Emails"}}},
		{Name: "enroll-focus", State: st, Acts: []Act{{Press: "Texts"}, {Focus: "Texts"}}},
		{Name: "enroll-busy", State: working(st)},
		{Name: "enroll-passkey", State: with(st, func(st *app.State) {
			st.Flow.Ways = append(st.Flow.Ways[:3:3], app.Way{Step: "enroll_passkey", AttemptsLeft: -1})
		})},
		{Name: "enroll-phone", State: phone},
		{Name: "enroll-practice", State: inPractice(st, 0)},
		{Name: "enroll-add", State: with(purpose(st, app.PurposeManage), func(st *app.State) { st.Flow.Enrollment = nil })},
		{Name: "enroll-none", State: with(st, func(st *app.State) { st.Flow.Ways = nil })},
		{Name: "enroll-unreachable", State: with(st, func(st *app.State) {
			st.Flow.Problem, st.Flow.Attempt = app.ProblemUnreachable, 1
		})},
	}
}

// TOTPSecret is a made-up key, with its otpauth form.
const (
	TOTPSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	TOTPURI    = "otpauth://totp/Riverside%20Clinic:ann.lee%40riverside.example?secret=" + TOTPSecret +
		"&issuer=Riverside%20Clinic&algorithm=SHA1&digits=6&period=30"
)

func enrollTOTP() []Sample {
	st := setting(app.RouteEnrollTOTP, 0, func(e *app.Enrollment) { e.Secret, e.URI = TOTPSecret, TOTPURI })
	six := []Act{{Into: codeField, Type: "492061"}}
	return []Sample{
		{Name: "enroll_totp", State: st},
		{Name: "enroll_totp-typing", State: st, Acts: []Act{{Into: codeField, Type: "4920"}}},
		{Name: "enroll_totp-copied", State: st, Acts: []Act{{Press: "Copy"}}},
		{Name: "enroll_totp-wrong", State: wrong(st, app.ProblemCode, -1), Earlier: &st, Acts: six},
		{Name: "enroll_totp-skew", State: with(wrong(st, app.ProblemClockSkew, -1), func(st *app.State) {
			st.Flow.SkewSeconds = -150
		}), Earlier: &st, Acts: six},
		{Name: "enroll_totp-busy", State: working(st), Earlier: &st, Acts: six},
		{Name: "enroll_totp-practice", State: inPractice(st, 0)},
	}
}

func enrollEmail() []Sample {
	st := setting(app.RouteEnrollEmail, 1, nil)
	way := sent(*st.Flow.Way)
	st.Flow.Way = &way
	failed := with(st, func(st *app.State) {
		way := way
		way.Delivery, way.ResendAt = app.DeliveryFailed, time.Time{}
		st.Flow.Way = &way
	})
	return []Sample{
		{Name: "enroll_email", State: st},
		{Name: "enroll_email-failed", State: failed},
		{Name: "enroll_email-practice", State: inPractice(st, 1)},
		{Name: "enroll_email-wrong", State: wrong(st, app.ProblemCode, 4), Earlier: &st,
			Acts: []Act{{Into: codeField, Type: "492061"}}},
		{Name: "enroll_email-only", State: with(st, func(st *app.State) { st.Flow.Ways = st.Flow.Ways[1:2] })},
	}
}

func enrollText() []Sample {
	st := setting(app.RouteEnrollText, 2, nil)
	code := setting(app.RouteEnrollText, 2, func(e *app.Enrollment) { e.Phone, e.PhoneAccepted = "(415) 555-0142", true })
	way := sent(*code.Flow.Way)
	way.Hint = "•• 0142"
	code.Flow.Way = &way
	typed := []Act{{Into: phone, Type: "(415) 555-0142"}}
	out := []Sample{
		{Name: "enroll_text", State: st},
		{Name: "enroll_text-typed", State: st, Acts: typed},
		{Name: "enroll_text-empty", State: st, Acts: []Act{{Press: "Send code"}}},
		{Name: "enroll_text-busy", State: working(st), Earlier: &st, Acts: typed},
		{Name: "enroll_text-code", State: code},
		{Name: "enroll_text-code-practice", State: inPractice(code, 2)},
		{Name: "enroll_text-again", State: with(code, func(st *app.State) {
			e := *st.Flow.Enrollment
			e.PhoneAccepted = false
			st.Flow.Enrollment = &e
		}), Earlier: &code},
	}
	for _, why := range []string{"country", "not_us", "premium", "toll_free", "invalid"} {
		refused := with(st, func(st *app.State) {
			e := *st.Flow.Enrollment
			e.Phone, e.PhoneWhy = "+44 20 7946 0958", why
			st.Flow.Enrollment = &e
			st.Flow.Problem, st.Flow.Attempt = app.ProblemPhone, 1
		})
		out = append(out, Sample{Name: "enroll_text-" + why, State: refused})
	}
	return out
}

// RecoveryCode is made up.
const RecoveryCode = "7QK4-M2XB-9TRD-HW6P-3YNC-EJ58-VF"

func recoveryCode() []Sample {
	st := setUp(app.RouteRecoveryCode, 3)
	st.Flow.Ways = nil
	st.Flow.Enrollment.RecoveryCode = RecoveryCode
	saved := with(st, func(st *app.State) {
		e := *st.Flow.Enrollment
		e.SavedTo = "/home/ann/Foyer-recovery-code.txt"
		st.Flow.Enrollment = &e
	})
	failed := with(st, func(st *app.State) { st.Flow.Problem, st.Flow.Attempt = app.ProblemSave, 1 })
	save := []Act{{Press: "Save"}}
	return []Sample{
		{Name: "recovery_code", State: st},
		{Name: "recovery_code-copied", State: st, Acts: []Act{{Press: "Copy"}}},
		{Name: "recovery_code-save", State: st, Acts: save},
		{Name: "recovery_code-saved", State: saved, Earlier: &st, Acts: save},
		{Name: "recovery_code-failed", State: failed, Earlier: &st, Acts: save},
		{Name: "recovery_code-stored", State: saved, Acts: []Act{{Press: "I have stored it safely"}}},
		{Name: "recovery_code-early", State: st, Acts: []Act{{Press: "Continue"}}},
		{Name: "recovery_code-busy", State: working(st), Earlier: &st, Acts: []Act{{Press: "I have stored it safely"}}},
		{Name: "recovery_code-replaced", State: with(st, func(st *app.State) {
			st.Flow.Enrollment = &app.Enrollment{RecoveryCode: RecoveryCode, RecoveryReplaced: true}
		})},
		{Name: "recovery_code-practice", State: inPractice(st, 0)},
	}
}
