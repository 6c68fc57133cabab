package server_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/store"
)

// unbound is Ann signed in before any policy.
func unbound(t *testing.T, kinds ...auth.Factor) (*clinic, *person) {
	t.Helper()
	k := openClinic(t, auth.MFAOptional, everyKind)
	k.hire(annEmail, auth.RoleMember)
	p := setUp(t, k.Server, annEmail, kinds...)
	return k, p
}

// Otherwise it takes effect at the next sign-in.
func TestTightenedPolicyWaitsForTheNextSignIn(t *testing.T) {
	k, p := unbound(t)
	k.SetPolicy(k.org.ID, false, auth.MFARequired, app)
	signedIn(t, "the session", p.Wire, p.tokens.AccessToken, true)
	k.Clock.Advance(2 * rotateAfter)
	p.tokens.RefreshToken = refreshed(t, "and goes on", p.Wire, p.tokens.RefreshToken)
	q := p.elsewhere(t)
	offers(t, "the next sign-in", q.enter(), "", "enroll_totp")
	q.redeem(t, "set up", q.store(t, q.enroll(t, app, authtest.Reply{})))
	refreshed(t, "the old one still", p.Wire, p.tokens.RefreshToken)
}

// At once: the session waits, and the same one goes on after the set-up.
func TestPolicyAtOncePausesTheSessionUntilItIsMet(t *testing.T) {
	k, p := unbound(t)
	k.SetPolicy(k.org.ID, true, auth.MFARequired, app, emails)
	signedIn(t, "its access token", p.Wire, p.tokens.AccessToken, false)
	reply := p.Refresh(p.tokens.RefreshToken)
	want(t, "refresh", reply, http.StatusForbidden, api.ErrInsufficientAuthorization)
	if reply.Error.Reason != "" || len(reply.Error.Next) != 1 || reply.Error.Next[0].Step != api.StepPassword || reply.Error.SessionExpiresIn != 3600 {
		t.Errorf("paused: %s", reply.Raw)
	}
	p.resume(reply)
	notOffered(t, "the password first", p.withChallenge("enroll_totp"))
	offers(t, "password", p.withChallenge("password", "password", right), "", "enroll_totp", "enroll_email")
	resumed := p.Redeem(done(t, "set up", p.store(t, p.enroll(t, app, authtest.Reply{}))))
	if resumed.Status != http.StatusOK || resumed.Token.SessionID != p.tokens.SessionID || resumed.Token.RefreshToken != "" {
		t.Errorf("the same session: %d %s", resumed.Status, resumed.Raw)
	}
	signedIn(t, "its new access token", p.Wire, resumed.Token.AccessToken, true)
	if again := refreshed(t, "not paused again", p.Wire, p.tokens.RefreshToken); again != p.tokens.RefreshToken {
		t.Error("its token was spent")
	}
	life := sessionOf(t, k.Server, p.tokens.SessionID)
	if life.ACR != auth.AAL2 || !slices.Contains(life.AMR, "otp") {
		t.Errorf("acr %s, amr %v", life.ACR, life.AMR)
	}
}

// Who satisfies it already is not bothered.
func TestPolicyAtOnceLeavesWhoMeetsIt(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app)
	k.hire(benEmail, auth.RoleGuest)
	guest := authtest.NewWire(t, k.URL)
	theirs := guest.SignIn(benEmail, right)
	k.SetPolicy(k.org.ID, true, auth.MFARequired, app)
	signedIn(t, "by app", p.Wire, p.tokens.AccessToken, true)
	refreshed(t, "by app", p.Wire, p.tokens.RefreshToken)
	signedIn(t, "guest", guest, theirs.AccessToken, true)
	refreshed(t, "guest", guest, theirs.RefreshToken)
}

// A kind that is no longer allowed opens the set-up of one that is, and no
// more; afterwards the session is not paused again.
func TestKindNoLongerAllowedOpensEnrollmentOnly(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	p := settle(t, k, annEmail, emails)
	k.SetPolicy(k.org.ID, true, auth.MFARequired, app)
	reply := p.Refresh(p.tokens.RefreshToken)
	want(t, "refresh", reply, http.StatusForbidden, api.ErrInsufficientAuthorization)
	p.resume(reply)
	after := p.withChallenge("password", "password", right)
	offers(t, "password", after, "", "email_code", "recovery_code")
	notOffered(t, "no set-up before the proof", p.step("enroll_totp"))
	after = p.prove(t, after.Answer.Next[0])
	offers(t, "email", after, "", "enroll_totp")
	for _, step := range []string{"skip", "recovery_code_saved", "recovery_code", "email_code", "new_password"} {
		notOffered(t, step, p.step(step, "of", "enroll_totp", "code", p.recovery))
	}
	resumed := p.Redeem(done(t, "set up", p.store(t, p.enroll(t, app, after))))
	if resumed.Status != http.StatusOK || resumed.Token.SessionID != p.tokens.SessionID {
		t.Fatalf("%d %s", resumed.Status, resumed.Raw)
	}
	signedIn(t, "its access token", p.Wire, resumed.Token.AccessToken, true)
	refreshed(t, "not paused again", p.Wire, p.tokens.RefreshToken)
	k.Clock.Advance(time.Hour)
	q := p.elsewhere(t)
	offers(t, "later", q.enter(), "", "totp", "recovery_code")
}

