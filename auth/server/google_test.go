package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/flow"
	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
	"foyer/auth/service"
	"foyer/auth/store"
)

const (
	redirectURI = "http://127.0.0.1:40123/callback"
	zoeEmail    = "zoe@gmail.example"
	noraEmail   = "nora@mail.example"
)

// Whom the other provider knows: Nora's address it has not proved.
var (
	zoe     = providertest.Person{Subject: "zoe"}
	annThem = providertest.Person{Subject: "ann"}
	nora    = providertest.Person{Subject: "nora"}
	known   = []provider.Person{
		{Subject: "zoe", Name: "Zoe Quist", Email: zoeEmail, EmailVerified: true},
		{Subject: "ann", Name: "Ann Lee", Email: annEmail, EmailVerified: true},
		{Subject: "nora", Name: "Nora Berg", Email: noraEmail},
		{Subject: "ann-unproved", Name: "Ann Lee", Email: annEmail},
		{Subject: "ann-other", Name: "Ann Lee", Email: annEmail, EmailVerified: true},
	}
)

// federated is a clinic with another provider beside it.
type federated struct {
	*clinic
	idp *provider.Provider
}

func openFederated(t *testing.T, mfa auth.MFA, methods []auth.Factor, edits ...func(*service.Options)) *federated {
	t.Helper()
	web := httptest.NewUnstartedServer(nil)
	issuer := "http://" + web.Listener.Addr().String() + "/idp"
	var idp *provider.Provider
	connect := func(o *service.Options) {
		idp = provider.New(provider.Options{Issuer: issuer, ClientID: "desk", People: known, Now: o.Now})
		o.Google = service.Google{ClientID: "desk", Issuer: issuer}
		o.Registration = flow.RegistrationOpen
	}
	web.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { idp.ServeHTTP(w, r) })
	web.Start()
	t.Cleanup(web.Close)
	k := openClinic(t, mfa, methods, append([]func(*service.Options){connect}, edits...)...)
	return &federated{k, idp}
}

// registration is an edit that says who may make an account.
func registration(who flow.Registration) func(*service.Options) {
	return func(o *service.Options) { o.Registration = who }
}

// first is a first turn of another step than the password.
func (c *conversation) first(step string, pairs ...string) authtest.Reply {
	form := c.Start("", "")
	form.Del("username")
	form.Del("password")
	form.Set("step", step)
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return c.took(c.Post(api.PathChallenge, form))
}

// ask begins with the other provider: as first turn, or where it is listed.
func (c *conversation) ask() authtest.Reply {
	if c.session == "" {
		return c.first("google")
	}
	return c.step("google")
}

// walk is what the browser brings from the other provider.
func (c *conversation) walk(t *testing.T, asked authtest.Reply, who providertest.Person) string {
	t.Helper()
	if asked.Answer.Google == nil {
		t.Fatalf("no google in %d %s", asked.Status, asked.Raw)
	}
	to := asked.Answer.Google
	address := to.AuthorizationEndpoint + "?" + url.Values{
		"client_id": {to.ClientID}, "redirect_uri": {redirectURI}, "response_type": {"code"}, "scope": {to.Scope},
		"state": {"0123456789abcdef"}, "nonce": {to.Nonce}, "code_challenge": {c.Challenge()}, "code_challenge_method": {"S256"},
	}.Encode()
	back, err := providertest.Walk(t.Context(), http.DefaultTransport, address, who)
	if err != nil || back.Get("code") == "" {
		t.Fatalf("walk: %v %v", back, err)
	}
	return back.Get("code")
}

func (c *conversation) bring(code string) authtest.Reply {
	return c.step("google", "code", code, "code_verifier", c.Verifier, "redirect_uri", redirectURI)
}

// google goes all the way through the other provider.
func (c *conversation) google(t *testing.T, who providertest.Person) authtest.Reply {
	t.Helper()
	return c.bring(c.walk(t, c.ask(), who))
}

func identitiesOf(t *testing.T, srv *authtest.Server, accountID string) (all []store.Identity) {
	t.Helper()
	look(t, srv, func(tx store.Tx) (err error) {
		all, err = tx.IdentitiesOf(accountID)
		return err
	})
	return all
}

func linked(t *testing.T, srv *authtest.Server, email string, want int) {
	t.Helper()
	if got := identitiesOf(t, srv, accountOf(t, srv, email).ID); len(got) != want {
		t.Errorf("%d identities of %s, want %d", len(got), email, want)
	}
}

// nobody checks that an address has no account.
func nobody(t *testing.T, srv *authtest.Server, email string) {
	t.Helper()
	look(t, srv, func(tx store.Tx) error {
		if _, err := tx.AccountByIdentifier(email); err == nil {
			t.Errorf("%s has an account", email)
		}
		return nil
	})
}

