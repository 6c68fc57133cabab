package server_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/service"
	"foyer/auth/session"
	"foyer/auth/store"
)

// meanwhile is a store on which something happens before one of the next
// changes: what is between two changes of one turn.
type meanwhile struct {
	store.Store
	mu   sync.Mutex
	left int
	do   func()
}

func (m *meanwhile) wrap(s store.Store) store.Store {
	m.Store = s
	return m
}

// before runs do ahead of the n-th change from now, counted from one.
func (m *meanwhile) before(n int, do func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left, m.do = n, do
}

func (m *meanwhile) Update(ctx context.Context, fn func(store.Tx) error) error {
	m.mu.Lock()
	m.left--
	now := m.left == 0
	m.mu.Unlock()
	if now {
		m.do()
	}
	return m.Store.Update(ctx, fn)
}

// setPassword is what an operator does.
func setPassword(t *testing.T, srv *authtest.Server, password auth.Secret) {
	t.Helper()
	if err := srv.Service.Directory.SetPassword(t.Context(), annEmail, password, false); err != nil {
		t.Error(err)
	}
}

// A password that is replaced while it is verified opens nothing.
func TestPasswordReplacedWhileItIsVerified(t *testing.T) {
	between := &meanwhile{}
	srv, _ := withAnn(t, func(o *service.Options) { o.Wrap = between.wrap })
	c := follow(t, srv)
	between.before(2, func() { setPassword(t, srv, fresh) })
	refused(t, "the old one", c.begin(annEmail, right), auth.ReasonInvalidCredentials, auth.StepPassword)
	done(t, "the new one", c.begin(annEmail, fresh))
}

// changePassword sets another password by step-up, with the app.
func (p *person) changePassword(t *testing.T) {
	t.Helper()
	if reply := p.stepUp(t, "password"); reply.Status != http.StatusForbidden {
		t.Errorf("step-up: %d %s", reply.Status, reply.Raw)
	}
	p.tokens.AccessToken = p.redeem(t, "new password", p.step("new_password", "password", fresh)).AccessToken
}

// What the old password has begun is over, also at the install that sets the
// new one, whose own conversations are not voided with those of the others.
func TestOldPasswordIsOvertakenAtItsOwnInstall(t *testing.T) {
	for _, when := range []string{"before the code", "while the code is checked"} {
		t.Run(when, func(t *testing.T) {
			between := &meanwhile{}
			srv := authtest.Start(t, func(o *service.Options) { o.Wrap = between.wrap })
			k := &clinic{srv, t, srv.CreateOrganization("Clinic", auth.MFARequired, app)}
			p := settle(t, k, annEmail, app)
			begun := p.again()
			offers(t, "the old password", begun.enter(), "", "totp", "recovery_code")
			if when == "before the code" {
				p.changePassword(t)
				srv.Clock.Advance(authtest.Step)
			} else {
				between.before(2, func() { p.changePassword(t) })
			}
			// A code of the step after the one that the step-up has used.
			reply := begun.step("totp", "code", srv.App(p.secret, 1))
			want(t, "the app", reply, http.StatusBadRequest, api.ErrInvalidSession)
			offers(t, "the new password", p.again().begin(annEmail, fresh), "", "totp", "recovery_code")
		})
	}
}

// An enrollment that the policy has closed while its code was on the way adds
// nothing.
func TestPolicyChangedWhileAnAppIsSetUp(t *testing.T) {
	between := &meanwhile{}
	srv := authtest.Start(t, func(o *service.Options) { o.Wrap = between.wrap })
	k := &clinic{srv, t, srv.CreateOrganization("Clinic", auth.MFARequired, app)}
	ann := k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	c.begin(annEmail, right)
	secret := c.step("enroll_totp").Answer.Secret
	between.before(2, func() { srv.SetPolicy(k.org.ID, false, auth.MFARequired, emails) })
	offers(t, "too late", c.step("enroll_totp", "code", srv.App(secret, 0)), auth.ReasonAuthenticatorDisabled, "status")
	if kept := factorsOf(t, srv, ann.ID); len(kept) != 0 {
		t.Errorf("%d authenticators were added", len(kept))
	}
}

// A password that the operator sets ends every session that the old one began.
func TestPasswordByTheOperatorEndsSessions(t *testing.T) {
	srv, wire, tokens := signIn(t)
	srv.Clock.Advance(time.Minute)
	setPassword(t, srv, fresh)
	signedIn(t, "the access token", wire, tokens.AccessToken, false)
	reply := wire.Refresh(tokens.RefreshToken)
	over(t, "the refresh token", reply, auth.EndedByPassword)
	if reply.Error.EndedBy != session.ByAdmin {
		t.Errorf("ended by %q", reply.Error.EndedBy)
	}
}

// S16: a sign-in stands on the authenticator that it has proved. When that one
// is removed, the sign-in is over, although another of its kind is there.
func TestSignInFallsWithItsAuthenticator(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, texts)
	forgetRecovery(t, k)
	thief := p.elsewhere(t)
	thief.enter()
	offers(t, "the stolen app", thief.step("totp", "code", k.App(p.secret, 0)), "", "recovery_code_saved?")
	p.remove(t, app)
	p.add(t, app)
	want(t, "the thief", thief.step("skip", "of", "recovery_code_saved"), http.StatusBadRequest, api.ErrInvalidSession)
}
