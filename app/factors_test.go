package app

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
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

func TestFirstShowingSendsOnce(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", ways(out(email, "accepted", 30), totp))
		st := d.entersWith(s, ways(email, totp))
		d.at(RouteChallenge)
		way := d.way(StepEmailCode)
		if s.took("email_code", "send", "1", "id", "e1") != 1 || !way.Sent || st.Flow.Busy ||
			time.Until(way.ResendAt) != 30*time.Second || time.Until(way.ExpiresAt) != 10*time.Minute || way.DeliveredAt.IsZero() {
			t.Fatalf("way %+v", way)
		}
		d.each(OtherWays{}, ChooseWay{Step: StepTOTP}, OtherWays{}, ChooseWay{Step: StepEmailCode, ID: "e1"})
		d.do(SendCode{}) // too soon
		if s.took("email_code") != 1 {
			t.Fatal("sent again")
		}
		s.script("email_code", ways(out(email, "accepted", 30), totp))
		d.pass(31 * time.Second)
		d.do(SendCode{})
		if s.took("email_code", "send", "1") != 2 {
			t.Fatal("not sent again")
		}
		s.script("email_code", code)
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}

func TestSendThatFailsIsNotTriedByItselfAgain(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.losing("email_code", 2)
		s.script("email_code", ways(out(email, "accepted", 30), totp))
		d.entersWith(s, ways(email, totp))
		d.at(RouteChallenge)
		d.problem(ProblemUnreachable)
		if d.way(StepEmailCode).Sent {
			t.Fatal("said to be sent")
		}
		d.pass(time.Minute)
		d.at(RouteChallenge)
		d.do(SendCode{})
		d.problem(ProblemNone)
		if !d.way(StepEmailCode).Sent || s.took("email_code") != 1 {
			t.Fatalf("%d sends", s.took("email_code"))
		}
	})
}

func TestThrottledSendLeavesTheCodeUsable(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", ways(out(email, "accepted", 0)), wait(3600), code)
		d.entersWith(s, ways(email))
		d.do(SendCode{})
		way := d.way(StepEmailCode)
		if st := d.State(); time.Until(way.ResendAt) != time.Hour || st.Flow.Problem != ProblemNone || !st.Flow.RetryAt.IsZero() {
			t.Fatalf("flow %+v, way %+v", st.Flow, way)
		}
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}

func TestThrottledFirstSendIsTold(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", wait(60))
		d.entersWith(s, ways(email, totp))
		d.problem(ProblemThrottled)
		d.do(OtherWays{}, ChooseWay{Step: StepTOTP})
		d.problem(ProblemNone)
		s.script("totp", code)
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}

func TestThrottleIsTheWaysOwn(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("totp", wait(30))
		d.entersWith(s, ways(totp, recovery))
		d.do(SubmitCode{Code: "123456"})
		d.problem(ProblemThrottled)
		d.do(SubmitCode{Code: "123456"})
		if s.took("totp") != 1 {
			t.Fatal("asked while throttled")
		}
		d.do(OtherWays{})
		d.at(RouteMethods)
		d.do(ChooseWay{Step: StepRecoveryCode})
		d.at(RouteChallenge)
		d.problem(ProblemNone)
		d.do(OtherWays{}, ChooseWay{Step: StepTOTP, ID: "t1"})
		d.problem(ProblemThrottled)
		st := d.pass(31 * time.Second)
		d.problem(ProblemNone)
		if !st.Flow.RetryAt.IsZero() {
			t.Fatalf("flow %+v", st.Flow)
		}
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

func TestRecoveryCodeIsReplaced(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp, recovery))
		d.do(OtherWays{}, ChooseWay{Step: StepRecoveryCode})
		pending := ways(saved)
		pending.answer.RecoveryCode = "ABCD-EFGH-JKLM"
		s.script("recovery_code", refusedFor(auth.ReasonInvalidCode, totp, recovery), pending)
		d.do(SubmitCode{Code: "wrong-wrong"})
		d.problem(ProblemCode)
		d.way(StepRecoveryCode)
		st := d.do(SubmitCode{Code: " 7QK4-M2XB "})
		d.at(RouteRecoveryCode)
		e := st.Flow.Enrollment
		if s.took("recovery_code", "code", "7QK4-M2XB") != 1 || e == nil || e.RecoveryCode != "ABCD-EFGH-JKLM" || !e.RecoveryReplaced || e.Bars != 0 {
			t.Fatalf("enrollment %+v", e)
		}
		d.do(Back{}, SkipWay{})
		d.at(RouteRecoveryCode)
		s.script("recovery_code_saved", ways(optional(setTOTP), optional(setText)))
		st = d.do(RecoverySaved{})
		d.at(RouteEnroll)
		if holds(st, "ABCD") || len(st.Flow.Ways) != 2 || st.Flow.Way != nil || st.Flow.Problem != ProblemNone {
			t.Fatalf("state %+v", st)
		}
		s.script("skip", ways(optional(setText)), code)
		d.do(SkipWay{})
		d.online()
		if s.took("skip", "of", "enroll_totp") != 1 || s.took("skip", "of", "enroll_sms") != 1 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestRecoveryCodeOnScreenSurvivesALostAnswer(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(recovery))
		pending := ways(saved)
		pending.answer.RecoveryCode = "ABCDEFGHJK"
		s.script("recovery_code", pending)
		d.do(SubmitCode{Code: "7QK4-M2XB"})
		s.script("recovery_code_saved", code)
		s.losing("recovery_code_saved", 2)
		st := d.do(RecoverySaved{})
		d.at(RouteRecoveryCode)
		d.problem(ProblemUnreachable)
		if st.Flow.Enrollment == nil || st.Flow.Enrollment.RecoveryCode != "ABCD-EFGH-JK" {
			t.Fatalf("enrollment %+v", st.Flow.Enrollment)
		}
		d.do(RecoverySaved{})
		d.online()
	})
}

