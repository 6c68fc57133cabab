package server_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/store"
)

// rename asks for a fresh proof and changes next to nothing.
func (p *person) rename(t *testing.T, kind auth.Factor) authtest.Reply {
	t.Helper()
	return p.manage(http.MethodPatch, api.PathAuthenticators+"/"+idOf(t, p.srv, p.email, kind), api.AuthenticatorEdit{Label: "Mine"})
}

// remove proves with the app and removes one authenticator.
func (p *person) remove(t *testing.T, kind auth.Factor) {
	t.Helper()
	p.tokens.AccessToken = p.redeem(t, "proved", p.skip(t, p.proved(t, "manage", auth.StepTOTP))).AccessToken
	path := api.PathAuthenticators + "/" + idOf(t, p.srv, p.email, kind)
	if reply := p.manage(http.MethodDelete, path, nil); reply.Status != http.StatusNoContent {
		t.Fatalf("remove: %d %s", reply.Status, reply.Raw)
	}
}

// S16: a proof in a session falls with its authenticator. Who has passed the
// app on a stolen phone has not passed the app that replaces it, in whatever
// session, nor with a code that was on its way.
func TestProofInASessionFallsWithItsAuthenticator(t *testing.T) {
	for _, when := range []string{"by step-up", "by sign-in", "by a code on its way"} {
		t.Run(when, func(t *testing.T) {
			k := openClinic(t, auth.MFARequired, everyKind)
			p := settle(t, k, annEmail, app, texts)
			thief := p.elsewhere(t)
			thief.enter()
			code := done(t, "thief", thief.step("totp", "code", k.App(p.secret, 0)))
			if when != "by a code on its way" {
				thief.tokens = thief.redeem(t, "thief", authtest.Reply{Status: http.StatusOK, Answer: api.Answer{AuthorizationCode: code}})
			}
			if when == "by step-up" {
				k.Clock.Advance(10 * time.Minute)
				thief.refresh()
				thief.tokens.AccessToken = thief.redeem(t, "proved", thief.skip(t, thief.proved(t, "manage", auth.StepTOTP))).AccessToken
			}
			p.refresh()
			p.remove(t, app)
			if when == "by a code on its way" {
				want(t, "the code", thief.Redeem(code), http.StatusBadRequest, api.ErrInvalidGrant)
				return
			}
			p.add(t, app)
			stepUpAsked(t, "the thief", thief.rename(t, texts))
			asked := thief.StepUp(thief.tokens.AccessToken, "manage")
			way(t, asked, auth.StepTOTP)
			if reply := p.rename(t, texts); reply.Status != http.StatusNoContent {
				t.Errorf("the owner, with the new one: %d %s", reply.Status, reply.Raw)
			}
		})
	}
}

// A proof is as old as it is: what was proved an hour before the sign-in was
// completed is not fresh because of that.
func TestProofIsNoFresherThanItIs(t *testing.T) {
	k, p := byApp(t)
	forgetRecovery(t, k)
	for _, wait := range []time.Duration{5*time.Minute - time.Millisecond, 5 * time.Minute} {
		q := p.elsewhere(t)
		q.enter()
		k.Clock.Advance(authtest.Step)
		offers(t, "app", q.step("totp", "code", k.App(p.secret, 0)), "", "recovery_code_saved?")
		k.Clock.Advance(wait)
		q.tokens = q.redeem(t, "declined", q.step("skip", "of", "recovery_code_saved"))
		if fresh := q.rename(t, app).Status == http.StatusNoContent; fresh != (wait < 5*time.Minute) {
			t.Errorf("after %s: fresh %v", wait, fresh)
		}
	}
}

// A code proves the number that it was sent to, whatever stands beside it.
func TestCodeEnrollsTheNumberItWasSentTo(t *testing.T) {
	const other = "+12015550199"
	for _, beside := range []string{other, "no number", ""} {
		t.Run(beside, func(t *testing.T) {
			k := openClinic(t, auth.MFARequired, []auth.Factor{texts})
			k.hire(annEmail, auth.RoleMember)
			p := &person{conversation: k.follow(), srv: k.Server, email: annEmail}
			p.enter()
			p.step("enroll_sms", "send", "1", "phone", typedPhone)
			p.redeem(t, "set up", p.store(t, p.step("enroll_sms", "code", k.CodeFor(cellPhone), "phone", beside)))
			k.Clock.Advance(time.Hour)
			q := p.elsewhere(t)
			before := len(k.Letters(cellPhone))
			q.prove(t, way(t, q.enter(), auth.StepSMSCode))
			if here, there := len(k.Letters(cellPhone))-before, len(k.Letters(other)); here != 1 || there != 0 {
				t.Errorf("%d codes to the proved number, %d to the other", here, there)
			}
		})
	}
}

