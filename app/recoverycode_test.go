package app

import (
	"testing"

	"foyer/auth"
)

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
