package server_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/store"
)

// admin is the clinic's, with an app and a fresh proof.
func admin(t *testing.T, k *clinic) *person {
	t.Helper()
	k.hire("eve@example.org", auth.RoleAdmin)
	p := setUp(t, k.Server, "eve@example.org", app)
	p.prove2(t)
	return p
}

// prove2 makes the proof fresh again.
func (p *person) prove2(t *testing.T) {
	t.Helper()
	p.refresh()
	p.tokens.AccessToken = p.redeem(t, "proved", p.stepUp(t, "admin")).AccessToken
}

// rows is all that the store keeps about an account.
func rows(t *testing.T, srv *authtest.Server, id string) (all []any) {
	t.Helper()
	look(t, srv, func(tx store.Tx) error {
		account, err := tx.Account(id)
		if err != nil {
			return err
		}
		kept, err := tx.AuthenticatorsOf(id)
		if err != nil {
			return err
		}
		sessions, err := tx.SessionsOf(id)
		if err != nil {
			return err
		}
		recovery, err := tx.OneTimeCodesOf(id, store.OneTimeRecovery)
		if err != nil {
			return err
		}
		passes, err := tx.OneTimeCodesOf(id, store.OneTimePass)
		if err != nil {
			return err
		}
		audits, err := tx.Audits(store.AuditFilter{AccountID: id})
		all = []any{account, kept, sessions, recovery, passes, audits}
		return err
	})
	return all
}

// S35: another organization's people and things are not there, for whoever
// asks, and nothing of theirs is touched.
func TestOrganizationsAreSeparate(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	eve := admin(t, k)
	there := k.CreateOrganization("Elsewhere", auth.MFARequired, everyKind...)
	k.Create(directory.NewAccount{Email: "zoe@example.org", Name: "Zoe", Password: right, OrganizationID: there.ID})
	zoe := setUp(t, k.Server, "zoe@example.org", app)
	k.CreateAccount(benEmail, "Ben", right)
	solo := setUp(t, k.Server, benEmail, app)
	mate := settle(t, k, annEmail, app)
	eve.prove2(t)
	for name, foreign := range map[string]string{
		"another organization's": accountOf(t, k.Server, "zoe@example.org").ID, "solo": accountOf(t, k.Server, benEmail).ID,
		"nobody": "NOBODY", "by email": "zoe@example.org", "the organization": there.ID,
	} {
		var before []any
		if name == "solo" || name == "another organization's" {
			before = rows(t, k.Server, foreign)
		}
		for _, action := range []string{api.ActionResetMFA, api.ActionPass, api.ActionDisable, api.ActionEnable} {
			reply := eve.manage(http.MethodPost, api.PathPeople+"/"+foreign+"/"+action, nil)
			if reply.Status != http.StatusNotFound {
				t.Errorf("%s, %s: %d %s", name, action, reply.Status, reply.Raw)
			}
		}
		if before != nil && !reflect.DeepEqual(before, rows(t, k.Server, foreign)) {
			t.Errorf("%s was changed", name)
		}
	}
	for _, owner := range []string{"zoe@example.org", benEmail, annEmail} {
		account := accountOf(t, k.Server, owner)
		foreign := idOf(t, k.Server, owner, app)
		before := rows(t, k.Server, account.ID)
		for what, reply := range map[string]authtest.Reply{
			"rename":  eve.manage(http.MethodPatch, api.PathAuthenticators+"/"+foreign, api.AuthenticatorEdit{Label: "mine"}),
			"remove":  eve.manage(http.MethodDelete, api.PathAuthenticators+"/"+foreign, nil),
			"default": eve.manage(http.MethodPut, api.PathDefaultAuthenticator, api.DefaultEdit{ID: foreign}),
		} {
			if reply.Status != http.StatusNotFound {
				t.Errorf("%s of %s: %d %s", what, owner, reply.Status, reply.Raw)
			}
		}
		if !reflect.DeepEqual(before, rows(t, k.Server, account.ID)) {
			t.Errorf("%s was changed", owner)
		}
	}
	for _, path := range []string{api.PathPeople, api.PathAudit, api.PathOrganization} {
		told := eve.Get(path, eve.tokens.AccessToken).Raw
		for _, foreign := range []string{"zoe@example.org", benEmail, "Elsewhere", accountOf(t, k.Server, "zoe@example.org").ID, accountOf(t, k.Server, benEmail).ID} {
			if strings.Contains(told, foreign) {
				t.Errorf("%s tells of %s: %s", path, foreign, told)
			}
		}
	}
	signedIn(t, "Zoe", zoe.Wire, zoe.tokens.AccessToken, false) // ten minutes have passed
	for _, p := range []*person{zoe, solo, mate} {
		refreshed(t, p.email, p.Wire, p.tokens.RefreshToken)
	}
}

