package app

import (
	"testing"
	"testing/synctest"

	"foyer/auth"
)

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
