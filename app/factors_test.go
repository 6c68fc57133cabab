package app

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

func TestCodeOfAnAppSignsIn(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		st := d.entersWith(s, ways(totp, email, recovery))
		d.at(RouteChallenge)
		way := d.way(StepTOTP)
		if st.Flow.Busy || len(st.Flow.Ways) != 3 || way.Label != "Ann's Pixel" || way.AttemptsLeft != -1 || st.Flow.Enrollment != nil {
			t.Fatalf("flow %+v", st.Flow)
		}
		s.script("totp", code)
		st = d.do(SubmitCode{Code: " 123 456\u00a0"})
		d.online()
		if s.took("totp", "id", "t1", "code", "123456") != 1 || st.Flow.Ways != nil || st.Flow.Way != nil {
			t.Fatalf("posts %v, flow %+v", s.posts, st.Flow)
		}
	})
}

func TestCodeThatIsNoneIsRefusedHere(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp))
		for i, wrong := range []Secret{"", "12345", "1234567", "12a456", "---"} {
			st := d.do(SubmitCode{Code: wrong})
			d.problem(ProblemCode)
			if st.Flow.Attempt != i+2 {
				t.Fatalf("attempt %d", st.Flow.Attempt)
			}
		}
		if s.took("totp") != 0 {
			t.Fatal("asked the server")
		}
	})
}

func TestAnswersToACode(t *testing.T) {
	rows := []struct {
		name    string
		line    line
		problem Problem
		check   func(State) bool
	}{
		{"wrong", refusedFor(auth.ReasonInvalidCode, left(totp, 3), email), ProblemCode, func(st State) bool {
			return st.Flow.Way.AttemptsLeft == 3 && st.Flow.Way.ID == "t1"
		}},
		{"clock", line{status: 403, answer: api.Answer{
			Error: api.ErrInsufficientAuthorization, Reason: auth.ReasonClockSkew, SkewSeconds: 90, Next: []api.Next{totp, email},
		}}, ProblemClockSkew, func(st State) bool { return st.Flow.SkewSeconds == 90 }},
		{"expired", refusedFor(auth.ReasonCodeExpired, totp, email), ProblemCodeExpired, func(State) bool { return true }},
		{"throttled", wait(30), ProblemThrottled, func(st State) bool {
			return time.Until(st.Flow.RetryAt) == 30*time.Second && st.Flow.Way.Step == StepTOTP
		}},
		{"closed", line{status: 429, answer: api.Answer{Error: api.ErrTooManyAttempts, Closed: true}}, ProblemClosed, func(st State) bool {
			return st.Flow.RetryAt.IsZero()
		}},
		{"busy", line{status: 503, answer: api.Answer{Error: api.ErrTemporarilyUnavailable}, retry: 2}, ProblemServerBusy, func(st State) bool {
			return !st.Flow.RetryAt.IsZero()
		}},
		{"server failed", line{status: 500, answer: api.Answer{Error: api.ErrServerError}}, ProblemUnexpected, func(State) bool { return true }},
		{"garbage", line{status: 200, raw: `{"authorization`}, ProblemNotFoyer, func(State) bool { return true }},
		{"not offered", line{status: 400, answer: api.Answer{Error: api.ErrInvalidRequest, Next: []api.Next{totp, email}}}, ProblemUnexpected, func(State) bool { return true }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				d.entersWith(s, ways(totp, email))
				s.script("totp", row.line)
				st := d.do(SubmitCode{Code: "123456"})
				d.at(RouteChallenge)
				d.problem(row.problem)
				if !row.check(st) {
					t.Fatalf("flow %+v", st.Flow)
				}
				s.script("totp", code)
				d.pass(time.Minute)
				d.do(SubmitCode{Code: "654321"})
				d.online()
			})
		})
	}
}

func TestAnswersThatEndTheConversation(t *testing.T) {
	rows := []struct {
		name    string
		line    line
		problem Problem
	}{
		{"spent", line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}}, ProblemExpired},
		{"denied", line{status: 403, answer: api.Answer{Error: api.ErrAccessDenied}}, ProblemDenied},
		{"disabled", line{status: 403, answer: api.Answer{Error: api.ErrAccessDenied, Reason: auth.ReasonAccountDisabled}}, ProblemDisabled},
		{"unknown step", ways(api.Next{Step: "dance"}), ProblemUpdate},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				d.entersWith(s, ways(totp))
				s.script("totp", row.line)
				st := d.do(SubmitCode{Code: "123456"})
				d.at(RouteSignIn)
				d.problem(row.problem)
				if st.Flow.Ways != nil || st.Flow.Way != nil {
					t.Fatalf("flow %+v", st.Flow)
				}
				s.script("totp", code)
				d.do(SignIn{Username: ann, Password: right})
				d.at(RouteChallenge)
			})
		})
	}
}

