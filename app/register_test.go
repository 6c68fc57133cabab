package app

import (
	"slices"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
)

const newcomer = "petra@x.example"

var form = Register{Name: " Petra Novak ", Email: newcomer, Password: right, Repeat: right}

func (d *desk) registers(s *stage, lines ...line) State {
	s.script("register", lines...)
	return d.each(Show{Route: RouteRegister}, form)
}

// filled tells whether the form is as it was, without its password.
func (d *desk) filled() {
	d.w.t.Helper()
	d.at(RouteRegister)
	st := d.State()
	r := st.Flow.Registration
	if r == nil || r.Name != "Petra Novak" || r.Email != newcomer || st.Flow.Busy || len(st.Flow.Rules) == 0 || holds(st, right.Reveal()) {
		d.w.t.Fatalf("flow %+v, registration %+v", st.Flow, r)
	}
}

func TestRegister(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("email_code", code)
		st := d.do(EditUsername{Username: "pet"}, SetRemember{Remember: true}, Show{Route: RouteRegister})
		d.at(RouteRegister)
		if r := st.Flow.Registration; r.Email != "pet" || r.First || len(st.Flow.Rules) != 4 || st.Flow.Rules[0].Min != 8 {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.registers(s, ways(out(ownMail, "queued", 30)))
		d.at(RouteChallenge)
		if way := d.way(StepEmailCode); way.ID != "" || !way.Sent || s.took("email_code") != 0 {
			t.Fatalf("way %+v", way)
		}
		sent := s.post(t, "register", 0)
		if sent.Get("name") != "Petra Novak" || sent.Get("email") != newcomer || sent.Get("password") != right.Reveal() || sent.Get("scope") != "foyer remember" {
			t.Fatalf("sent %v", sent)
		}
		d.do(SubmitCode{Code: "123456"})
		d.online()
		if s.took("email_code", "code", "123456") != 1 || s.post(t, "email_code", 0).Has("id") || d.State().Flow.Registration != nil {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestRegistrationThatMakesNoSense(t *testing.T) {
	rows := []struct {
		name    string
		form    Register
		problem Problem
	}{
		{"no name", Register{Name: "  ", Email: "a@x", Password: right, Repeat: right}, ProblemEmptyName},
		{"no email", Register{Name: "P", Password: right, Repeat: right}, ProblemEmptyEmail},
		{"no password", Register{Name: "P", Email: "a@x"}, ProblemEmptyPassword},
		{"passwords differ", Register{Name: "P", Email: "a@x", Password: right, Repeat: "x"}, ProblemPasswordsDiffer},
		{"too short", Register{Name: "P", Email: "a@x", Password: "Q-1", Repeat: "Q-1"}, ProblemWeakPassword},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				d.do(Show{Route: RouteRegister})
				st := d.do(row.form)
				d.at(RouteRegister)
				d.problem(row.problem)
				if st.Flow.Registration.Email != row.form.Email || s.took("register") != 0 || st.Flow.Attempt != 1 {
					t.Fatalf("flow %+v", st.Flow)
				}
				if refused := slices.ContainsFunc(st.Flow.Rules, func(r PasswordRule) bool { return r.Refused }); refused != (row.problem == ProblemWeakPassword) {
					t.Fatalf("rules %+v", st.Flow.Rules)
				}
			})
		})
	}
}

func TestRegistrationThatTheServerRefuses(t *testing.T) {
	weak := refusedFor(auth.ReasonWeakPassword, byPassword)
	weak.answer.Rules = []string{"common"}
	rows := []struct {
		name    string
		line    line
		problem Problem
	}{
		{"common password", weak, ProblemWeakPassword},
		{"no address", refusedFor(auth.ReasonNotUsable, byPassword), ProblemNotUsable},
		{"closed", refusedFor(auth.ReasonRegistrationClosed, byPassword), ProblemRegistrationClosed},
		{"throttled", wait(40), ProblemThrottled},
		{"spent", line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}}, ProblemExpired},
		{"not a step here", line{status: 400, answer: api.Answer{Error: api.ErrInvalidRequest, Next: []api.Next{byPassword}}}, ProblemUnexpected},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				st := d.registers(s, row.line)
				d.filled()
				d.problem(row.problem)
				if row.problem == ProblemThrottled && st.Flow.RetryAt.IsZero() || row.problem == ProblemWeakPassword && !st.Flow.Rules[3].Refused {
					t.Fatalf("flow %+v", st.Flow)
				}
				d.do(Back{})
				d.at(RouteSignIn)
				if st = d.State(); st.Flow.Problem != ProblemNone || st.Flow.Rules != nil || !st.Flow.RetryAt.IsZero() || st.Flow.Registration != nil {
					t.Fatalf("flow %+v", st.Flow)
				}
				d.entersWith(s, code)
				d.online()
			})
		})
	}
}