// To members, guests and solo accounts there is no organization to look into.
func TestOnlyAdminsSeeTheOrganization(t *testing.T) {
	k := openClinic(t, auth.MFAOff, everyKind)
	ann := k.hire(annEmail, auth.RoleMember)
	k.hire(benEmail, auth.RoleGuest)
	k.CreateAccount("zoe@example.org", "Zoe", right)
	for _, email := range []string{annEmail, benEmail, "zoe@example.org"} {
		wire := authtest.NewWire(t, k.URL)
		tokens := wire.SignIn(email, right)
		signedIn(t, email, wire, tokens.AccessToken, true) // which marks the session as used
		before := rows(t, k.Server, ann.ID)
		policy := api.PolicyEdit{MFA: "required", Methods: []string{"totp"}}
		for what, reply := range map[string]authtest.Reply{
			"organization": wire.Get(api.PathOrganization, tokens.AccessToken),
			"people":       wire.Get(api.PathPeople, tokens.AccessToken),
			"audit":        wire.Get(api.PathAudit, tokens.AccessToken),
			"preview":      wire.Call(http.MethodPost, api.PathPreview, tokens.AccessToken, policy),
			"policy":       wire.Call(http.MethodPut, api.PathPolicy, tokens.AccessToken, policy),
			"reset":        wire.Call(http.MethodPost, api.PathPeople+"/"+ann.ID+"/reset-mfa", tokens.AccessToken, nil),
			"pass":         wire.Call(http.MethodPost, api.PathPeople+"/"+ann.ID+"/pass", tokens.AccessToken, nil),
			"disable":      wire.Call(http.MethodPost, api.PathPeople+"/"+ann.ID+"/disable", tokens.AccessToken, nil),
			"enable":       wire.Call(http.MethodPost, api.PathPeople+"/"+ann.ID+"/enable", tokens.AccessToken, nil),
			"invitations":  wire.Get(api.PathInvitations, tokens.AccessToken),
			"invite":       wire.Call(http.MethodPost, api.PathInvitations, tokens.AccessToken, api.Invite{Email: "new@example.org", Role: "admin"}),
			"withdraw":     wire.Call(http.MethodDelete, api.PathInvitations+"/new@example.org", tokens.AccessToken, nil),
			"mail":         wire.Get(api.PathMail, tokens.AccessToken),
			"set mail":     wire.Call(http.MethodPut, api.PathMail, tokens.AccessToken, api.Mail{Server: "mail.example.org:587", From: annEmail}),
		} {
			if reply.Status != http.StatusNotFound {
				t.Errorf("%s, %s: %d %s", email, what, reply.Status, reply.Raw)
			}
		}
		if !reflect.DeepEqual(before, rows(t, k.Server, ann.ID)) {
			t.Errorf("%s changed Ann", email)
		}
	}
	var found auth.Organization
	look(t, k.Server, func(tx store.Tx) (err error) {
		found, err = tx.Organization(k.org.ID)
		return err
	})
	if found.Policy.MFA != auth.MFAOff {
		t.Errorf("policy %+v", found.Policy)
	}
}