// The same by a recovery code.
func TestRecoveryCodeOpensEnrollmentWhereNothingAllowedIsLeft(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	p := settle(t, k, annEmail, emails)
	k.SetPolicy(k.org.ID, false, auth.MFARequired, app)
	q := p.elsewhere(t)
	offers(t, "password", q.enter(), "", "email_code", "recovery_code")
	saved := q.store(t, q.step("recovery_code", "code", p.recovery))
	offers(t, "recovery code", saved, "", "enroll_totp")
	notOffered(t, "skip", q.step("skip", "of", "enroll_totp"))
	q.redeem(t, "set up", q.store(t, q.enroll(t, app, saved)))
}

// Policy that changes during a sign-in holds for it.
func TestPolicyTightenedDuringASignInHoldsForIt(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails, app})
	p := settle(t, k, annEmail, emails)
	q := p.elsewhere(t)
	reply := q.enter()
	q.step("email_code", "send", "1")
	code := k.CodeFor(annEmail)
	k.SetPolicy(k.org.ID, false, auth.MFARequired, app)
	offers(t, "the proof is not enough any more", q.step("email_code", "id", reply.Answer.Next[0].ID, "code", code), "", "enroll_totp")
}

// And a kind that is taken away while its code is typed.
func TestRemovedAuthenticatorIsRefusedDuringASignIn(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, emails)
	ann := accountOf(t, k.Server, annEmail)
	q := p.elsewhere(t)
	offers(t, "password", q.enter(), "", "totp", "email_code", "recovery_code")
	for _, one := range factorsOf(t, k.Server, ann.ID) {
		if one.Factor == app {
			update(t, k.Server, func(tx store.Tx) error { return tx.DeleteAuthenticator(ann.ID, one.ID) })
		}
	}
	notOffered(t, "the removed one", q.step("totp", "code", k.App(p.secret, 0)))
	q.redeem(t, "the other", q.prove(t, way(t, q.step("status"), auth.StepEmailCode)))
}

// A disabled account gets no further, whatever it has passed.
func TestDisabledDuringTheSecondFactor(t *testing.T) {
	k, p := byApp(t)
	q := p.elsewhere(t)
	q.enter()
	if err := k.Service.Directory.Disable(t.Context(), annEmail, directory.Actor{}); err != nil {
		t.Fatal(err)
	}
	reply := q.step("totp", "code", k.App(p.secret, 0))
	if reply.Status != http.StatusForbidden || reply.Answer.Reason != auth.ReasonAccountDisabled {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
	offers(t, "by password", p.elsewhere(t).enter(), auth.ReasonAccountDisabled, "password")
}

// R22: the default first, then the strongest; or the person chooses.
func TestSignInAsksForTheDefaultFirst(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, emails, texts)
	ann := accountOf(t, k.Server, annEmail)
	ids := map[auth.Factor]string{}
	for _, one := range factorsOf(t, k.Server, ann.ID) {
		ids[one.Factor] = one.ID
	}
	rows := []struct {
		name  string
		first auth.Factor
		ask   bool
		steps []string
	}{
		{"none set", "", false, []string{"totp", "sms_code", "email_code", "recovery_code"}},
		{"email", emails, false, []string{"email_code", "totp", "sms_code", "recovery_code"}},
		{"text", texts, false, []string{"sms_code", "totp", "email_code", "recovery_code"}},
		{"app", app, false, []string{"totp", "sms_code", "email_code", "recovery_code"}},
		{"ask each time", "", true, []string{"totp", "sms_code", "email_code", "recovery_code"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			update(t, k.Server, func(tx store.Tx) error {
				account, err := tx.Account(ann.ID)
				account.DefaultAuthenticator, account.AskEachTime = ids[row.first], row.ask
				if err != nil {
					return err
				}
				return tx.UpdateAccount(account)
			})
			for at, step := range row.steps[:3] {
				q := p.elsewhere(t)
				reply := q.enter()
				offers(t, row.name, reply, "", row.steps...)
				for i, one := range reply.Answer.Next {
					if one.Ask != (row.ask && i == 0) {
						t.Errorf("way %d: ask %v", i, one.Ask)
					}
				}
				if at > 0 {
					reply = q.step("status") // "Try another method"
				}
				q.redeem(t, step, q.prove(t, way(t, reply, auth.Step(step))))
				k.Clock.Advance(time.Hour)
			}
		})
	}
}

// A member whose channels are all down is told, and nothing is given.
func TestUnreachableFactorsLeaveAnAdminToAsk(t *testing.T) {
	srv := authtest.Start(t, authtest.WithTexts)
	org := srv.CreateOrganization("Clinic", auth.MFARequired, everyKind...)
	ann := srv.Create(directory.NewAccount{Email: annEmail, Name: "Ann", Password: right, OrganizationID: org.ID})
	update(t, srv, func(tx store.Tx) error {
		return tx.InsertAuthenticator(store.Authenticator{
			Authenticator: auth.Authenticator{ID: "mail", AccountID: ann.ID, Factor: emails, CreatedAt: srv.Clock.Now()}, Address: "sealed",
		})
	})
	c := follow(t, srv)
	offers(t, "password", c.begin(annEmail, right), "", "status")
	offers(t, "status", c.step("status"), "", "status")
	notOffered(t, "email", c.step("email_code", "send", "1", "id", "mail"))
	notOffered(t, "another", c.step("enroll_totp"))
}

// update changes the store behind the server's back.
func update(t *testing.T, srv *authtest.Server, fn func(store.Tx) error) {
	t.Helper()
	if err := srv.Store.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
