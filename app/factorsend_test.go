package app

import (
	"testing"
	"time"
)

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