func TestConversationThatLiesTooLongEndsByItself(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp))
		d.pass(29 * time.Minute)
		d.at(RouteChallenge)
		d.pass(2 * time.Minute)
		d.at(RouteSignIn)
		d.problem(ProblemExpired)
	})
}

func TestOtherWaysAndBack(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp, recovery))
		d.do(OtherWays{})
		d.at(RouteMethods)
		d.do(Show{Route: RouteHelp})
		d.at(RouteHelp)
		d.do(Back{})
		d.at(RouteMethods)
		d.do(Stranded{})
		d.at(RouteStranded)
		d.do(Back{}, Back{})
		d.at(RouteChallenge)
		d.way(StepTOTP)
		d.do(Back{})
		d.at(RouteSignIn)
		d.problem(ProblemNone)
	})
}

func TestAskMeEachTime(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		st := d.entersWith(s, ways(asking(totp), email, recovery))
		d.at(RouteMethods)
		if st.Flow.Way != nil || len(st.Flow.Ways) != 3 || s.took("email_code") != 0 {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(ChooseWay{Step: StepTOTP, ID: "t1"})
		d.at(RouteChallenge)
		d.do(Back{})
		d.at(RouteMethods)
		s.script("email_code", ways(asking(totp), out(email, "accepted", 30), recovery), refusedFor(auth.ReasonInvalidCode, asking(totp), left(out(email, "accepted", 20), 4), recovery), code)
		d.do(ChooseWay{Step: StepEmailCode, ID: "e1"})
		d.at(RouteChallenge)
		if !d.way(StepEmailCode).Sent {
			t.Fatal("not sent")
		}
		d.do(SubmitCode{Code: "000000"})
		d.at(RouteChallenge)
		d.problem(ProblemCode)
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}

func TestAskingWithOneMethodAsksForIt(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(asking(totp), recovery))
		d.at(RouteChallenge)
		d.way(StepTOTP)
	})
}

func TestNoWayIn(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(api.Next{Step: auth.StepStatus}))
		d.at(RouteStranded)
		d.problem(ProblemNoWayIn)
		s.script("admin_pass", code)
		d.do(SubmitCode{Code: "gate-7731"})
		d.online()
	})
}

func TestMethodDisabledMeanwhile(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp, email))
		s.script("totp", refusedFor(auth.ReasonAuthenticatorDisabled, email))
		s.script("email_code", ways(out(email, "accepted", 30)))
		d.do(SubmitCode{Code: "123456"})
		d.at(RouteChallenge)
		d.way(StepEmailCode)
		if s.took("email_code", "send", "1") != 1 {
			t.Fatal("not sent")
		}
	})
}

func TestOptionalStepOfANewerServerIsDeclined(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp))
		s.script("totp", ways(optional(api.Next{Step: "enroll_hologram"})))
		s.script("skip", code)
		d.do(SubmitCode{Code: "123456"})
		d.online()
		if s.took("skip", "of", "enroll_hologram") != 1 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestNoCodeAndNoPasswordInAnyState(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		var seen []State
		defer d.Subscribe(func(st State) { seen = append(seen, st) })()
		s.script("totp", refusedFor(auth.ReasonInvalidCode, totp), code)
		d.entersWith(s, ways(totp))
		d.do(SubmitCode{Code: "918273"})
		d.do(SubmitCode{Code: "918274"})
		d.online()
		for _, st := range seen {
			if holds(st, "91827") || holds(st, right.Reveal()) {
				t.Fatalf("secret in %+v", st)
			}
		}
	})
}

func TestPausedSessionGoesOnAfterASetUp(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, code)
		d.online()
		pause := true
		s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.form.Get(api.ParamGrantType) == api.GrantRefreshToken && pause {
				return canned(400, "application/json",
					`{"error":"insufficient_authorization","auth_session":"as-`+strings.TrimPrefix(s.current(), "as-")+`","next":[{"step":"password"}]}`), nil
			}
			return s.network(c, answer)
		})
		st := d.pass(10 * time.Minute)
		d.at(RouteSignIn)
		if !st.Flow.FixedUsername {
			t.Fatalf("flow %+v", st.Flow)
		}
		pause = false
		key := ways(setTOTP)
		key.answer.Secret, key.answer.OTPAuthURI = "JBSWY3DPEHPK3PXP", "otpauth://totp/Foyer:ann?secret=JBSWY3DPEHPK3PXP"
		s.script("enroll_totp", key, stepCode)
		d.entersWith(s, ways(setTOTP))
		d.at(RouteEnrollTOTP)
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}