func TestRecoveryCodeThatIsOnlyOffered(t *testing.T) {
	t.Run("and declined", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			offered := ways(optional(saved))
			offered.answer.RecoveryCode = "7QK4-M2XB"
			st := d.entersWith(s, offered)
			d.at(RouteRecoveryCode)
			if st.Flow.Way == nil || !st.Flow.Way.Optional || st.Flow.Enrollment.RecoveryReplaced {
				t.Fatalf("flow %+v", st.Flow)
			}
			s.script("skip", code)
			d.do(SkipWay{})
			d.online()
			if s.took("skip", "of", "recovery_code_saved") != 1 {
				t.Fatalf("posts %v", s.posts)
			}
		})
	})
	t.Run("but not told", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			s.script("skip", code)
			d.entersWith(s, ways(optional(saved)))
			d.online()
		})
	})
}

func TestAdminsPass(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp, recovery))
		d.do(OtherWays{}, Stranded{})
		s.script("admin_pass", refusedFor(auth.ReasonInvalidCode, totp, recovery), ways(setTOTP, setText))
		d.do(SubmitCode{Code: "  "})
		d.problem(ProblemCode)
		d.do(SubmitCode{Code: "nope"})
		d.at(RouteStranded)
		d.problem(ProblemCode)
		st := d.do(SubmitCode{Code: "gate-7731"})
		d.at(RouteEnroll)
		if s.took("admin_pass", "code", "gate-7731") != 1 || st.Flow.Problem != ProblemNone {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(Back{})
		d.at(RouteSignIn)
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

func TestDoubleSubmitOfACodeIsOneAttempt(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp))
		s.script("totp", refusedFor(auth.ReasonInvalidCode, left(totp, 4)), code)
		st := d.do(SubmitCode{Code: "123456"}, SubmitCode{Code: "123456"}, SubmitCode{Code: "654321"}, OtherWays{}, SendCode{})
		d.at(RouteChallenge)
		if s.took("totp") != 1 || st.Flow.Attempt != 2 {
			t.Fatalf("%d posts, attempt %d", s.took("totp"), st.Flow.Attempt)
		}
	})
}

