package app

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

func TestDeliveryIsAskedForOnceASecondWhileQueued(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", ways(out(email, "queued", 30), totp))
		s.script("status", ways(out(email, "queued", 29), totp), ways(out(email, "queued", 28), totp), ways(out(email, "accepted", 27), totp))
		st := d.entersWith(s, ways(email, totp))
		resend := st.Flow.Way.ResendAt
		if st.Flow.Way.Delivery != DeliveryQueued || !st.Flow.Way.ExpiresAt.IsZero() {
			t.Fatalf("way %+v", st.Flow.Way)
		}
		d.pass(2500 * time.Millisecond)
		if s.took("status") != 2 {
			t.Fatalf("%d questions", s.took("status"))
		}
		st = d.pass(time.Second)
		if way := d.way(StepEmailCode); s.took("status") != 3 || way.Delivery != DeliveryAccepted || way.ExpiresAt.IsZero() || way.ResendAt != resend || st.Flow.Busy {
			t.Fatalf("way %+v", way)
		}
		d.pass(time.Minute)
		if s.took("status") != 3 {
			t.Fatal("asked on")
		}
	})
}

func TestFailedDeliveryOffersTheOtherWaysByItself(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", ways(out(email, "queued", 30), totp))
		s.script("status", ways(out(email, "failed", 0), totp))
		d.entersWith(s, ways(email, totp))
		d.pass(1100 * time.Millisecond)
		d.at(RouteMethods)
		d.problem(ProblemDelivery)
		d.pass(time.Minute)
		if s.took("status") != 1 {
			t.Fatal("asked on")
		}
		d.do(Back{})
		d.at(RouteChallenge)
		s.script("email_code", ways(out(email, "queued", 30), totp))
		s.script("status", ways(out(email, "accepted", 29), totp))
		d.do(SendCode{})
		d.pass(2 * time.Second)
		d.at(RouteChallenge)
		d.problem(ProblemNone)
		d.each(OtherWays{}, ChooseWay{Step: StepTOTP})
		s.script("totp", code)
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}

func TestFailedDeliveryOfTheOnlyWayStays(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", refusedFor(auth.ReasonDeliveryFailed, out(email, "failed", 0)))
		d.entersWith(s, ways(email))
		d.at(RouteChallenge)
		d.problem(ProblemDelivery)
	})
}

func TestFailedDeliveryInASetUp(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(setTOTP, setEmail))
		s.script("enroll_email", ways(setTOTP, out(setEmail, "queued", 30)))
		s.script("status", ways(setTOTP, out(setEmail, "failed", 20)))
		d.do(ChooseWay{Step: StepEnrollEmail})
		d.pass(2 * time.Second)
		d.at(RouteEnroll)
		d.problem(ProblemDelivery)
		s.script("enroll_email", ways(setTOTP, out(setEmail, "accepted", 30)))
		d.do(ChooseWay{Step: StepEnrollEmail})
		d.at(RouteEnrollEmail)
		d.problem(ProblemNone)
	})
}

func TestQuestionsNeverMeetASubmission(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", ways(out(email, "queued", 30)))
		s.script("status", ways(out(email, "queued", 29)))
		d.entersWith(s, ways(email))
		inFlight := 0
		s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.path == api.PathChallenge {
				if inFlight++; inFlight > 1 {
					t.Error("two posts at once")
				}
				time.Sleep(400 * time.Millisecond)
				defer func() { inFlight-- }()
			}
			return s.network(c, answer)
		})
		d.pass(1100 * time.Millisecond) // a question is on its way
		s.script("email_code", refusedFor(auth.ReasonInvalidCode, left(out(email, "queued", 20), 4)), code)
		d.Do(SubmitCode{Code: "111111"})
		if st := d.State(); !st.Flow.Busy {
			t.Fatal("not busy at once")
		}
		d.pass(2 * time.Second)
		d.problem(ProblemCode)
		st := d.pass(3 * time.Second) // questions restate the tries
		if st.Flow.Way.AttemptsLeft != 4 || st.Flow.Problem != ProblemCode {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(SubmitCode{Code: "222222"})
		d.pass(3 * time.Second)
		d.online()
		if s.took("email_code", "code", "111111") != 1 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestLostQuestionHarmsNothing(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", ways(out(email, "queued", 30)), code)
		s.script("status", ways(out(email, "queued", 29)))
		d.entersWith(s, ways(email))
		s.losing("status", 2)
		d.pass(1200 * time.Millisecond)
		d.problem(ProblemNone)
		d.at(RouteChallenge)
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}

func TestQuestionThatHangsDoesNotHoldUpCancel(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", ways(out(email, "queued", 30)))
		d.entersWith(s, ways(email))
		s.script("status", ways(out(email, "queued", 29)))
		release := s.holding("status")
		d.pass(1100 * time.Millisecond)
		d.Do(CancelFlow{})
		synctest.Wait()
		d.at(RouteSignIn)
		release()
		d.at(RouteSignIn)
	})
}

func TestQuestionOnASpentConversation(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", ways(out(email, "queued", 30)))
		s.script("status", line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}})
		d.entersWith(s, ways(email))
		d.pass(2 * time.Second)
		d.at(RouteSignIn)
		d.problem(ProblemExpired)
	})
}