// Who is disabled in the middle sets nothing up that would be there once the
// account is enabled again.
func TestNothingIsSetUpForADisabledAccount(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	k.hire(annEmail, auth.RoleMember)
	thief := k.follow()
	thief.begin(annEmail, right)
	secret := thief.step("enroll_totp").Answer.Secret
	disable(t, k.Server)
	reply := thief.step("enroll_totp", "code", k.App(secret, 0))
	if reply.Status != http.StatusForbidden || reply.Answer.Reason != auth.ReasonAccountDisabled {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
	if kept := factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID); len(kept) != 0 {
		t.Errorf("%v", kept)
	}
}

// S19: a new password, whoever sets it, voids links by which another could be
// set.
func TestNewPasswordVoidsResetLinks(t *testing.T) {
	for name, set := range map[string]func(*clinic, *person){
		"by step-up": func(_ *clinic, p *person) {
			offers(t, "proved", p.proved(t, "password", auth.StepTOTP), auth.ReasonPasswordChange, "new_password")
			done(t, "set", p.step("new_password", "password", fresh))
		},
		"by the operator": func(k *clinic, _ *person) {
			if err := k.Service.Directory.SetPassword(t.Context(), annEmail, fresh, false); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			k, p := byApp(t)
			b := browse(t, k.Server)
			wantPage(t, "forgot", b.forgot(annEmail), http.StatusOK, "")
			link := linkTo(t, k.Server, annEmail, courier.KindPasswordReset)
			set(k, p)
			wantPage(t, "the link", b.setPassword(link, "Thiefs-Choice-9"), http.StatusGone, "")
			offers(t, "the new password", k.follow().begin(annEmail, fresh), "", "totp", "recovery_code")
		})
	}
}

// "Not me" takes from whoever it was what stood for the second factor: the pass
// that was read to them, the recovery code they could present again.
func TestNotMeVoidsWhatStoodForAFactor(t *testing.T) {
	press := func(t *testing.T, k *clinic, kind courier.Kind) {
		t.Helper()
		link := linkTo(t, k.Server, annEmail, kind)
		wantPage(t, "not me", browse(t, k.Server).post(api.PathNotMe, "token", tokenIn(t, link)), http.StatusOK, "")
	}
	t.Run("pass", func(t *testing.T) {
		k, p := byApp(t)
		pass := k.pass(t, annEmail)
		press(t, k, courier.KindAdminPass)
		thief := p.elsewhere(t)
		thief.enter()
		offers(t, "pass", thief.step("admin_pass", "code", pass), auth.ReasonInvalidCode, "totp", "recovery_code")
	})
	t.Run("recovery code", func(t *testing.T) {
		k, p := byApp(t)
		thief := p.elsewhere(t)
		thief.enter()
		thief.step("recovery_code", "code", p.recovery)
		press(t, k, courier.KindRecoveryCodeUsed)
		again := thief.again()
		offers(t, "again", again.enter(), "", "totp")
	})
	t.Run("not one that nobody has used", func(t *testing.T) {
		k, p := byApp(t)
		press(t, k, courier.KindFactorAdded)
		offers(t, "the owner", p.elsewhere(t).enter(), "", "totp", "recovery_code")
	})
}

// S17: what an admin does for others is no way around what their own account
// asks for: an email code helps to remove nothing stronger.
func TestAdminIsNoAdminOfTheirOwnFactors(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	k.hire(annEmail, auth.RoleAdmin)
	eve := setUp(t, k.Server, annEmail, app, texts, emails)
	own := accountOf(t, k.Server, annEmail).ID
	eve.tokens.AccessToken = eve.redeem(t, "two weaker ones", eve.proved(t, "admin", auth.StepSMSCode, auth.StepEmailCode)).AccessToken
	for _, action := range []string{api.ActionResetMFA, api.ActionPass, api.ActionDisable} {
		reply := eve.manage(http.MethodPost, api.PathPeople+"/"+own+"/"+action, nil)
		if reply.Status != http.StatusForbidden {
			t.Errorf("%s: %d %s", action, reply.Status, reply.Raw)
		}
	}
	if kept := factorsOf(t, k.Server, own); len(kept) != 3 {
		t.Errorf("%d left", len(kept))
	}
}

