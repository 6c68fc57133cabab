package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/flow"
)

type invitingAdmin struct {
	*conversation
	access string
}

func (a invitingAdmin) invite(email, role string) authtest.Reply {
	return a.Call(http.MethodPost, api.PathInvitations, a.access, api.Invite{Email: email, Role: role})
}

func (a invitingAdmin) withdraw(email string) authtest.Reply {
	return a.Call(http.MethodDelete, strings.Replace(api.PathInvitation, "{email}", url.PathEscape(email), 1), a.access, nil)
}

func (a invitingAdmin) list(t *testing.T) (kept api.Invitations) {
	t.Helper()
	a.Get(api.PathInvitations, a.access).Into(t, &kept)
	return kept
}

func (k *clinic) signedIn(email string) invitingAdmin {
	c := k.follow()
	return invitingAdmin{c, c.SignIn(email, right).AccessToken}
}

// An admin lets addresses in, sees them, and takes them back.
func TestInvitations(t *testing.T) {
	k := openRegistration(t, flow.RegistrationInvited)
	k.hire(annEmail, auth.RoleAdmin)
	admin := k.signedIn(annEmail)
	if kept := admin.list(t); kept.Registration != "invited" || kept.Invitations == nil || len(kept.Invitations) != 0 {
		t.Errorf("%+v", kept)
	}
	for _, email := range []string{" Carla+clinic@Example.org ", "dora@example.org"} {
		if reply := admin.invite(email, "guest"); reply.Status != http.StatusNoContent {
			t.Fatalf("%d %s", reply.Status, reply.Raw)
		}
	}
	if kept := admin.list(t); len(kept.Invitations) != 2 || kept.Invitations[0].Email != "carla+clinic@example.org" ||
		kept.Invitations[0].Role != "guest" || kept.Invitations[0].CreatedAt != k.Clock.Now().Unix() {
		t.Errorf("%+v", kept)
	}
	letter := letterOf(t, k.Server, "dora@example.org", courier.KindInvitation)
	if !strings.Contains(letter.Text, "Clinic") || !strings.Contains(letter.Text, "Person") {
		t.Errorf("%s", letter.Text)
	}
	if reply := admin.invite("dora@example.org", "admin"); reply.Status != http.StatusNoContent {
		t.Errorf("another role: %d %s", reply.Status, reply.Raw)
	}
	if reply := admin.withdraw("Carla+clinic@example.org"); reply.Status != http.StatusNoContent {
		t.Errorf("withdraw: %d %s", reply.Status, reply.Raw)
	}
	want(t, "again", admin.withdraw("carla+clinic@example.org"), http.StatusNotFound, "")
	c := k.follow()
	c.register("Carla", "carla+clinic@example.org", right)
	mailed(t, k.Server, "carla+clinic@example.org", courier.KindRegisterRefused)
	d := k.follow()
	d.register("Dora", "DORA@example.org", right)
	tokens := d.redeem(t, "let in", d.step("email_code", "code", k.CodeFor("DORA@example.org")))
	if me := d.Get(api.PathMe, tokens.AccessToken).Me; me.Role != "admin" {
		t.Errorf("%+v", me)
	}
	if kept := admin.list(t); len(kept.Invitations) != 0 {
		t.Errorf("%+v", kept)
	}
	var log api.Activity
	admin.Get(api.PathAudit, admin.access).Into(t, &log)
	for _, event := range []string{"invited", "invitation_withdrawn"} {
		if !slices.ContainsFunc(log.Events, func(e api.Event) bool { return e.Event == event && strings.Contains(e.Detail, "@example.org") }) {
			t.Errorf("%s is not in the log: %+v", event, log)
		}
	}
}

// An invitation that is withdrawn while its code is on the way is none.
func TestWithdrawnInvitationLetsNobodyIn(t *testing.T) {
	k := openRegistration(t, flow.RegistrationInvited)
	k.hire(annEmail, auth.RoleAdmin)
	admin := k.signedIn(annEmail)
	admin.invite(newEmail, "member")
	c := k.follow()
	c.register("Carla", newEmail, right)
	admin.withdraw(newEmail)
	offers(t, "too late", c.step("email_code", "code", k.CodeFor(newEmail)), auth.ReasonRegistrationClosed, "password")
	nobody(t, k.Server, newEmail)
}

func TestWhoMayInvite(t *testing.T) {
	k := openRegistration(t, flow.RegistrationInvited)
	k.hire(annEmail, auth.RoleAdmin)
	k.hire(benEmail, auth.RoleMember)
	other := k.CreateOrganization("Elsewhere", auth.MFAOff)
	k.Create(directory.NewAccount{Email: "eve@example.org", Name: "Eve", Password: right, OrganizationID: other.ID, Role: auth.RoleAdmin})
	admin, member, eve := k.signedIn(annEmail), k.signedIn(benEmail), k.signedIn("eve@example.org")
	want(t, "a member", member.invite(newEmail, "admin"), http.StatusNotFound, "")
	want(t, "a member reads", member.Get(api.PathInvitations, member.access), http.StatusNotFound, "")
	rows := []struct {
		name, email, role string
		status            int
	}{
		{"no address", "carla", "member", http.StatusUnprocessableEntity},
		{"two addresses", "a@example.org, b@example.org", "member", http.StatusUnprocessableEntity},
		{"an unknown role", newEmail, "owner", http.StatusUnprocessableEntity},
		{"a taken address", "BEN@example.org", "member", http.StatusConflict},
		{"an account of elsewhere", "eve@example.org", "member", http.StatusConflict},
		{"right", newEmail, "member", http.StatusNoContent},
	}
	for _, row := range rows {
		if reply := admin.invite(row.email, row.role); reply.Status != row.status {
			t.Errorf("%s: %d %s", row.name, reply.Status, reply.Raw)
		}
	}
	want(t, "what another has invited", eve.invite(newEmail, "member"), http.StatusConflict, "")
	want(t, "taken back by another", eve.withdraw(newEmail), http.StatusNotFound, "")
	if len(eve.list(t).Invitations) != 0 || len(admin.list(t).Invitations) != 1 {
		t.Errorf("%+v %+v", eve.list(t), admin.list(t))
	}
	k.Clock.Advance(6 * time.Minute)
	want(t, "without a fresh proof", admin.invite("dora@example.org", "member"), http.StatusUnauthorized, api.ErrInsufficientUserAuthentication)
	want(t, "nor back", admin.withdraw(newEmail), http.StatusUnauthorized, api.ErrInsufficientUserAuthentication)
	if len(admin.list(t).Invitations) != 1 {
		t.Errorf("%+v", admin.list(t))
	}
}
