package app

import (
	"slices"
	"strings"
	"testing"
)

// onOrganization is Ann as an admin who looks at her organization.
func onOrganization(t *testing.T, test func(*testing.T, *stage, *desk)) {
	t.Helper()
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.role = "admin"
		s.serves("GET /organization", line{status: 200, raw: `{"name":"Riverside Clinic","mfa":"optional","methods":["totp","email_code"],"offered":["totp","email_code","sms_code","hologram"]}`})
		s.serves("GET /organization/people", line{status: 200, raw: `{"people":[{"id":"ann-1","name":"Ann Lee","email":"ann@riverside.example","role":"admin","factors":["totp"]},` +
			`{"id":"ben-1","name":"Ben Okafor","email":"ben@riverside.example","role":"member","disabled":true,"factors":[],"last_sign_in":1700000000}]}`})
		d.entersWith(s, code)
		d.online()
		st := d.do(Show{Route: RouteOrganization})
		d.at(RouteOrganization)
		if o := st.Organization; !o.Admin || !o.Loaded || o.Name != "Riverside Clinic" || o.MFA != "optional" ||
			!slices.Equal(o.Methods, []string{"authenticator", "email"}) || !slices.Equal(o.Offered, []string{"authenticator", "email", "text"}) || len(o.People) != 2 {
			t.Fatalf("organization %+v", o)
		}
		test(t, s, d)
	})
}

func (d *desk) organization(problem Problem, done string) Organization {
	d.w.t.Helper()
	o := d.State().Organization
	if o.Busy || o.Problem != problem || o.Done != done {
		d.w.t.Fatalf("organization %+v, want %q, %q", o, problem, done)
	}
	return o
}

func TestOrganizationShowsItsPeople(t *testing.T) {
	onOrganization(t, func(t *testing.T, _ *stage, d *desk) {
		ann, ben := d.State().Organization.People[0], d.State().Organization.People[1]
		if !ann.You || ann.Methods[0] != "authenticator" || ben.You || !ben.Disabled || len(ben.Methods) != 0 || ben.LastSignIn.Unix() != 1700000000 {
			t.Fatalf("%+v, %+v", ann, ben)
		}
		d.do(Show{Route: RoutePeople})
		d.at(RoutePeople)
	})
}

func TestPolicyIsPreviewedThenSaved(t *testing.T) {
	onOrganization(t, func(t *testing.T, s *stage, d *desk) {
		s.serves("POST /organization/preview", line{status: 200, raw: `{"affected":214,"must_set_up":31,"no_way_in":3}`})
		methods := []string{"authenticator", "text"}
		d.do(PreviewPolicy{MFA: "required", Methods: methods, AtOnce: true})
		o := d.organization(ProblemNone, "")
		if p := o.Preview; p == nil || p.Affected != 214 || p.MustSetUp != 31 || p.NoWayIn != 3 || p.MFA != "required" || !p.AtOnce || !slices.Equal(p.Methods, methods) {
			t.Fatalf("preview %+v", o.Preview)
		}
		s.serves("PUT /organization/policy", line{status: 401, raw: needsProof}, line{status: 204, raw: ""})
		s.serves("GET /organization", line{status: 200, raw: `{"name":"Riverside Clinic","mfa":"required","methods":["totp","sms_code"],"offered":["totp"]}`})
		s.script("step_up:admin", ways(totp))
		s.script("totp", stepCode)
		st := d.do(SavePolicy{MFA: "required", Methods: methods, AtOnce: true})
		d.at(RouteChallenge)
		if st.Flow.Purpose != PurposeAdmin {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(SubmitCode{Code: "123456"})
		d.at(RouteOrganization)
		o = d.organization(ProblemNone, "organization.saved")
		sent := s.w.made(func(c call) bool {
			return strings.HasSuffix(c.path, "/policy") && c.body == `{"mfa":"required","methods":["totp","sms_code"],"at_once":true}`
		})
		if o.Preview != nil || o.MFA != "required" || sent != 2 {
			t.Fatalf("organization %+v, sent %d", o, sent)
		}
	})
}

func TestActsOnAPerson(t *testing.T) {
	rows := []struct {
		intent       Intent
		action, done string
	}{
		{ResetMFA{PersonID: "ben-1"}, "reset-mfa", "organization.reset"},
		{DisablePerson{PersonID: "ben-1"}, "disable", "organization.disabled"},
		{EnablePerson{PersonID: "ben-1"}, "enable", "organization.enabled"},
	}
	for _, row := range rows {
		t.Run(row.action, func(t *testing.T) {
			onOrganization(t, func(t *testing.T, s *stage, d *desk) {
				call := "POST /organization/people/ben-1/" + row.action
				s.serves(call, line{status: 401, raw: needsProof}, line{status: 200, raw: `{}`})
				s.script("step_up:admin", stepCode)
				d.do(Show{Route: RoutePeople})
				d.do(row.intent)
				d.at(RoutePeople)
				d.organization(ProblemNone, row.done)
				if s.called(call) != 2 || s.called("GET /organization/people") != 3 {
					t.Fatalf("calls %v", s.calls)
				}
			})
		})
	}
}

func TestPassIsShownOnce(t *testing.T) {
	onOrganization(t, func(t *testing.T, s *stage, d *desk) {
		s.serves("POST /organization/people/ben-1/pass", line{status: 401, raw: needsProof}, line{status: 200, raw: `{"code":"gate-7731-oak","expires_at":1700000900}`})
		s.script("step_up:admin", ways(totp))
		s.script("totp", stepCode)
		d.each(Show{Route: RoutePeople}, IssuePass{PersonID: "ben-1"}, SubmitCode{Code: "123456"})
		d.at(RoutePeople)
		o := d.organization(ProblemNone, "organization.pass")
		if o.Pass == nil || o.Pass.Code != "gate-7731-oak" || o.Pass.PersonID != "ben-1" || o.Pass.ExpiresAt.Unix() != 1700000900 {
			t.Fatalf("pass %+v", o.Pass)
		}
		if st := d.each(Back{}, Back{}); st.Organization.Pass != nil || holds(st, "gate-7731") {
			t.Fatalf("organization %+v", st.Organization)
		}
	})
}

func TestForeignPersonAndRefusals(t *testing.T) {
	rows := []struct {
		line line
		want Problem
	}{
		{line{status: 404, raw: `{"title":"x","status":404}`}, ProblemUnexpected},
		{line{status: 403, raw: `{"title":"x","status":403}`}, ProblemDenied},
		{line{status: 422, raw: `{"title":"x","status":422}`}, ProblemUnexpected},
		{line{status: 503, raw: `{"title":"x","status":503}`}, ProblemServerBusy},
	}
	for _, row := range rows {
		onOrganization(t, func(t *testing.T, s *stage, d *desk) {
			s.serves("POST /organization/people/eve-1/disable", row.line)
			d.do(DisablePerson{PersonID: "eve-1"})
			d.organization(row.want, "")
		})
	}
}

func TestMembersHaveNoOrganizationScreen(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, code)
		st := d.do(Show{Route: RouteOrganization}, ResetMFA{PersonID: "ben-1"})
		d.at(RouteHome)
		if st.Organization.Admin || st.Organization.Busy || strings.Contains(strings.Join(s.calls, " "), "/organization") {
			t.Fatalf("organization %+v", st.Organization)
		}
	})
}