// R33: each with a fresh proof, a mail and an entry.
func TestAdminActsOnAPerson(t *testing.T) {
	rows := []struct {
		action, event string
		kind          courier.Kind
	}{
		{api.ActionResetMFA, "mfa_reset", courier.KindMFAReset},
		{api.ActionPass, "pass_issued", courier.KindAdminPass},
		{api.ActionDisable, "account_disabled", courier.KindSessionsEnded},
	}
	for _, row := range rows {
		t.Run(row.action, func(t *testing.T) {
			k := openClinic(t, auth.MFARequired, everyKind)
			ann := settle(t, k, annEmail, app)
			account := accountOf(t, k.Server, annEmail)
			eve := admin(t, k)
			path := api.PathPeople + "/" + account.ID + "/" + row.action
			k.Clock.Advance(6 * time.Minute)
			stepUpAsked(t, "without a fresh proof", eve.manage(http.MethodPost, path, nil))
			eve.prove2(t)
			reply := eve.manage(http.MethodPost, path, nil)
			if reply.Status != http.StatusOK {
				t.Fatalf("%d %s", reply.Status, reply.Raw)
			}
			mailed(t, k.Server, annEmail, row.kind)
			var audit api.Activity
			told := eve.Get(api.PathAudit, eve.tokens.AccessToken)
			told.Into(t, &audit)
			at := slices.IndexFunc(audit.Events, func(e api.Event) bool { return e.Event == row.event })
			if at < 0 {
				t.Fatalf("no %s in %s", row.event, told.Raw)
			}
			if e := audit.Events[at]; e.Person != account.ID || e.Actor != accountOf(t, k.Server, "eve@example.org").ID || e.Outcome != "ok" || e.At != k.Clock.Now().Unix() {
				t.Errorf("%+v", e)
			}
			var pass api.Pass
			reply.Into(t, &pass)
			if row.action == api.ActionPass {
				if len(pass.Code) != 11 || pass.ExpiresAt != k.Clock.Now().Add(15*time.Minute).Unix() {
					t.Errorf("%+v", pass)
				}
				if strings.Contains(told.Raw, pass.Code) {
					t.Error("the pass is in the audit log")
				}
				q := ann.elsewhere(t)
				q.enter()
				offers(t, "it works", q.step("admin_pass", "code", pass.Code), "", "enroll_totp", "enroll_email", "enroll_sms")
				return
			}
			over(t, "sessions end", ann.Refresh(ann.tokens.RefreshToken), map[string]auth.EndReason{
				api.ActionResetMFA: auth.EndedBySignOut, api.ActionDisable: auth.EndedByDisabling,
			}[row.action])
		})
	}
}

func TestAdminDisablesAndEnables(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	settle(t, k, annEmail, app)
	account := accountOf(t, k.Server, annEmail)
	eve := admin(t, k)
	for _, action := range []string{"disable", "enable"} {
		if reply := eve.manage(http.MethodPost, api.PathPeople+"/"+account.ID+"/"+action, nil); reply.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", action, reply.Status, reply.Raw)
		}
		if got := accountOf(t, k.Server, annEmail).Disabled; got != (action == "disable") {
			t.Errorf("%s: disabled %v", action, got)
		}
	}
	got := events(t, k.Server, account.ID)
	if !slices.Contains(got, "account_disabled ok") || !slices.Contains(got, "account_enabled ok") {
		t.Errorf("audit %v", got)
	}
	reply := eve.manage(http.MethodPost, api.PathPeople+"/"+account.ID+"/promote", nil)
	if reply.Status != http.StatusUnprocessableEntity {
		t.Errorf("an action that is none: %d %s", reply.Status, reply.Raw)
	}
}

