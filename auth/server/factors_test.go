package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/service"
	"foyer/auth/store"
)

const (
	benEmail   = "ben@example.org"
	cellPhone  = "+12015550123"
	typedPhone = "(201) 555-0123"
)

// The kinds of second factors, as policies name them.
const (
	app    = auth.FactorTOTP
	emails = auth.FactorEmailCode
	texts  = auth.FactorSMSCode
)

var everyKind = []auth.Factor{app, emails, texts}

// clinic is a server with mail and texts and one organization.
type clinic struct {
	*authtest.Server
	t   *testing.T
	org auth.Organization
}

func openClinic(t *testing.T, mfa auth.MFA, methods []auth.Factor, edits ...func(*service.Options)) *clinic {
	t.Helper()
	edits = append([]func(*service.Options){authtest.WithMail, authtest.WithTexts}, edits...)
	srv := authtest.Start(t, edits...)
	return &clinic{srv, t, srv.CreateOrganization("Clinic", mfa, methods...)}
}

// hire makes a person of the clinic; the password is right.
func (k *clinic) hire(email string, role auth.Role) auth.Account {
	k.t.Helper()
	return k.Create(directory.NewAccount{
		Email: email, Name: "Person", Password: right, OrganizationID: k.org.ID, Role: role,
	})
}

func (k *clinic) follow() *conversation { return follow(k.t, k.Server) }

// person is somebody who has set up, with what they keep.
type person struct {
	*conversation
	srv      *authtest.Server
	email    string
	secret   string // of the authenticator app
	recovery string
	tokens   api.Token
}

// settle hires Ann and brings her through a set-up of these kinds: the first in
// her sign-in, the others by step-up.
func settle(t *testing.T, k *clinic, email string, kinds ...auth.Factor) *person {
	t.Helper()
	k.hire(email, auth.RoleMember)
	return setUp(t, k.Server, email, kinds...)
}

// setUp leads a person whose set-up is due or allowed.
func setUp(t *testing.T, srv *authtest.Server, email string, kinds ...auth.Factor) *person {
	t.Helper()
	p := &person{conversation: follow(t, srv), srv: srv, email: email}
	reply := p.begin(email, right)
	if reply.Status == http.StatusForbidden {
		reply = p.enroll(t, kinds[0], reply)
		kinds = kinds[1:]
		reply = p.store(t, reply)
	}
	p.tokens = p.redeem(t, "set-up", reply)
	for _, kind := range kinds {
		p.add(t, kind)
	}
	p.t0()
	return p
}

// t0 leaves behind what was sent and typed so far.
func (p *person) t0() { p.srv.Clock.Advance(time.Hour); p.refresh() }

func (p *person) refresh() {
	reply := p.Refresh(p.tokens.RefreshToken)
	if reply.Status == http.StatusOK {
		p.tokens = reply.Token
	}
}

// store keeps the recovery code that an answer shows, if it shows one.
func (p *person) store(t *testing.T, reply authtest.Reply) authtest.Reply {
	t.Helper()
	if reply.Answer.RecoveryCode == "" {
		return reply
	}
	p.recovery = reply.Answer.RecoveryCode
	return p.step("recovery_code_saved")
}

// enroll sets up one kind where it is offered.
func (p *person) enroll(t *testing.T, kind auth.Factor, offered authtest.Reply) authtest.Reply {
	t.Helper()
	switch kind {
	case app:
		begun := p.step("enroll_totp")
		p.secret = begun.Answer.Secret
		return p.step("enroll_totp", "code", p.srv.App(p.secret, 0))
	case emails:
		p.step("enroll_email", "send", "1")
		return p.step("enroll_email", "code", p.srv.CodeFor(p.email))
	}
	p.step("enroll_sms", "send", "1", "phone", typedPhone)
	return p.step("enroll_sms", "code", p.srv.CodeFor(cellPhone))
}

// add enrolls one more by a step-up for manage.
func (p *person) add(t *testing.T, kind auth.Factor) {
	t.Helper()
	reply := p.stepUp(t, "manage")
	if reply.Status != http.StatusForbidden {
		t.Fatalf("manage: %d %s", reply.Status, reply.Raw)
	}
	reply = p.store(t, p.enroll(t, kind, reply))
	p.tokens.AccessToken = p.redeem(t, "adding", reply).AccessToken
}

// stepUp begins a step-up and proves with the strongest way, if it has to.
func (p *person) stepUp(t *testing.T, purpose string) authtest.Reply {
	t.Helper()
	reply := p.took(p.StepUp(p.tokens.AccessToken, purpose))
	if reply.Status != http.StatusForbidden || len(reply.Answer.Next) == 0 || reply.Answer.Next[0].Optional {
		return reply
	}
	return p.prove(t, reply.Answer.Next[0])
}

