package app

import (
	"testing"

	"foyer/auth"
)

func TestTrustIsDeclinedOnce(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		st := d.entersWith(s, ways(trust))
		d.at(RouteTrust)
		if way := d.way(StepEnrollPasskey); !way.Optional || st.Flow.Enrollment == nil || st.Flow.Enrollment.Bars != 0 {
			t.Fatalf("flow %+v", st.Flow)
		}
		s.script("skip", code)
		d.do(SkipWay{})
		d.online()
		if s.took("skip", "of", "enroll_passkey") != 1 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestPasskeyIsMadeAndKept(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(trust))
		s.script("enroll_passkey", leg("1", trust), ways(made), code)
		d.do(UseBrowser{})
		d.abroad(StepEnrollPasskey)
		st := d.brings("lc")
		d.at(RouteConfirmPasskey)
		if e := st.Flow.Enrollment; e == nil || e.PasskeyLabel != "Front desk" || e.PasskeyHint != "Firefox on Linux" {
			t.Fatalf("enrollment %+v", e)
		}
		st = d.do(Back{}, SkipWay{}, OtherWays{}, ChooseWay{Step: StepEnrollPasskey}, UseBrowser{}, SubmitCode{Code: "123456"})
		d.at(RouteConfirmPasskey)
		if st.Flow.Busy || st.Flow.Enrollment.PasskeyLabel == "" {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(ConfirmPasskey{}, ConfirmPasskey{})
		d.online()
		if s.took("enroll_passkey", "confirm", "1") != 1 || s.took("enroll_passkey") != 3 || s.took("skip") != 0 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestPasskeyIsMadeAndDropped(t *testing.T) {
	rows := []struct {
		name  string
		entry line
		after line
		at    Route
	}{
		{"beside another factor", ways(trust), code, RouteHome},
		{"it is the only method", ways(makeKey), ways(makeKey), RouteTrust},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				d.entersWith(s, row.entry)
				d.at(RouteTrust)
				s.script("enroll_passkey", leg("1", makeKey), ways(made))
				s.script("skip", row.after)
				d.do(UseBrowser{})
				d.brings("lc")
				d.do(DropPasskey{})
				d.at(row.at)
				if s.took("skip", "of", "enroll_passkey") != 1 || s.took("enroll_passkey", "confirm", "1") != 0 {
					t.Fatalf("posts %v", s.posts)
				}
			})
		})
	}
}

func TestPasskeyThatMustBeMade(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		st := d.entersWith(s, ways(makeKey))
		d.at(RouteTrust)
		if e := st.Flow.Enrollment; e.Bar != 2 || e.Bars != 4 {
			t.Fatalf("enrollment %+v", e)
		}
		d.do(SkipWay{})
		d.at(RouteTrust)
		said := ways(saved)
		said.answer.RecoveryCode = fresh
		s.script("enroll_passkey", leg("1", makeKey), ways(made), said)
		s.script("recovery_code_saved", code)
		d.do(UseBrowser{})
		if e := d.brings("lc").Flow.Enrollment; e.Bar != 2 || e.Bars != 4 {
			t.Fatalf("enrollment %+v", e)
		}
		d.do(ConfirmPasskey{})
		d.at(RouteRecoveryCode)
		d.do(RecoverySaved{})
		d.online()
	})
}

func TestTrustIsAskedAfterASetUp(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(setEmail, makeKey))
		d.at(RouteEnroll)
		d.do(ChooseWay{Step: StepEnrollPasskey})
		d.at(RouteTrust)
		d.do(Back{})
		d.at(RouteEnroll)
		s.script("enroll_email", ways(out(setEmail, "accepted", 30), makeKey), ways(trust))
		d.each(ChooseWay{Step: StepEnrollEmail}, SubmitCode{Code: "123456"})
		d.at(RouteTrust)
		if e := d.State().Flow.Enrollment; e.Bar != 4 || e.Bars != 4 {
			t.Fatalf("enrollment %+v", e)
		}
		d.do(Back{})
		d.at(RouteSignIn)
	})
}

// TestTrustIsNeverAnsweredUnseen: declining another offer is no answer to it.
func TestTrustIsNeverAnsweredUnseen(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(optional(setText), optional(setEmail)))
		d.at(RouteEnroll)
		s.script("skip", ways(trust), code)
		d.do(SkipWay{})
		d.at(RouteTrust)
		if s.took("skip") != 1 {
			t.Fatalf("posts %v", s.posts)
		}
		d.do(SkipWay{})
		d.online()
	})
}

func TestPasskeyIsAddedInSecurity(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:manage", ways(optional(setText), trust))
		d.do(AddMethod{Step: StepEnrollPasskey})
		d.at(RouteTrust)
		s.script("enroll_passkey", leg("1", trust), ways(made), refusedFor(auth.ReasonAuthenticatorDisabled, optional(setText), trust),
			leg("2", trust), ways(made), stepCode)
		d.do(UseBrowser{})
		d.brings("lc")
		d.do(ConfirmPasskey{})
		d.at(RouteTrust) // it was somebody else's
		d.problem(ProblemMethodDisabled)
		d.do(UseBrowser{})
		d.brings("lc")
		d.do(ConfirmPasskey{})
		d.security(ProblemNone, "security.added")
	})
}

func TestPasskeyIsNotAddedInSecurity(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:manage", ways(optional(setText), trust))
		s.script("enroll_passkey", leg("1", trust), ways(made))
		s.script("skip", ways(optional(setText), trust))
		d.each(AddMethod{Step: StepEnrollPasskey}, UseBrowser{})
		d.brings("lc")
		d.do(DropPasskey{})
		d.security(ProblemNone, "")
		if s.took("skip", "of", "enroll_passkey") != 1 || s.took("skip") != 1 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestPasskeyAnswerIsLostBeforeItIsConfirmed(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(trust))
		s.script("enroll_passkey", leg("1", trust), ways(made), code)
		d.do(UseBrowser{})
		s.losing("enroll_passkey", 2)
		d.brings("lc")
		d.at(RouteTrust)
		d.problem(ProblemUnreachable)
		d.do(UseBrowser{})
		d.at(RouteConfirmPasskey)
		s.losing("enroll_passkey", 2)
		d.do(ConfirmPasskey{})
		d.at(RouteConfirmPasskey)
		d.problem(ProblemUnreachable)
		if e := d.State().Flow.Enrollment; e == nil || e.PasskeyLabel == "" {
			t.Fatalf("enrollment %+v", e)
		}
		d.do(ConfirmPasskey{})
		d.online()
	})
}
