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
	"foyer/auth/flow"
	"foyer/auth/practice/provider/providertest"
	"foyer/auth/store"
)

// R9: an address that has an account is linked only after that account was
// proved with all its factors, at the end, and the person is told.
func TestGoogleIsLinkedAfterTheAccountWasProved(t *testing.T) {
	f := openFederated(t, auth.MFARequired, []auth.Factor{app})
	p := settle(t, f.clinic, annEmail, app)
	f.hire(benEmail, auth.RoleMember)
	c := p.elsewhere(t)
	asked := c.google(t, annThem)
	offers(t, "found", asked, auth.ReasonProofRequired, "password")
	if hint := asked.Answer.Next[0].Hint; hint != "a…@example.org" {
		t.Errorf("hint %q", hint)
	}
	offers(t, "another account's right password", c.step("password", "username", benEmail, "password", right),
		auth.ReasonInvalidCredentials, "password")
	offers(t, "a wrong password", c.step("password", "password", wrong), auth.ReasonInvalidCredentials, "password")
	for _, step := range []string{"google", "register", "email_code", "recovery_code", "admin_pass", "passkey"} {
		notOffered(t, step, c.step(step, "code", "123456"))
	}
	linked(t, f.Server, annEmail, 0)
	offers(t, "the right one", c.step("password", "password", right), "", "totp", "recovery_code")
	linked(t, f.Server, annEmail, 0)
	offers(t, "a wrong code", c.step("totp", "code", "000000"), auth.ReasonInvalidCode, "totp", "recovery_code")
	linked(t, f.Server, annEmail, 0)
	reply := c.step("totp", "code", f.App(p.secret, 0))
	linked(t, f.Server, annEmail, 1)
	c.redeem(t, "linked", reply)
	letter := letterOf(t, f.Server, annEmail, courier.KindFactorAdded) // the app's was the first
	if n := len(f.Letters(annEmail)); n != 3 || !strings.Contains(letter.Text, "Google") {
		t.Errorf("%d letters, the last\n%s", n, letter.Text)
	}
	list := events(t, f.Server, accountOf(t, f.Server, annEmail).ID)
	if !slices.Contains(list, "identity_linked ok") {
		t.Errorf("%v", list)
	}
	f.Clock.Advance(authtest.Step)
	d := p.elsewhere(t)
	offers(t, "next time without the password", d.google(t, annThem), "", "totp", "recovery_code")
	done(t, "and directly", d.step("totp", "code", f.App(p.secret, 0)))
	linked(t, f.Server, annEmail, 1)
}

// Whoever leaves half-way has linked nothing.
func TestAbandonedLinkIsNone(t *testing.T) {
	f := openFederated(t, auth.MFARequired, []auth.Factor{app})
	p := settle(t, f.clinic, annEmail, app)
	c := p.elsewhere(t)
	c.google(t, annThem)
	c.step("password", "password", right)
	f.Clock.Advance(time.Hour)
	want(t, "an hour later", c.step("totp", "code", f.App(p.secret, 0)), http.StatusBadRequest, api.ErrInvalidSession)
	linked(t, f.Server, annEmail, 0)
	d := p.elsewhere(t)
	offers(t, "begins anew", d.google(t, annThem), auth.ReasonProofRequired, "password")
	// A password set since voids what the old one had begun.
	e := p.elsewhere(t)
	e.google(t, annThem)
	e.step("password", "password", right)
	if err := f.Service.Directory.SetPassword(t.Context(), annEmail, fresh, false); err != nil {
		t.Fatal(err)
	}
	want(t, "overtaken", e.step("totp", "code", f.App(p.secret, 0)), http.StatusBadRequest, api.ErrInvalidSession)
	linked(t, f.Server, annEmail, 0)
}

// An address that the provider has not proved is proved by a code first; then
// the same rules hold.
func TestUnprovedAddressIsProvedFirst(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	c := f.follow()
	asked := c.google(t, nora)
	offers(t, "unproved", asked, "", "email_code")
	if one := asked.Answer.Next[0]; one.ID != "" || one.Hint != "n…@mail.example" || one.Sent {
		t.Errorf("%+v", one)
	}
	nobody(t, f.Server, noraEmail)
	c.step("email_code", "send", "1")
	offers(t, "wrong", c.step("email_code", "code", other(f.CodeFor(noraEmail))), auth.ReasonInvalidCode, "email_code")
	nobody(t, f.Server, noraEmail)
	c.redeem(t, "right", c.step("email_code", "code", f.CodeFor(noraEmail)))
	linked(t, f.Server, noraEmail, 1)
	d := f.follow()
	done(t, "next time", d.google(t, nora))

	f.hire(annEmail, auth.RoleMember)
	e := f.follow()
	offers(t, "an address with an account", e.google(t, providertest.Person{Subject: "ann-unproved"}), "", "email_code")
	e.step("email_code", "send", "1")
	offers(t, "proved", e.step("email_code", "code", f.CodeFor(annEmail)), auth.ReasonProofRequired, "password")
	linked(t, f.Server, annEmail, 0)
	done(t, "and the account", e.step("password", "password", right))
	linked(t, f.Server, annEmail, 1)
}