func TestLostAnswersToACodeAreGivenAgain(t *testing.T) {
	t.Run("unseen", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			d.entersWith(s, ways(totp))
			s.script("totp", code)
			s.losing("totp", 1)
			d.do(SubmitCode{Code: "123456"})
			d.online()
			if s.took("totp") != 1 {
				t.Fatalf("%d attempts", s.took("totp"))
			}
		})
	})
	t.Run("the same again", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			d.entersWith(s, ways(totp))
			s.script("totp", code)
			s.losing("totp", 2)
			d.do(SubmitCode{Code: "123456"})
			d.at(RouteChallenge)
			d.problem(ProblemUnreachable)
			d.do(SubmitCode{Code: "123456"})
			d.online()
			if s.took("totp") != 1 {
				t.Fatalf("%d attempts", s.took("totp"))
			}
		})
	})
	t.Run("another code meanwhile", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			d.entersWith(s, ways(totp))
			s.script("totp", refusedFor(auth.ReasonInvalidCode, left(totp, 4)), code)
			s.losing("totp", 2)
			d.do(SubmitCode{Code: "111111"})
			d.do(SubmitCode{Code: "222222"})
			d.online()
			if s.took("totp", "code", "111111") != 1 || s.took("totp", "code", "222222") != 1 {
				t.Fatalf("posts %v", s.posts)
			}
		})
	})
	t.Run("another way meanwhile", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			d.entersWith(s, ways(totp, recovery))
			s.script("totp", code)
			s.losing("totp", 2)
			d.do(SubmitCode{Code: "111111"})
			d.each(OtherWays{}, ChooseWay{Step: StepRecoveryCode}, SubmitCode{Code: "7QK4"})
			d.online() // the code had been right, and no recovery code is spent
			if s.took("recovery_code") != 0 {
				t.Fatal("spent a recovery code")
			}
		})
	})
}

func TestCancelWhileACodeIsOnItsWay(t *testing.T) {
	for name, cancel := range map[string]struct {
		intent Intent
		ends   Route
	}{"cancel": {CancelFlow{}, RouteSignIn}, "back": {Back{}, RouteChallenge}} {
		t.Run(name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				d.entersWith(s, ways(totp))
				s.script("totp", refusedFor(auth.ReasonInvalidCode, totp), code)
				release := s.holding("totp")
				d.do(SubmitCode{Code: "123456"})
				if st := d.State(); !st.Flow.Busy || st.Flow.Waiting != WaitingServer {
					t.Fatalf("flow %+v", st.Flow)
				}
				d.Do(cancel.intent)
				if d.State().Flow.Busy {
					t.Fatal("still busy")
				}
				synctest.Wait()
				d.at(cancel.ends)
				d.problem(ProblemNone)
				release()
				d.at(cancel.ends)
				if cancel.ends == RouteSignIn {
					d.do(SignIn{Username: ann, Password: right})
				}
				d.at(RouteChallenge)
				d.do(SubmitCode{Code: "654321"})
				if d.State().Route != RouteHome {
					d.do(SubmitCode{Code: "654321"})
				}
				d.online()
			})
		})
	}
}

func TestCancelOnEachScreen(t *testing.T) {
	pending := ways(saved)
	pending.answer.RecoveryCode = "ABCD-EFGH"
	key := ways(setTOTP, setText)
	key.answer.Secret, key.answer.OTPAuthURI = "JBSWY3DPEHPK3PXP", "otpauth://totp/Foyer:ann?secret=JBSWY3DPEHPK3PXP"
	rows := []struct {
		route   Route
		first   line
		intents []Intent
	}{
		{RouteChallenge, ways(totp), nil},
		{RouteMethods, ways(totp, recovery), []Intent{OtherWays{}}},
		{RouteMethods, ways(asking(totp), email), nil},
		{RouteStranded, ways(totp), []Intent{Stranded{}}},
		{RouteEnroll, ways(setTOTP, setText), nil},
		{RouteEnrollTOTP, ways(setTOTP, setText), []Intent{ChooseWay{Step: StepEnrollTOTP}}},
		{RouteEnrollText, ways(setTOTP, setText), []Intent{ChooseWay{Step: StepEnrollSMS}}},
		{RouteRecoveryCode, pending, nil},
	}
	for _, row := range rows {
		t.Run(string(row.route), func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				s.script("enroll_totp", key)
				d.entersWith(s, row.first)
				for _, intent := range row.intents {
					d.do(intent)
				}
				d.at(row.route)
				st := d.do(CancelFlow{})
				d.at(RouteSignIn)
				d.problem(ProblemNone)
				if st.Flow.Enrollment != nil || st.Flow.Ways != nil || holds(st, "JBSW") || holds(st, "ABCD") {
					t.Fatalf("state %+v", st)
				}
			})
		})
	}
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

// current is the auth_session that the next step has to carry.
func (s *stage) current() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return "as-" + itoa(s.turn)
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}
