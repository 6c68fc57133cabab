package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/flow"
	"foyer/auth/store"
)

// An invitation lets in for thirty days and not a moment longer; then it is
// none: the list has it no more, and inviting again renews it.
func TestInvitationsLapse(t *testing.T) {
	k := openRegistration(t, flow.RegistrationInvited)
	k.hire(annEmail, auth.RoleAdmin)
	admin := k.signedIn(annEmail)
	want(t, "invite", admin.invite(newEmail, "guest"), http.StatusNoContent, "")
	letter := letterOf(t, k.Server, newEmail, courier.KindInvitation)
	if until := k.Clock.Now().Add(store.InvitationLife).UTC().Format("January 2, 2006"); !strings.Contains(letter.Text, until) {
		t.Errorf("the mail does not say %s:\n%s", until, letter.Text)
	}
	k.Clock.Advance(store.InvitationLife - time.Second)
	in := k.follow()
	in.register("Carla", newEmail, right)
	mailed(t, k.Server, newEmail, courier.KindEmailCode)
	admin = k.signedIn(annEmail)
	if kept := admin.list(t); len(kept.Invitations) != 1 {
		t.Errorf("a second before: %+v", kept)
	}
	k.Clock.Advance(time.Second)
	if kept := admin.list(t); len(kept.Invitations) != 0 {
		t.Errorf("lapsed: %+v", kept)
	}
	offers(t, "lapsed on the way", in.step("email_code", "code", k.CodeFor(newEmail)), auth.ReasonRegistrationClosed, "password")
	k.Clock.Advance(time.Minute)
	late := k.follow()
	late.register("Carla", newEmail, right)
	mailed(t, k.Server, newEmail, courier.KindRegisterRefused)
	nobody(t, k.Server, newEmail)
	want(t, "take back what is none", admin.withdraw(newEmail), http.StatusNotFound, "")
	want(t, "renew", admin.invite(newEmail, "member"), http.StatusNoContent, "")
	k.Clock.Advance(time.Minute)
	c := k.follow()
	c.register("Carla", newEmail, right)
	c.redeem(t, "let in", c.step("email_code", "code", k.CodeFor(newEmail)))
}

// An address is not held for ever by an organization that never saw the person.
func TestLapsedInvitationIsInNobodysWay(t *testing.T) {
	k := openRegistration(t, flow.RegistrationInvited)
	k.hire(annEmail, auth.RoleAdmin)
	admin := k.signedIn(annEmail)
	want(t, "invite", admin.invite(newEmail, "member"), http.StatusNoContent, "")
	other := k.CreateOrganization("Elsewhere", auth.MFAOff)
	invite := func() error {
		return k.Service.Directory.Invite(t.Context(), other.ID, newEmail, auth.RoleMember, directory.Actor{})
	}
	if err := invite(); err == nil {
		t.Error("another organization took the address over")
	}
	k.Clock.Advance(store.InvitationLife)
	if err := invite(); err != nil {
		t.Errorf("lapsed: %v", err)
	}
}

// Where registration is open, who was invited too late still gets an account,
// but of no organization.
func TestLapsedInvitationGivesNoRole(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	k.hire(annEmail, auth.RoleAdmin)
	admin := k.signedIn(annEmail)
	want(t, "invite", admin.invite(newEmail, "admin"), http.StatusNoContent, "")
	k.Clock.Advance(store.InvitationLife)
	c := &conversation{Wire: authtest.NewWire(t, k.URL)}
	c.register("Carla", newEmail, right)
	c.redeem(t, "let in", c.step("email_code", "code", k.CodeFor(newEmail)))
	if made := accountOf(t, k.Server, newEmail); made.Role != auth.RoleSolo || made.OrganizationID != "" {
		t.Errorf("%+v", made)
	}
}
