package server_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/service"
)

// onThisComputer is a server for one computer; its program knows the secret.
func onThisComputer(t *testing.T, edits ...func(*service.Options)) *authtest.Server {
	t.Helper()
	kind := func(o *service.Options) { o.Kind, o.Embedded = service.Computer, true }
	return authtest.Start(t, append([]func(*service.Options){kind}, edits...)...)
}

func program(t *testing.T, srv *authtest.Server) *conversation {
	t.Helper()
	c := follow(t, srv)
	c.Launch = srv.Service.Launch()
	return c
}

// R40: the first person is made without a code and is the admin; nobody else.
func TestFirstPersonIsTheAdmin(t *testing.T) {
	srv := onThisComputer(t)
	told := func() (meta api.Metadata) {
		program(t, srv).Get(api.PathMetadata, "").Into(t, &meta)
		return meta
	}
	if meta := told(); meta.FoyerRegistration != "first" || meta.FoyerKind != "computer" || meta.FoyerReset || !slices.Contains(meta.FoyerSteps, "register") {
		t.Errorf("%+v", meta)
	}
	c := program(t, srv)
	offers(t, "weak", c.register("Ann Lee", annEmail, "short"), auth.ReasonWeakPassword, "password")
	want(t, "another program", follow(t, srv).register("Mallory", benEmail, right), http.StatusForbidden, api.ErrNotHere)
	tokens := c.redeem(t, "first", c.register("Ann Lee", annEmail, right))
	if me := c.Get(api.PathMe, tokens.AccessToken).Me; me.Role != "admin" || me.Email != annEmail {
		t.Errorf("%+v", me)
	}
	if meta := told(); meta.FoyerRegistration != "closed" {
		t.Errorf("%q after the first", meta.FoyerRegistration)
	}
	d := program(t, srv)
	offers(t, "the second", d.register("Ben", benEmail, right), auth.ReasonRegistrationClosed, "password")
	offers(t, "the first again", d.register("Ann", annEmail, fresh), auth.ReasonRegistrationClosed, "password")
	nobody(t, srv, benEmail)
	done(t, "signs in", program(t, srv).begin(annEmail, right))
}

// With mail that was set up, the second is invited like anywhere.
func TestSecondPersonIsInvited(t *testing.T) {
	srv := onThisComputer(t, authtest.WithMail)
	c := program(t, srv)
	tokens := c.redeem(t, "first", c.register("Ann Lee", annEmail, right))
	if reply := c.Call(http.MethodPost, api.PathInvitations, tokens.AccessToken, api.Invite{Email: benEmail, Role: "member"}); reply.Status != http.StatusNoContent {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	d := program(t, srv)
	offers(t, "the second", d.register("Ben", benEmail, right), "", "email_code")
	second := d.redeem(t, "second", d.step("email_code", "code", srv.CodeFor(benEmail)))
	if me := d.Get(api.PathMe, second.AccessToken).Me; me.Role != "member" || me.Organization != "Foyer" {
		t.Errorf("%+v", me)
	}
}

// S7: fifty who are first at once: one is.
func TestOneOfFiftyIsTheFirstPerson(t *testing.T) {
	srv := onThisComputer(t)
	replies := make([]authtest.Reply, 50)
	var under sync.WaitGroup
	for i := range replies {
		c := program(t, srv)
		under.Go(func() {
			replies[i] = c.register("Person", string(rune('a'+i%26))+string(rune('a'+i/26))+"@example.org", right)
		})
	}
	under.Wait()
	won := 0
	for _, reply := range replies {
		if reply.Answer.AuthorizationCode != "" {
			won++
		} else if reply.Answer.Reason != auth.ReasonRegistrationClosed {
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	}
	accounts, err := srv.Service.Directory.List(t.Context())
	if won != 1 || err != nil || len(accounts) != 1 || accounts[0].Role != auth.RoleAdmin {
		t.Errorf("%d won, %v %v", won, accounts, err)
	}
}

// No other kind of server makes an admin of whoever comes first.
func TestOnlyAComputerAwaitsItsFirstPerson(t *testing.T) {
	srv := authtest.Start(t, authtest.WithMail, registration("open"))
	c := follow(t, srv)
	offers(t, "first", c.register("Ann Lee", annEmail, right), "", "email_code")
	tokens := c.redeem(t, "proved", c.step("email_code", "code", srv.CodeFor(annEmail)))
	if me := c.Get(api.PathMe, tokens.AccessToken).Me; me.Role != "solo" {
		t.Errorf("%+v", me)
	}
}
