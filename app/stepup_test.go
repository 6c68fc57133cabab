package app

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

const (
	authenticators = `{"authenticators":[{"id":"t1","factor":"totp","label":"Ann's Pixel","created_at":1700000000,"used_at":1700000100,"default":true},` +
		`{"id":"e1","factor":"email_code","hint":"a…@riverside.example","created_at":1700000000}],` +
		`"addable":["enroll_sms","enroll_hologram"],"recovery_at":1700000000,"has_password":true}`
	needsProof = `{"title":"x","status":401,"error":"insufficient_user_authentication"}`
	listCall   = "GET /me/authenticators"
	removeCall = "DELETE /me/authenticators/t1"
)

// onSecurity is a signed-in Ann who looks at her Security screen.
func onSecurity(t *testing.T, test func(*testing.T, *stage, *desk)) {
	t.Helper()
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(listCall, line{status: 200, raw: authenticators})
		d.entersWith(s, code)
		d.online()
		st := d.do(Show{Route: RouteSecurity})
		d.at(RouteSecurity)
		if p := st.Security; !p.Loaded || p.Busy || p.Problem != ProblemNone || len(p.Methods) != 2 {
			t.Fatalf("security %+v", p)
		}
		test(t, s, d)
	})
}

func (d *desk) security(problem Problem, done string) {
	d.w.t.Helper()
	d.at(RouteSecurity)
	st := d.State()
	if p := st.Security; p.Busy || p.Problem != problem || p.Done != done || !st.Session.SignedIn ||
		st.Flow.Purpose != PurposeSignIn || st.Flow.Ways != nil || st.Flow.Busy || st.Flow.FixedUsername {
		d.w.t.Fatalf("security %+v, flow %+v; want %q, %q", p, st.Flow, problem, done)
	}
}

func TestSecurityShowsTheMethods(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		p := d.State().Security
		first, second := p.Methods[0], p.Methods[1]
		if first.ID != "t1" || first.Step != StepTOTP || first.Label != "Ann's Pixel" || !first.Default || first.UsedAt.Unix() != 1700000100 ||
			second.Step != StepEmailCode || !second.UsedAt.IsZero() || second.Hint == "" {
			t.Fatalf("methods %+v", p.Methods)
		}
		if len(p.Addable) != 1 || p.Addable[0] != StepEnrollSMS || p.RecoveryAt.IsZero() || !p.HasPassword || p.Ask {
			t.Fatalf("security %+v", p)
		}
		s.serves("GET /me/activity", line{status: 200, raw: `{"events":[{"at":1700000000,"event":"sign_in","outcome":"ok","factor":"totp","device":"Desk"}]}`})
		st := d.do(Show{Route: RouteActivity})
		d.at(RouteActivity)
		if a := st.Security.Activity; len(a) != 1 || a[0].Event != "sign_in" || a[0].Device != "Desk" || a[0].At.Unix() != 1700000000 {
			t.Fatalf("activity %+v", a)
		}
		d.do(Back{})
		d.at(RouteSecurity)
		d.do(Back{})
		d.at(RouteHome)
	})
}

func TestSecurityOffline(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		d.do(Back{})
		s.w.network(unplugged)
		d.do(Show{Route: RouteSecurity})
		d.security(ProblemUnreachable, "")
		d.do(RenameMethod{ID: "t1", Label: "x"})
		d.security(ProblemUnreachable, "")
		s.w.network(s.network)
		d.do(RetryNow{})
		d.security(ProblemNone, "")
	})
}

func TestChangesThatNeedNoProof(t *testing.T) {
	rows := []struct {
		intent Intent
		call   string
		body   string
		done   string
	}{
		{RenameMethod{ID: "t1", Label: "  Pixel "}, "PATCH /me/authenticators/t1", `{"label":"Pixel"}`, "security.renamed"},
		{RemoveMethod{ID: "t1"}, removeCall, "", "security.removed"},
		{SetDefaultMethod{ID: "e1"}, "PUT /me/default-authenticator", `{"id":"e1"}`, "security.default"},
		{SetDefaultMethod{Ask: true}, "PUT /me/default-authenticator", `{"ask":true}`, "security.default"},
	}
	for _, row := range rows {
		t.Run(row.call, func(t *testing.T) {
			onSecurity(t, func(t *testing.T, s *stage, d *desk) {
				s.serves(row.call, line{status: 200, raw: `{}`})
				d.do(row.intent, row.intent)
				d.security(ProblemNone, row.done)
				n := s.w.made(func(c call) bool { return strings.HasPrefix(c.method, "P") && c.body == row.body })
				if s.called(row.call) != 1 || row.body != "" && n != 1 || s.called(listCall) != 2 {
					t.Fatalf("calls %v", s.calls)
				}
			})
		})
	}
}