// Another account of the provider with the same address is a stranger again.
func TestSecondSubjectOfOneAddressIsAStranger(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	f.hire(annEmail, auth.RoleMember)
	c := f.follow()
	c.google(t, annThem)
	done(t, "one", c.step("password", "password", right))
	d := f.follow()
	offers(t, "another subject", d.google(t, providertest.Person{Subject: "ann-other"}), auth.ReasonProofRequired, "password", "google")
	offers(t, "which proves nothing by itself", d.google(t, providertest.Person{Subject: "ann-other"}),
		auth.ReasonInvalidCredentials, "password", "google")
	offers(t, "nor does somebody else", d.google(t, zoe), auth.ReasonInvalidCredentials, "password", "google")
	linked(t, f.Server, annEmail, 1)
	done(t, "the linked one does", d.google(t, annThem))
	linked(t, f.Server, annEmail, 2)
}

// S30: the five shapes of "Pre-hijacked accounts" (Sudhodanan and Paverd, 2022).
func TestPreHijackingShapes(t *testing.T) {
	t.Run("classic federated merge", func(t *testing.T) {
		// The attacker registers the victim's address with a password of their
		// own; without its mailbox that is nobody's account.
		f := openFederated(t, auth.MFAOff, nil)
		attacker := f.follow()
		attacker.register("Mallory", zoeEmail, right)
		nobody(t, f.Server, zoeEmail)
		victim := f.follow()
		done(t, "the victim", victim.google(t, zoe))
		offers(t, "the attacker's password", f.follow().begin(zoeEmail, right), auth.ReasonInvalidCredentials, "password")
		// Nor does the code that was sent for the attacker help afterwards.
		if reply := attacker.step("email_code", "code", f.CodeFor(zoeEmail)); reply.Answer.AuthorizationCode != "" {
			t.Errorf("merged: %s", reply.Raw)
		}
		offers(t, "the attacker's password", f.follow().begin(zoeEmail, right), auth.ReasonInvalidCredentials, "password")
		linked(t, f.Server, zoeEmail, 1)
	})
	t.Run("unexpired session", func(t *testing.T) {
		// The attacker is signed in to the account; a reset by its owner ends
		// sessions, codes and what was begun.
		f := openFederated(t, auth.MFAOff, nil)
		f.hire(annEmail, auth.RoleMember)
		attacker, begun := f.follow(), f.follow()
		tokens := attacker.SignIn(annEmail, right)
		code := done(t, "a code", begun.begin(annEmail, right))
		half := f.follow()
		half.google(t, annThem)
		f.Clock.Advance(time.Second)
		resetByMail(t, f.Server, annEmail, fresh)
		over(t, "session", attacker.Refresh(tokens.RefreshToken), auth.EndedByPassword)
		signedIn(t, "access token", attacker.Wire, tokens.AccessToken, false)
		want(t, "code", begun.Redeem(code), http.StatusBadRequest, api.ErrInvalidGrant)
		want(t, "link", half.step("password", "password", right), http.StatusBadRequest, api.ErrInvalidSession)
		linked(t, f.Server, annEmail, 0)
	})
	t.Run("trojan identifier", func(t *testing.T) {
		// The attacker, signed in to the account, cannot add an identity whose
		// address is not the account's, whatever the session has proved.
		f := openFederated(t, auth.MFAOff, nil)
		f.hire(annEmail, auth.RoleMember)
		attacker := &person{conversation: f.follow(), srv: f.Server, email: annEmail}
		attacker.tokens = attacker.SignIn(annEmail, right)
		for _, purpose := range []string{"manage", "password", "admin"} {
			attacker.took(attacker.StepUp(attacker.tokens.AccessToken, purpose))
			if reply := attacker.step("google"); reply.Status != http.StatusBadRequest || reply.Answer.Google != nil {
				t.Errorf("%s: %d %s", purpose, reply.Status, reply.Raw)
			}
		}
		mallory := f.follow()
		done(t, "an account of its own", mallory.google(t, zoe))
		linked(t, f.Server, annEmail, 0)
		linked(t, f.Server, zoeEmail, 1)
	})
	t.Run("unexpired email change", func(t *testing.T) {
		// A code that was sent for one conversation is none in another, and
		// what it would have made is not made over the owner's account.
		f := openFederated(t, auth.MFAOff, nil)
		attacker := f.follow()
		attacker.register("Mallory", noraEmail, right)
		old := f.CodeFor(noraEmail)
		f.Clock.Advance(time.Minute)
		victim := f.follow()
		victim.google(t, nora)
		notOffered(t, "the attacker's code", victim.step("email_code", "code", old))
		victim.step("email_code", "send", "1")
		offers(t, "the attacker's code", victim.step("email_code", "code", old), auth.ReasonInvalidCode, "email_code")
		done(t, "the victim", victim.step("email_code", "code", f.CodeFor(noraEmail)))
		offers(t, "too late", attacker.step("email_code", "code", old), auth.ReasonRegistrationClosed, "password")
		offers(t, "the attacker's password", f.follow().begin(noraEmail, right), auth.ReasonInvalidCredentials, "password")
	})
	t.Run("provider that verifies nothing", func(t *testing.T) {
		// The attacker has the victim's address at the provider, unproved.
		f := openFederated(t, auth.MFAOff, nil)
		f.hire(annEmail, auth.RoleMember)
		attacker := f.follow()
		offers(t, "unproved", attacker.google(t, providertest.Person{Subject: "ann-unproved"}), "", "email_code")
		for _, step := range []string{"password", "google", "register", "skip", "recovery_code"} {
			notOffered(t, step, attacker.step(step, "password", right, "of", "email_code", "code", "123456"))
		}
		attacker.step("email_code", "send", "1")
		for range 5 {
			attacker.step("email_code", "code", other(f.CodeFor(annEmail)))
		}
		offers(t, "the right code after five wrong ones", attacker.step("email_code", "code", f.CodeFor(annEmail)),
			auth.ReasonCodeExpired, "email_code")
		linked(t, f.Server, annEmail, 0)
	})
}

