package app

import (
	"strings"
	"testing"

	"foyer/auth/api"
)

const (
	orgRaw     = `{"name":"Riverside","mfa":"off","methods":["totp"],"offered":["totp"]}`
	peopleRaw  = `{"people":[{"id":"ann-1","name":"Ann Lee","email":"ann@riverside.example","role":"admin","factors":[]}]}`
	invitedRaw = `{"registration":"invited","invitations":[{"email":"p@x.example","role":"member","created_at":1700000000}]}`
	inviteCall = "POST /organization/invitations"
	mailCall   = "PUT /organization/mail"
	conflict   = `{"title":"Conflict","status":409,"detail":"that address has an account"}`
	unusable   = `{"title":"Unprocessable Entity","status":422,"detail":"not an email address"}`
)

// onPeople is an admin who looks at People.
func onPeople(t *testing.T, test func(*testing.T, *stage, *desk)) {
	t.Helper()
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.role = "admin"
		s.serves("GET /organization", line{status: 200, raw: orgRaw})
		s.serves("GET /organization/people", line{status: 200, raw: peopleRaw})
		s.serves("GET /organization/invitations", line{status: 200, raw: invitedRaw})
		d.entersWith(s, code)
		d.do(Show{Route: RoutePeople})
		d.at(RoutePeople)
		test(t, s, d)
	})
}

func (d *desk) admits(problem Problem, done string) {
	d.w.t.Helper()
	d.at(RoutePeople)
	if o := d.State().Organization; o.Busy || o.Problem != problem || o.Done != done {
		d.w.t.Fatalf("organization %+v, want %q, %q", o, problem, done)
	}
}

func TestInvitationsAreShown(t *testing.T) {
	onPeople(t, func(t *testing.T, s *stage, d *desk) {
		o := d.State().Organization
		if o.Registration != RegisteringInvited || len(o.Invitations) != 1 || o.Invitations[0].Email != "p@x.example" || o.Invitations[0].At.Unix() != 1700000000 {
			t.Fatalf("organization %+v", o)
		}
	})
}

func TestInvite(t *testing.T) {
	rows := []struct {
		name    string
		intent  Intent
		call    string
		lines   []line
		problem Problem
		done    string
		body    string
	}{
		{"invite", Invite{Email: " q@x.example ", Role: "guest"}, inviteCall, []line{{status: 204}}, ProblemNone, "organization.invited", `{"email":"q@x.example","role":"guest"}`},
		{"taken", Invite{Email: "q@x.example", Role: "guest"}, inviteCall, []line{{status: 409, raw: conflict}}, ProblemTaken, "", ""},
		{"no address", Invite{Email: "q", Role: "guest"}, inviteCall, []line{{status: 422, raw: unusable}}, ProblemNotUsable, "", ""},
		{"empty", Invite{Email: "  ", Role: "guest"}, inviteCall, nil, ProblemEmptyEmail, "", ""},
		{"far too long", Invite{Email: strings.Repeat("q", 400), Role: "guest"}, inviteCall, nil, ProblemNotUsable, "", ""},
		{"withdraw", WithdrawInvitation{Email: "p@x.example"}, "DELETE /organization/invitations/p@x.example", []line{{status: 204}}, ProblemNone, "organization.withdrawn", ""},
		{"withdrawn already", WithdrawInvitation{Email: "p@x.example"}, "DELETE /organization/invitations/p@x.example", []line{{status: 404, raw: `{"title":"x"}`}}, ProblemNone, "organization.withdrawn", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onPeople(t, func(t *testing.T, s *stage, d *desk) {
				s.serves(row.call, row.lines...)
				d.do(row.intent)
				d.admits(row.problem, row.done)
				if s.called(row.call) != len(row.lines) || row.body != "" && s.w.made(func(c call) bool { return c.body == row.body }) != 1 {
					t.Fatalf("calls %v", s.calls)
				}
			})
		})
	}
}

func TestInviteNeedsAFreshProof(t *testing.T) {
	onPeople(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(inviteCall, line{status: 401, raw: needsProof}, line{status: 204})
		s.script("step_up:admin", ways(byPasskey, totp))
		s.script("passkey", leg("1", byPasskey, totp), stepCode)
		d.do(Invite{Email: "q@x.example", Role: "member"})
		d.at(RouteChallenge)
		d.do(UseBrowser{})
		d.abroad(StepPasskey)
		if st := d.State(); st.Flow.Purpose != PurposeAdmin || !st.Organization.Busy {
			t.Fatalf("state %+v", st)
		}
		d.do(CancelFlow{})
		d.at(RouteChallenge)
		if !d.State().Organization.Busy {
			t.Fatal("the step-up goes on")
		}
		s.script("passkey", leg("1", byPasskey, totp), stepCode)
		d.do(UseBrowser{})
		d.brings("lc")
		d.admits(ProblemNone, "organization.invited")
		if s.called(inviteCall) != 2 || s.posts[1].Get(api.ParamPurpose) != "admin" {
			t.Fatalf("calls %v, posts %v", s.calls, s.posts)
		}
	})
}

func TestMailIsOfThisComputerOnly(t *testing.T) {
	onPeople(t, func(t *testing.T, s *stage, d *desk) {
		d.do(Show{Route: RouteMail})
		d.at(RoutePeople)
	})
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, code)
		d.do(SaveMail{Server: "x:1"}, Invite{Email: "q@x.example", Role: "member"})
		d.at(RouteHome)
		if s.called(mailCall)+s.called(inviteCall) != 0 {
			t.Fatal("not an admin")
		}
	})
}