// prove passes one way.
func (p *person) prove(t *testing.T, way api.Next) authtest.Reply {
	t.Helper()
	switch way.Step {
	case auth.StepPassword:
		return p.step("password", "password", right)
	case auth.StepTOTP:
		p.srv.Clock.Advance(authtest.Step) // a code is good once
		return p.step("totp", "id", way.ID, "code", p.srv.App(p.secret, 0))
	case auth.StepEmailCode:
		p.step("email_code", "id", way.ID, "send", "1")
		return p.step("email_code", "id", way.ID, "code", p.srv.CodeFor(p.email))
	case auth.StepSMSCode:
		p.step("sms_code", "id", way.ID, "send", "1")
		return p.step("sms_code", "id", way.ID, "code", p.srv.CodeFor(cellPhone))
	case auth.StepRecoveryCode:
		return p.step("recovery_code", "code", p.recovery)
	}
	t.Fatalf("%s proves nothing", way.Step)
	return authtest.Reply{}
}

// redeem turns the code of an answer into tokens.
func (c *conversation) redeem(t *testing.T, what string, reply authtest.Reply) api.Token {
	t.Helper()
	redeemed := c.Redeem(done(t, what, reply))
	if redeemed.Status != http.StatusOK {
		t.Fatalf("%s: redeem: %d %s", what, redeemed.Status, redeemed.Raw)
	}
	return redeemed.Token
}

// again is the same person at the same install, in a new sign-in.
func (p *person) again() *person {
	other := *p
	other.conversation = &conversation{Wire: p.Wire}
	return &other
}

// elsewhere is the same person at another install.
func (p *person) elsewhere(t *testing.T) *person {
	t.Helper()
	other := *p
	other.conversation = follow(t, p.srv)
	other.tokens = api.Token{}
	return &other
}

// enter passes the password.
func (p *person) enter() authtest.Reply { return p.begin(p.email, right) }

// way finds a step among those offered.
func way(t *testing.T, reply authtest.Reply, step auth.Step) api.Next {
	t.Helper()
	at := slices.IndexFunc(reply.Answer.Next, func(n api.Next) bool { return n.Step == step })
	if at < 0 {
		t.Fatalf("%s is not offered: %d %s", step, reply.Status, reply.Raw)
	}
	return reply.Answer.Next[at]
}

// offers checks that an answer lets go on, why not further, and with exactly
// these steps in this order; "?" marks an optional one.
func offers(t *testing.T, what string, reply authtest.Reply, reason auth.Reason, steps ...string) {
	t.Helper()
	want(t, what, reply, http.StatusForbidden, api.ErrInsufficientAuthorization)
	var got []string
	for _, one := range reply.Answer.Next {
		name := string(one.Step)
		if one.Optional {
			name += "?"
		}
		got = append(got, name)
	}
	if reply.Answer.Reason != reason || !slices.Equal(got, steps) {
		t.Errorf("%s: reason %q and %v, want %q and %v\n%s", what, reply.Answer.Reason, got, reason, steps, reply.Raw)
	}
}

// notOffered checks that a step cannot be taken now.
func notOffered(t *testing.T, what string, reply authtest.Reply) {
	t.Helper()
	want(t, what, reply, http.StatusBadRequest, api.ErrInvalidRequest)
}

// factorsOf lists what an account has, as the store keeps it.
func factorsOf(t *testing.T, srv *authtest.Server, accountID string) (all []store.Authenticator) {
	t.Helper()
	look(t, srv, func(tx store.Tx) (err error) {
		all, err = tx.AuthenticatorsOf(accountID)
		return err
	})
	return all
}

func look(t *testing.T, srv *authtest.Server, fn func(store.Tx) error) {
	t.Helper()
	if err := srv.Store.View(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func accountOf(t *testing.T, srv *authtest.Server, email string) (account store.Account) {
	t.Helper()
	look(t, srv, func(tx store.Tx) (err error) {
		account, err = tx.AccountByIdentifier(email)
		return err
	})
	return account
}

// events lists the audit log of an account, oldest first, as "event outcome".
func events(t *testing.T, srv *authtest.Server, accountID string) (list []string) {
	t.Helper()
	look(t, srv, func(tx store.Tx) error {
		all, err := tx.Audits(store.AuditFilter{AccountID: accountID})
		for _, one := range slices.Backward(all) {
			list = append(list, strings.TrimSpace(one.Event+" "+one.Outcome))
		}
		return err
	})
	return list
}

// mailed checks that the newest letters to somebody are of these kinds.
func mailed(t *testing.T, srv *authtest.Server, to string, kinds ...courier.Kind) {
	t.Helper()
	got := srv.Letters(to)
	if len(got) < len(kinds) || !slices.Equal(got[len(got)-len(kinds):], kinds) {
		t.Errorf("%s got %v, want them to end with %v", to, got, kinds)
	}
}

// directoryActor is the operator.
func directoryActor() directory.Actor { return directory.Actor{} }

func sessionOf(t *testing.T, srv *authtest.Server, id string) (life store.Session) {
	t.Helper()
	look(t, srv, func(tx store.Tx) (err error) {
		life, err = tx.Session(id)
		return err
	})
	return life
}