// other is a code that is not this one.
func other(code string) string {
	if code[0] == '9' {
		return "0" + code[1:]
	}
	return string(code[0]+1) + code[1:]
}

// An account without a password proves the other provider again, and an emailed
// code, before it changes anything.
func TestStepUpWithoutAPassword(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	p := &person{conversation: f.follow(), srv: f.Server, email: zoeEmail}
	p.tokens = p.redeem(t, "new", p.google(t, zoe))
	f.Clock.Advance(6 * time.Minute)
	offers(t, "asked", p.took(p.StepUp(p.tokens.AccessToken, "manage")), "", "email_code", "google")
	notOffered(t, "no password", p.step("password", "password", right))
	offers(t, "somebody else", p.google(t, nora), auth.ReasonInvalidCredentials, "email_code", "google")
	offers(t, "the first", p.google(t, zoe), "", "email_code")
	p.step("email_code", "send", "1")
	reply := p.step("email_code", "code", f.CodeFor(zoeEmail))
	if reply.Status != http.StatusForbidden || way(t, reply, "enroll_totp").Step == "" {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	p.tokens.AccessToken = p.redeem(t, "an app", p.store(t, p.enroll(t, app, reply))).AccessToken
	apart(f.Server)
	q := p.elsewhere(t)
	offers(t, "which is asked for then", q.google(t, zoe), "", "totp", "recovery_code")
	// And it can have a password, which never leads around the app.
	resetByMail(t, f.Server, zoeEmail, fresh)
	r := p.elsewhere(t)
	offers(t, "by password", r.begin(zoeEmail, fresh), "", "totp", "recovery_code")
}

// An identity that was linked while its address waited for the code signs in.
func TestIdentityLinkedMeanwhileSignsIn(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil, registration(flow.RegistrationOpen))
	one, two := f.follow(), f.follow()
	one.google(t, nora)
	two.google(t, nora)
	one.step("email_code", "send", "1")
	done(t, "one", one.step("email_code", "code", f.CodeFor(noraEmail)))
	f.Clock.Advance(time.Minute)
	two.step("email_code", "send", "1")
	done(t, "two", two.step("email_code", "code", f.CodeFor(noraEmail)))
	linked(t, f.Server, noraEmail, 1)
	look(t, f.Server, func(tx store.Tx) error {
		all, err := tx.Accounts()
		if len(all) != 1 {
			t.Errorf("%d accounts", len(all))
		}
		return err
	})
}