func TestChangeWithAFreshProof(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(removeCall, line{status: 401, raw: needsProof}, line{status: 204, raw: ""})
		s.script("step_up:manage", ways(totp, text))
		s.script("totp", refusedFor(auth.ReasonInvalidCode, left(totp, 4), text), ways(optional(setText), optional(setEmail)))
		s.script("skip", stepCode)
		st := d.do(RemoveMethod{ID: "t1"})
		d.at(RouteChallenge)
		if st.Flow.Purpose != PurposeManage || !st.Session.SignedIn || !st.Security.Busy || d.way(StepTOTP).ID != "t1" {
			t.Fatalf("state %+v", st)
		}
		d.each(OtherWays{}, Back{})
		d.at(RouteChallenge)
		d.do(SubmitCode{Code: "000000"})
		d.problem(ProblemCode)
		d.do(SubmitCode{Code: "123456"})
		d.security(ProblemNone, "security.removed")
		if s.called(removeCall) != 2 || s.took("skip", "of", "enroll") != 1 || s.w.living() != 0 {
			t.Fatalf("calls %v, posts %v", s.calls, s.posts)
		}
		opening := s.posts[1]
		if opening.Get(api.ParamPurpose) != "manage" || opening.Get(api.ParamClientID) != api.ClientDesktop || len(opening.Get(api.ParamCodeChallenge)) != 43 || opening.Has(api.ParamScope) {
			t.Fatalf("opening %v", opening)
		}
		d.do(Back{})
		d.online()
	})
}

func TestProofThatIsFreshEnoughAsksNothing(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(removeCall, line{status: 401, raw: needsProof}, line{status: 204, raw: ""})
		s.script("step_up:manage", stepCode)
		d.do(RemoveMethod{ID: "t1"})
		d.security(ProblemNone, "security.removed")
	})
}

func TestProofThatIsNeverEnough(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(removeCall, line{status: 401, raw: needsProof})
		s.script("step_up:manage", stepCode)
		d.do(RemoveMethod{ID: "t1"})
		d.security(ProblemDenied, "")
		if s.called(removeCall) != 2 {
			t.Fatalf("calls %v", s.calls)
		}
	})
}

func TestCancelOfAStepUpChangesNothing(t *testing.T) {
	rows := []struct {
		name    string
		intents []Intent
		ends    Intent
	}{
		{"challenge", nil, CancelFlow{}},
		{"challenge, back", nil, Back{}},
		{"methods", []Intent{OtherWays{}}, CancelFlow{}},
		{"stranded", []Intent{Stranded{}}, CancelFlow{}},
		{"stranded takes no pass", []Intent{Stranded{}, SubmitCode{Code: "pass"}}, CancelFlow{}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onSecurity(t, func(t *testing.T, s *stage, d *desk) {
				s.serves(removeCall, line{status: 401, raw: needsProof})
				s.script("step_up:manage", ways(totp, text))
				d.do(RemoveMethod{ID: "t1"})
				d.each(row.intents...)
				d.do(row.ends)
				d.security(ProblemNone, "")
				if s.called(removeCall) != 1 {
					t.Fatalf("calls %v", s.calls)
				}
				d.do(RemoveMethod{ID: "t1"})
				d.at(RouteChallenge)
			})
		})
	}
}

func TestCancelWhileSecurityWaits(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		gate := make(chan struct{})
		defer close(gate)
		s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.method == http.MethodDelete {
				<-gate
			}
			return s.network(c, answer)
		})
		d.do(RemoveMethod{ID: "t1"})
		if !d.State().Security.Busy {
			t.Fatal("not busy")
		}
		d.do(CancelFlow{})
		d.security(ProblemNone, "")
	})
}

func TestAddAMethod(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:manage", ways(totp))
		s.script("totp", ways(optional(setTOTP), optional(setText), optional(setEmail)))
		s.script("enroll_sms", ways(optional(setTOTP), optional(out(setText, "accepted", 30)), optional(setEmail)), ways(optional(setTOTP), optional(setEmail)))
		s.script("skip", stepCode)
		d.do(AddMethod{Step: StepEnrollSMS})
		d.at(RouteChallenge)
		st := d.do(SubmitCode{Code: "123456"})
		d.at(RouteEnrollText)
		if st.Flow.Purpose != PurposeManage || st.Flow.Enrollment.Bars != 0 {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(SubmitPhone{Number: "212 555 0142"})
		d.do(SubmitCode{Code: "654321"})
		d.security(ProblemNone, "security.added")
	})
}

