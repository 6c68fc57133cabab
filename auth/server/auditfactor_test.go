package server_test

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/flow"
	"foyer/auth/store"
)

// The log says what a sign-in or step-up rests on: what stood for the second
// factor, or the strongest that was proved, in whatever order.
func TestLogNamesWhatASignInRestsOn(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, texts, emails)
	ann := accountOf(t, k.Server, annEmail)
	rests := func(what, event string, want auth.Factor) {
		t.Helper()
		look(t, k.Server, func(tx store.Tx) error {
			last, err := tx.Audits(store.AuditFilter{AccountID: ann.ID, Event: event, Limit: 1})
			if err == nil && (len(last) != 1 || last[0].Factor != want) {
				t.Errorf("%s: %+v, want it to rest on %s", what, last, want)
			}
			return err
		})
		k.Clock.Advance(time.Hour)
	}
	p.refresh()
	reply := p.proved(t, "manage", auth.StepSMSCode, auth.StepEmailCode)
	p.redeem(t, "a text, then mail", p.skip(t, reply))
	rests("a text, then mail", "step_up", texts)
	for _, step := range []auth.Step{auth.StepEmailCode, auth.StepTOTP} {
		q := p.elsewhere(t)
		q.redeem(t, string(step), q.prove(t, way(t, q.enter(), step)))
		rests(string(step), "sign_in", auth.Factor(step))
	}
	q := p.elsewhere(t)
	q.enter()
	q.store(t, q.step("recovery_code", "code", p.recovery))
	q.redeem(t, "recovery code", q.skip(t, q.step("status")))
	rests("recovery code", "sign_in", auth.FactorRecoveryCode)
	pass, _, err := k.Service.Directory.IssuePass(t.Context(), annEmail, time.Hour, directoryActor())
	if err != nil {
		t.Fatal(err)
	}
	r := p.elsewhere(t)
	r.enter()
	reply = r.step("admin_pass", "code", pass.Reveal()) // which asks for something new
	r.redeem(t, "a pass", r.skip(t, r.store(t, r.enroll(t, app, reply))))
	rests("a pass", "sign_in", auth.Factor(auth.StepAdminPass))
}

// S16: an authenticator on probation counted as what it was enrolled by, so
// that this proof falls with it too; the password, which it never was, stays.
func TestProofOnProbationFallsWithItsAuthenticator(t *testing.T) {
	k, p := byApp(t)
	now := k.Clock.Now()
	proved := map[auth.Factor]time.Time{auth.FactorPassword: now, emails: now, texts: now}
	gone := auth.Authenticator{
		ID: "gone", AccountID: accountOf(t, k.Server, annEmail).ID, Factor: app, ProvedAs: emails, ProvedUntil: now.Add(time.Hour),
	}
	update(t, k.Server, func(tx store.Tx) error {
		life, err := tx.Session(p.tokens.SessionID)
		if err != nil {
			return err
		}
		if err := tx.SetProofs(life.ID, proved, life.ACR, life.AMR, life.AuthTime); err != nil {
			return err
		}
		return flow.AuthenticatorRemoved(tx, gone, now)
	})
	left := sessionOf(t, k.Server, p.tokens.SessionID).ProvedAt
	if len(left) != 2 || !left[auth.FactorPassword].Equal(now) || !left[texts].Equal(now) {
		t.Errorf("%v is left, want the password and the text", left)
	}
}

// S11: whoever sets a password makes strangers of all installs that were known
// by the old one: they share one budget again.
func TestNewPasswordMakesStrangersOfInstalls(t *testing.T) {
	rows := map[string]func(t *testing.T, srv *authtest.Server, owner *conversation, access string){
		"by the operator": func(t *testing.T, srv *authtest.Server, _ *conversation, _ string) { setPassword(t, srv, fresh) },
		"by its person": func(t *testing.T, _ *authtest.Server, owner *conversation, access string) {
			refused(t, "step-up", owner.took(owner.StepUp(access, "password")), auth.ReasonPasswordChange, auth.StepNewPassword)
			owner.redeem(t, "another", owner.step("new_password", "password", fresh))
		},
	}
	for name, set := range rows {
		t.Run(name, func(t *testing.T) {
			srv, _ := withAnn(t)
			thief, owner := follow(t, srv), follow(t, srv)
			thief.SignIn(annEmail, right)
			srv.Clock.Advance(time.Minute)
			access := owner.SignIn(annEmail, right).AccessToken
			srv.Clock.Advance(time.Minute)
			set(t, srv, owner, access)
			for range 5 {
				refused(t, "guessing", thief.begin(annEmail, wrong), auth.ReasonInvalidCredentials, auth.StepPassword)
			}
			throttled(t, "any other stranger", follow(t, srv).begin(annEmail, fresh), 30, false)
		})
	}
}