// R33: whom it affects, before it is saved; and it is saved by a fresh proof.
func TestAdminPreviewsAndSetsThePolicy(t *testing.T) {
	k := openClinic(t, auth.MFAOptional, everyKind)
	k.hire("eve@example.org", auth.RoleAdmin)
	eve := setUp(t, k.Server, "eve@example.org", app)
	settle(t, k, annEmail, emails)
	for _, email := range []string{"a@example.org", "b@example.org"} {
		k.hire(email, auth.RoleMember)
	}
	k.hire("guest@example.org", auth.RoleGuest)
	eve.refresh()
	var preview api.Preview
	reply := eve.manage(http.MethodPost, api.PathPreview, api.PolicyEdit{MFA: "required", Methods: []string{"totp"}})
	reply.Into(t, &preview)
	if preview != (api.Preview{Affected: 4, MustSetUp: 3}) {
		t.Errorf("preview %+v", preview)
	}
	set := func(edit api.PolicyEdit) authtest.Reply { return eve.manage(http.MethodPut, api.PathPolicy, edit) }
	stepUpAsked(t, "no fresh proof", set(api.PolicyEdit{MFA: "required", Methods: []string{"totp"}}))
	eve.prove2(t)
	for _, bad := range []api.PolicyEdit{
		{MFA: "required"}, {MFA: "sometimes", Methods: []string{"totp"}}, {MFA: "required", Methods: []string{"password"}}, {MFA: "required", Methods: []string{"x"}},
	} {
		if reply := set(bad); reply.Status != http.StatusUnprocessableEntity {
			t.Errorf("%+v: %d %s", bad, reply.Status, reply.Raw)
		}
	}
	if reply := set(api.PolicyEdit{MFA: "required", Methods: []string{"totp"}, AtOnce: true}); reply.Status != http.StatusNoContent {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	var organization api.Organization
	eve.Get(api.PathOrganization, eve.tokens.AccessToken).Into(t, &organization)
	if organization.MFA != "required" || !slices.Equal(organization.Methods, []string{"totp"}) ||
		!slices.Equal(organization.Offered, []string{"email_code", "sms_code", "totp"}) {
		t.Errorf("%+v", organization)
	}
	var audit api.Activity
	told := eve.Get(api.PathAudit, eve.tokens.AccessToken)
	told.Into(t, &audit)
	if !slices.ContainsFunc(audit.Events, func(e api.Event) bool {
		return e.Event == "policy_changed" && e.Detail == "required totp" && e.Actor == accountOf(t, k.Server, "eve@example.org").ID
	}) {
		t.Errorf("%s", told.Raw)
	}
	var people api.People
	eve.Get(api.PathPeople, eve.tokens.AccessToken).Into(t, &people)
	if len(people.People) != 5 {
		t.Errorf("%+v", people)
	}
	for _, one := range people.People {
		if one.Email == annEmail && (!slices.Equal(one.Factors, []string{"email_code"}) || one.LastSignIn == 0) {
			t.Errorf("%+v", one)
		}
	}
}

// A pass in hand tells whose sign-in it let in, and nothing of itself.
func TestAuditHoldsNoSecret(t *testing.T) {
	k, p := byApp(t)
	pass := k.pass(t, annEmail)
	q := p.elsewhere(t)
	q.enter()
	q.step("totp", "code", "000000")
	q.step("recovery_code", "code", "AAAA-BBBB")
	q.step("admin_pass", "code", pass)
	q.step("enroll_sms", "send", "1", "phone", typedPhone)
	text := k.CodeFor(cellPhone)
	q.redeem(t, "set up", q.store(t, q.step("enroll_sms", "code", text)))
	look(t, k.Server, func(tx store.Tx) error {
		all, err := tx.Audits(store.AuditFilter{})
		for _, one := range all {
			line := strings.Join([]string{one.Event, one.Outcome, string(one.Factor), one.DeviceName, one.Detail, one.ActorID}, " ")
			for _, secret := range []string{pass, p.secret, p.recovery, q.recovery, text, right, "5550123", "AAAA-BBBB", "000000"} {
				if strings.Contains(line, secret) {
					t.Errorf("%q in %q", secret, line)
				}
			}
		}
		return err
	})
}