func TestAddTheFirstMethodWithThePassword(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(listCall, line{status: 200, raw: `{"authenticators":[],"addable":["enroll_totp"],"has_password":true}`})
		d.each(Back{}, Show{Route: RouteSecurity})
		s.script("step_up:manage", ways(api.Next{Step: auth.StepPassword}))
		s.script("password", refusedFor(auth.ReasonInvalidCredentials, left(api.Next{Step: auth.StepPassword}, 4)), ways(optional(setTOTP), optional(setText)))
		s.script("enroll_totp", key(optional(setTOTP), optional(setText)), recoverWith())
		s.script("recovery_code_saved", ways(optional(setText)))
		s.script("skip", stepCode)
		st := d.do(AddMethod{Step: StepEnrollTOTP})
		d.at(RouteSignIn)
		if !st.Flow.FixedUsername || st.Flow.Username != ann || st.Flow.Purpose != PurposeManage || !st.Session.SignedIn {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(SignIn{Username: "somebody@else.example", Password: "wrong"})
		d.problem(ProblemCredentials)
		if s.took("password", "username", ann) != 2 { // with the sign-in
			t.Fatalf("posts %v", s.posts)
		}
		st = d.do(SignIn{Password: right})
		d.at(RouteEnrollTOTP)
		if st.Flow.Enrollment.Secret != seed || st.Flow.Enrollment.Bars != 4 {
			t.Fatalf("enrollment %+v", st.Flow.Enrollment)
		}
		d.do(SubmitCode{Code: "123456"})
		d.at(RouteRecoveryCode)
		st = d.do(RecoverySaved{})
		d.security(ProblemNone, "security.added")
		if holds(st, seed) || holds(st, fresh) {
			t.Fatal("secrets left")
		}
	})
}

func TestBackWhileAStepUpWaitsForThePassword(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:manage", ways(api.Next{Step: auth.StepPassword}))
		release := s.holding("password")
		d.do(AddMethod{Step: StepEnrollTOTP})
		d.at(RouteSignIn)
		d.do(SignIn{Password: right})
		d.do(Back{})
		d.security(ProblemNone, "")
		release()
		d.security(ProblemNone, "")
	})
}

func TestMethodThatIsNotAllowed(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:manage", ways(optional(setEmail)))
		d.do(AddMethod{Step: StepEnrollSMS})
		d.security(ProblemDenied, "")
	})
}

func TestReplaceTheRecoveryCode(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:recovery_code", ways(totp))
		s.script("totp", recoverWith())
		s.script("recovery_code_saved", stepCode)
		d.do(ReplaceRecoveryCode{})
		d.at(RouteChallenge)
		st := d.do(SubmitCode{Code: "123456"})
		d.at(RouteRecoveryCode)
		if e := st.Flow.Enrollment; e.RecoveryCode != fresh || !e.RecoveryReplaced || e.Bars != 0 || st.Flow.Purpose != PurposeRecovery {
			t.Fatalf("enrollment %+v", e)
		}
		d.do(RecoverySaved{})
		d.security(ProblemNone, "security.recovery")
	})
}

func TestChangeThePassword(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		rules := api.Next{Step: auth.StepNewPassword, Rules: []api.Rule{{Name: "length", Min: 8}}}
		weak := refusedFor(auth.ReasonWeakPassword, rules)
		weak.answer.Rules = []string{"length"}
		s.script("step_up:password", ways(totp))
		s.script("totp", refusedFor(auth.ReasonPasswordChange, rules))
		s.script("new_password", weak, stepCode)
		d.do(ChangePassword{})
		d.do(SubmitCode{Code: "123456"})
		d.at(RouteNewPassword)
		d.problem(ProblemNone)
		st := d.do(NewPassword{Password: "short", Repeat: "short"})
		d.problem(ProblemWeakPassword)
		if len(st.Flow.Rules) != 1 || !st.Flow.Rules[0].Refused || st.Flow.Purpose != PurposePassword {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(NewPassword{Password: "Another-Harbor-8", Repeat: "Another-Harbor-8"})
		d.security(ProblemNone, "security.password")
	})
}