func TestBackFromTheCodeReturnsToTheForm(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.registers(s, ways(out(ownMail, "accepted", 30)))
		d.do(Back{})
		d.filled()
		d.problem(ProblemNone)
		d.do(form)
		d.at(RouteChallenge)
		if s.post(t, "register", 1).Has("auth_session") {
			t.Fatal("goes on with the old address")
		}
		d.do(CancelFlow{})
		d.at(RouteSignIn)
		d.do(Show{Route: RouteRegister})
		if r := d.State().Flow.Registration; r.Name != "" {
			t.Fatalf("registration %+v", r)
		}
	})
}

func TestCodeOfARegistration(t *testing.T) {
	rows := []struct {
		name    string
		line    line
		at      Route
		problem Problem
	}{
		{"wrong", refusedFor(auth.ReasonInvalidCode, left(out(ownMail, "accepted", 0), 4)), RouteChallenge, ProblemCode},
		{"taken meanwhile", refusedFor(auth.ReasonRegistrationClosed, byPassword), RouteRegister, ProblemRegistrationClosed},
		{"too late", line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}}, RouteRegister, ProblemExpired},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				d.registers(s, ways(out(ownMail, "accepted", 0)))
				s.script("email_code", row.line)
				d.do(SubmitCode{Code: "123456"})
				d.at(row.at)
				d.problem(row.problem)
				if row.at == RouteRegister {
					d.filled()
				}
			})
		})
	}
}

func TestRegistrationOffline(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.w.network(unplugged)
		d.registers(s)
		d.filled()
		d.problem(ProblemUnreachable)
		s.w.network(s.network)
		s.script("register", ways(out(ownMail, "accepted", 30)))
		d.do(form)
		d.at(RouteChallenge)
	})
}

func TestCancelOfARegistration(t *testing.T) {
	for _, end := range []Intent{CancelFlow{}, Back{}} {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			s.script("register", ways(out(ownMail, "accepted", 30)))
			release := s.holding("register")
			d.do(Show{Route: RouteRegister})
			if st := d.do(form); !st.Flow.Busy {
				t.Fatalf("flow %+v", st.Flow)
			}
			d.do(end)
			d.filled()
			release()
			d.filled()
			d.do(end)
			d.at(RouteSignIn)
			d.entersWith(s, code)
			d.online()
		})
	}
}

func TestFirstPersonIsInAtOnce(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, _ *desk) {
		s.turns(func(s *stage) { s.metadata = metadata("first") })
		d := s.w.start("other")
		if st := d.do(Show{Route: RouteRegister}); !st.Flow.Registration.First {
			t.Fatalf("registration %+v", st.Flow.Registration)
		}
		s.script("register", code)
		s.turns(func(s *stage) { s.metadata = metadata("closed") })
		d.do(form)
		d.online()
		if got := d.State().Server.Offers.Registration; got != RegisteringClosed {
			t.Fatalf("still %q", got)
		}
	})
}

// TestFirstPersonWhoseAnswerWasLost: the account was made, so the same form
// signs in instead of being refused for ever.
func TestFirstPersonWhoseAnswerWasLost(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, _ *desk) {
		s.turns(func(s *stage) { s.metadata = metadata("first") })
		d := s.w.start("other")
		s.script("password", code)
		d.registers(s, refusedFor(auth.ReasonRegistrationClosed, byPassword))
		d.online()
		if s.post(t, "password", 0).Get("username") != newcomer {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestFormsAreOnlyForWhoIsSignedOut(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(totp))
		d.do(Show{Route: RouteRegister}, Show{Route: RouteForgot}, form, RequestReset{Identifier: ann})
		d.at(RouteChallenge)
		s.script("totp", code)
		d.do(SubmitCode{Code: "123456"})
		d.do(Show{Route: RouteRegister}, Show{Route: RouteForgot}, form, RequestReset{Identifier: ann})
		d.online()
		if s.took("register")+s.called("POST /password/forgot") != 0 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}