// S35: a guest sees nobody, whatever id they know.
func TestGuestSeesNoPicture(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann := k.hire(annEmail, auth.RoleMember)
	update(t, k.Server, func(tx store.Tx) error {
		return tx.PutPicture(store.Picture{AccountID: ann.ID, Type: "image/png", Data: []byte("png"), UpdatedAt: k.Clock.Now()})
	})
	for role, status := range map[auth.Role]int{auth.RoleGuest: http.StatusNotFound, auth.RoleMember: http.StatusOK} {
		email := string(role) + "@example.org"
		k.hire(email, role)
		c := k.follow()
		reply := c.Get("/api/v1/people/"+ann.ID+"/picture", c.SignIn(email, right).AccessToken)
		if reply.Status != status {
			t.Errorf("%s: %d, want %d", role, reply.Status, status)
		}
	}
}

// A policy that was tightened at once holds for a code that was on its way.
func TestPolicyAtOnceHoldsForACodeOnItsWay(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	code := done(t, "code", c.begin(annEmail, right))
	k.Clock.Advance(time.Second)
	k.SetPolicy(k.org.ID, true, auth.MFARequired, app)
	reply := c.Redeem(code)
	if reply.Status != http.StatusOK {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	signedIn(t, "at once", c.Wire, reply.Token.AccessToken, false)
	want(t, "it waits", c.Refresh(reply.Token.RefreshToken), http.StatusForbidden, api.ErrInsufficientAuthorization)
}

// An account that moves to where a second factor is required in the middle of
// its sign-in has to set one up in it.
func TestMovingToAnOrganizationCountsInTheMiddle(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{app})
	k.CreateAccount(annEmail, "Ann", right)
	mustChange(t, k.Server, right)
	c := k.follow()
	offers(t, "alone", c.begin(annEmail, right), auth.ReasonPasswordChange, "new_password")
	update(t, k.Server, func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(annEmail)
		if err != nil {
			return err
		}
		account.OrganizationID, account.Role = k.org.ID, auth.RoleMember
		return tx.UpdateAccount(account)
	})
	reply := c.step("new_password", "password", fresh)
	if steps := stepsOf(reply.Answer.Next); !slices.Equal(steps, []auth.Step{auth.StepEnrollTOTP}) {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
}

// Codes that were shown and never stored do not pile up; the one in force stays
// until the newest is stored.
func TestRecoveryCodesThatNobodyStoresAreFew(t *testing.T) {
	for _, then := range []string{"the one in force is used", "the newest is stored"} {
		t.Run(then, func(t *testing.T) {
			k, p := byApp(t)
			id := accountOf(t, k.Server, annEmail).ID
			p.tokens.AccessToken = p.redeem(t, "proved", p.skip(t, p.proved(t, "manage", auth.StepTOTP))).AccessToken
			for range 40 {
				offers(t, "another", p.took(p.StepUp(p.tokens.AccessToken, "recovery_code")), "", "recovery_code_saved")
			}
			if all := recoveryCodes(t, k, id); len(all) > 10 {
				t.Errorf("%d codes are kept", len(all))
			}
			if then == "the newest is stored" {
				done(t, then, p.step("recovery_code_saved"))
				if all := recoveryCodes(t, k, id); len(all) != 1 || !all[0].Active {
					t.Errorf("%+v", all)
				}
				return
			}
			q := p.elsewhere(t)
			q.enter()
			offers(t, then, q.step("recovery_code", "code", p.recovery), "", "recovery_code_saved")
		})
	}
}

func recoveryCodes(t *testing.T, k *clinic, accountID string) (all []store.OneTimeCode) {
	t.Helper()
	look(t, k.Server, func(tx store.Tx) (err error) {
		all, err = tx.OneTimeCodesOf(accountID, store.OneTimeRecovery)
		return err
	})
	return all
}