func TestGoogleMakesAnAccountWhereRegistrationIsOpen(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	c := f.follow()
	asked := c.ask()
	offers(t, "asked", asked, "", "google")
	if to := asked.Answer.Google; to.ClientID != "desk" || to.Scope != "openid email profile" || len(to.Nonce) < 40 {
		t.Errorf("%+v", to)
	}
	tokens := c.redeem(t, "new", c.bring(c.walk(t, asked, zoe)))
	me := c.Get(api.PathMe, tokens.AccessToken).Me
	if me.Name != "Zoe Quist" || me.Email != zoeEmail || me.Role != string(auth.RoleSolo) {
		t.Errorf("%+v", me)
	}
	if life := sessionOf(t, f.Server, tokens.SessionID); life.ACR != auth.AAL1 {
		t.Errorf("acr %s", life.ACR)
	}
	again := f.follow()
	second := again.redeem(t, "returning", again.google(t, zoe))
	if got := again.Get(api.PathMe, second.AccessToken).Me.Subject; got != me.Subject {
		t.Errorf("another account: %s, %s", got, me.Subject)
	}
	if got := slices.Sorted(slices.Values(events(t, f.Server, me.Subject))); !slices.Equal(got, []string{"account_created ok", "sign_in ok", "sign_in ok"}) {
		t.Errorf("%v", got)
	}
	mailed(t, f.Server, zoeEmail, courier.KindNewDevice)
}

func TestGoogleFollowsRegistration(t *testing.T) {
	rows := []struct {
		name    string
		who     flow.Registration
		invited bool
		in      bool
	}{
		{"open", flow.RegistrationOpen, false, true},
		{"open, and invited", flow.RegistrationOpen, true, true},
		{"invited", flow.RegistrationInvited, true, true},
		{"not invited", flow.RegistrationInvited, false, false},
		{"closed", flow.RegistrationClosed, false, false},
		{"closed, whoever was invited", flow.RegistrationClosed, true, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f := openFederated(t, auth.MFAOff, nil, registration(row.who))
			if row.invited {
				if err := f.Service.Directory.Invite(t.Context(), f.org.ID, "ZOE@gmail.example", auth.RoleGuest, directoryActor()); err != nil {
					t.Fatal(err)
				}
			}
			c := f.follow()
			reply := c.google(t, zoe)
			if !row.in {
				offers(t, "refused", reply, auth.ReasonRegistrationClosed, "password")
				nobody(t, f.Server, zoeEmail)
				return
			}
			tokens := c.redeem(t, "let in", reply)
			me := c.Get(api.PathMe, tokens.AccessToken).Me
			role, name := string(auth.RoleSolo), ""
			if row.invited {
				role, name = string(auth.RoleGuest), "Clinic"
			}
			if me.Role != role || me.Organization != name {
				t.Errorf("%+v", me)
			}
			left, err := f.Service.Directory.Invitations(t.Context(), f.org.ID)
			if err != nil || len(left) > 0 {
				t.Errorf("the invitation is there still: %v %v", left, err)
			}
		})
	}
}

// The organization's policy on second factors binds who comes this way, in the
// first sign-in and in later ones.
func TestPolicyHoldsForGoogle(t *testing.T) {
	f := openFederated(t, auth.MFARequired, []auth.Factor{app}, registration(flow.RegistrationInvited))
	if err := f.Service.Directory.Invite(t.Context(), f.org.ID, zoeEmail, auth.RoleMember, directoryActor()); err != nil {
		t.Fatal(err)
	}
	p := &person{conversation: f.follow(), srv: f.Server, email: zoeEmail}
	due := p.google(t, zoe)
	offers(t, "set-up in the same sitting", due, "", "enroll_totp")
	notOffered(t, "nothing else", p.step("skip", "of", "enroll_totp"))
	p.redeem(t, "set up", p.store(t, p.enroll(t, app, due)))
	apart(f.Server)
	q := p.elsewhere(t)
	offers(t, "later", q.google(t, zoe), "", "totp", "recovery_code")
	offers(t, "a wrong code", q.step("totp", "code", "000000"), auth.ReasonInvalidCode, "totp", "recovery_code")
	tokens := q.redeem(t, "later", q.step("totp", "code", f.App(p.secret, 0)))
	if life := sessionOf(t, f.Server, tokens.SessionID); life.ACR != auth.AAL2 {
		t.Errorf("acr %s", life.ACR)
	}
}

// Whose account was disabled hears it, and gets nothing.
func TestGoogleOfADisabledAccount(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	c := f.follow()
	c.redeem(t, "new", c.google(t, zoe))
	if err := f.Service.Directory.Disable(t.Context(), zoeEmail, directoryActor()); err != nil {
		t.Fatal(err)
	}
	d := f.follow()
	offers(t, "disabled", d.google(t, zoe), auth.ReasonAccountDisabled, "password")
	notOffered(t, "nothing was begun", d.step("status"))
}

// S7: one code, one winner.
func TestOneOfFiftyPostsOfAGoogleCodeWins(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	c := f.follow()
	code := c.walk(t, c.ask(), zoe)
	form := stepForm(c.session, "google", "code", code, "code_verifier", c.Verifier, "redirect_uri", redirectURI)
	replies := make([]authtest.Reply, 50)
	var under sync.WaitGroup
	for i := range replies {
		under.Go(func() { replies[i] = c.Post(api.PathChallenge, form) })
	}
	under.Wait()
	won := 0
	for _, reply := range replies {
		switch {
		case reply.Answer.AuthorizationCode != "":
			won++
		case reply.Answer.Reason != auth.ReasonInvalidCode:
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
	linked(t, f.Server, zoeEmail, 1)
}