func TestStepUpThatFails(t *testing.T) {
	spent := line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}}
	rows := []struct {
		name    string
		opening line
		totp    line
		want    Problem
	}{
		{"busy", line{status: 503, answer: api.Answer{Error: api.ErrTemporarilyUnavailable}}, code, ProblemServerBusy},
		{"refused", line{status: 400, answer: api.Answer{Error: api.ErrInvalidRequest}}, code, ProblemUnexpected},
		{"a step of the future", ways(api.Next{Step: "dance"}), code, ProblemUpdate},
		{"spent", ways(totp), spent, ProblemExpired},
		{"denied", ways(totp), line{status: 403, answer: api.Answer{Error: api.ErrAccessDenied}}, ProblemDenied},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onSecurity(t, func(t *testing.T, s *stage, d *desk) {
				s.script("step_up:manage", row.opening)
				s.script("totp", row.totp)
				d.do(AddMethod{Step: StepEnrollSMS})
				if d.State().Route == RouteChallenge {
					d.do(SubmitCode{Code: "123456"})
				}
				d.security(row.want, "")
			})
		})
	}
}

func TestStepUpThatLiesTooLong(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:manage", ways(totp))
		d.do(AddMethod{Step: StepEnrollSMS})
		d.pass(31 * time.Minute)
		d.security(ProblemExpired, "")
		d.do(Back{})
		d.online()
	})
}

func TestStaleAccessTokenIsRefreshedUnseen(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		stale := line{status: 401, raw: `{"title":"x","error":"invalid_token"}`}
		s.serves(removeCall, stale, line{status: 204, raw: ""})
		d.do(RemoveMethod{ID: "t1"})
		d.security(ProblemNone, "security.removed")
		s.script("step_up:manage", line{status: 401, answer: api.Answer{Error: api.ErrInvalidToken}}, stepCode)
		s.serves(removeCall, line{status: 401, raw: needsProof}, line{status: 204, raw: ""})
		d.do(RemoveMethod{ID: "t1"})
		d.security(ProblemNone, "security.removed")
		if n := s.w.made(isRefresh); n != 2 {
			t.Fatalf("%d refreshes", n)
		}
	})
}

func TestSessionThatEndsWhileSecurityIsOpen(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(removeCall, line{status: 401, raw: `{"title":"x","error":"invalid_token"}`})
		s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.form.Get(api.ParamGrantType) == api.GrantRefreshToken {
				return canned(400, "application/json", `{"error":"invalid_grant","reason":"session_ended","ended_by":"admin"}`), nil
			}
			return s.network(c, answer)
		})
		st := d.do(RemoveMethod{ID: "t1"})
		d.at(RouteSignIn)
		d.problem(ProblemSignedOut)
		if st.Security.Loaded || st.Security.Methods != nil || st.Security.Busy {
			t.Fatalf("security %+v", st.Security)
		}
	})
}

func TestLogOutInTheMidstOfAStepUp(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:manage", ways(totp))
		d.do(AddMethod{Step: StepEnrollSMS})
		d.at(RouteChallenge)
		d.do(Show{Route: RouteConnect}) // nobody leaves the server that way
		d.at(RouteChallenge)
		st := d.do(LogOut{})
		d.at(RouteSignIn)
		if st.Session.SignedIn || st.Flow.Purpose != PurposeSignIn || st.Security.Loaded {
			t.Fatalf("state %+v", st)
		}
		synctest.Wait()
	})
}

func TestQuitInTheMidstOfAStepUp(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.script("step_up:manage", ways(totp))
		d.do(AddMethod{Step: StepEnrollSMS})
		d.at(RouteChallenge)
		d.quit()
	})
}

func TestWishDuringALookAtTheConnectionIsNotLost(t *testing.T) {
	onSecurity(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(removeCall, line{status: 204, raw: ""})
		var slow atomic.Bool
		s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.path == api.PathMe {
				slow.Store(true)
				time.Sleep(3 * time.Second)
			}
			return s.network(c, answer)
		})
		for !slow.Load() {
			d.pass(time.Second)
		}
		d.do(RemoveMethod{ID: "t1"})
		d.pass(5 * time.Second)
		d.security(ProblemNone, "security.removed")
	})
}

func TestSecurityIsClosedToWhoIsNotSignedIn(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		for _, route := range []Route{RouteSecurity, RouteActivity, RouteOrganization, RoutePeople, RouteInbox, RouteChallenge} {
			d.do(Show{Route: route})
			d.at(RouteSignIn)
		}
		st := d.do(AddMethod{Step: StepEnrollTOTP}, RemoveMethod{ID: "t1"}, SavePolicy{MFA: "off"}, SubmitCode{Code: "123456"}, SkipWay{}, RecoverySaved{}, SendCode{})
		d.at(RouteSignIn)
		if st.Security.Busy || st.Organization.Busy || st.Flow.Busy || len(s.calls) != 0 {
			t.Fatalf("state %+v, calls %v", st, s.calls)
		}
	})
}
