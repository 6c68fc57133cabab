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
	"foyer/auth/store"
)

// R21: at the end of set-up, in one sitting.
func TestTrustThisDeviceAtTheEndOfSetUp(t *testing.T) {
	k := openBrowserClinic(t, auth.MFARequired, []auth.Factor{app, passkeys})
	ann := k.hire(annEmail, auth.RoleMember)
	v := travels(t, k.Server, annEmail)
	offers(t, "password", v.enter(), "", "enroll_totp", "enroll_passkey")
	offers(t, "after the app", v.store(t, v.enroll(t, app, authtest.Reply{})), "", "enroll_passkey?")
	v.browser.Bend = func(r *http.Request) { r.Header.Set("User-Agent", "Mozilla/5.0 Firefox/140.0") }
	uri := v.leave(t, auth.StepEnrollPasskey)
	page := v.browser.Visit(uri)
	for _, word := range []string{"Foyer", annEmail, "Person", "Test computer"} {
		if !strings.Contains(page.Body, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
	back := v.browser.Finish(uri, v.answer(page))
	if len(passkeysOf(t, k.Server, annEmail)) != 0 {
		t.Error("stored before it was confirmed")
	}
	reply := v.step("enroll_passkey", "leg_code", back.LegCode)
	offers(t, "back", reply, "", "enroll_passkey")
	if one := reply.Answer.Next[0]; !one.Confirm || one.Label != "Test computer" || one.Hint != "Firefox" {
		t.Errorf("to confirm: %+v", one)
	}
	if len(passkeysOf(t, k.Server, annEmail)) != 0 {
		t.Error("stored before it was confirmed")
	}
	v.redeem(t, "confirmed", v.step("enroll_passkey", "confirm", "1"))
	kept := factorsOf(t, k.Server, ann.ID)
	made := kept[slices.IndexFunc(kept, func(one store.Authenticator) bool { return one.Factor == passkeys })]
	if len(kept) != 2 || made.Label != "Test computer" || made.Hint != "Firefox" || made.Install == "" {
		t.Errorf("kept %+v", made.Authenticator)
	}
	mailed(t, k.Server, annEmail, courier.KindFactorAdded, courier.KindFactorAdded)
}

// R21: "Not now", before the browser or after it.
func TestNotNowStoresNothingAndIsNotAskedAgain(t *testing.T) {
	for _, row := range []struct {
		name   string
		abroad bool
	}{{"at once", false}, {"after it was made", true}} {
		t.Run(row.name, func(t *testing.T) {
			k := openBrowserClinic(t, auth.MFARequired, []auth.Factor{app, passkeys})
			k.hire(annEmail, auth.RoleMember)
			v := travels(t, k.Server, annEmail)
			v.enter()
			v.store(t, v.enroll(t, app, authtest.Reply{}))
			if row.abroad {
				v.abroad(t, auth.StepEnrollPasskey)
			}
			v.redeem(t, "not now", v.step("skip", "of", "enroll_passkey"))
			if n := len(passkeysOf(t, k.Server, annEmail)); n != 0 {
				t.Errorf("%d passkeys", n)
			}
			k.Clock.Advance(time.Hour)
			w := v.again()
			w.redeem(t, "not asked again here", w.prove(t, w.enter().Answer.Next[0]))
			k.Clock.Advance(time.Hour)
			x := v.elsewhere(t)
			offers(t, "but elsewhere", x.prove(t, x.enter().Answer.Next[0]), "", "enroll_passkey?")
		})
	}
}

// An offer that was left open is made again.
func TestTrustThisDeviceIsOfferedUntilItIsAnswered(t *testing.T) {
	k := openBrowserClinic(t, auth.MFARequired, []auth.Factor{app, passkeys})
	k.hire(annEmail, auth.RoleMember)
	v := travels(t, k.Server, annEmail)
	v.enter()
	v.store(t, v.enroll(t, app, authtest.Reply{}))
	k.Clock.Advance(2 * time.Hour) // the window was closed
	w := v.again()
	offers(t, "later", w.prove(t, w.enter().Answer.Next[0]), "", "enroll_passkey?")
}

// R21, R22: the default on that device from then on, and on no other.
func TestPasskeyIsTheDefaultOnItsDevice(t *testing.T) {
	k, v := trusting(t)
	w := v.again()
	offers(t, "here", w.enter(), "", "passkey", "totp", "recovery_code")
	update(t, k.Server, func(tx store.Tx) error {
		account, err := tx.Account(accountOf(t, k.Server, annEmail).ID)
		if err != nil {
			return err
		}
		for _, one := range factorsOf(t, k.Server, account.ID) {
			if one.Factor == app {
				account.DefaultAuthenticator = one.ID
			}
		}
		return tx.UpdateAccount(account)
	})
	w = v.again()
	offers(t, "here, whatever the default is elsewhere", w.enter(), "", "passkey", "totp", "recovery_code")
	w.tokens = w.redeem(t, "by passkey", w.abroad(t, auth.StepPasskey))
	if got := w.here(t); !slices.Equal(got, []string{"passkey"}) {
		t.Errorf("here the list marks %v", got)
	}
	x := v.elsewhere(t)
	offers(t, "elsewhere", x.enter(), "", "totp", "passkey", "recovery_code")
	x.tokens = x.redeem(t, "by passkey", x.abroad(t, auth.StepPasskey))
	if got := x.here(t); len(got) != 0 {
		t.Errorf("elsewhere the list marks %v", got)
	}
}

// here are the kinds of what goes first on this device.
func (v *traveler) here(t *testing.T) (kinds []string) {
	t.Helper()
	var list api.Authenticators
	v.Get(api.PathAuthenticators, v.tokens.AccessToken).Into(t, &list)
	if len(list.Authenticators) != 2 {
		t.Fatalf("%+v", list)
	}
	for _, one := range list.Authenticators {
		if one.Here {
			kinds = append(kinds, one.Factor)
		}
	}
	return kinds
}

// R2: without a username, both factors at once.
func TestSignInWithAPasskeyAlone(t *testing.T) {
	k, v := trusting(t)
	w := v.elsewhere(t)
	uri := w.arrive(t)
	if page := w.browser.Visit(uri); strings.Contains(page.Body, annEmail) || strings.Contains(string(page.Options), annEmail) || page.Creates {
		t.Error("the page knows who comes")
	}
	tokens := w.redeem(t, "back", w.step("passkey", "leg_code", w.code(t, uri)))
	signedIn(t, "tokens", w.Wire, tokens.AccessToken, true)
	life := sessionOf(t, k.Server, tokens.SessionID)
	if life.ACR != auth.AAL2 || !slices.Equal(life.AMR, []string{"pop", "user", "mfa"}) || life.DeviceName != "Test computer" {
		t.Errorf("acr %s, amr %v at %q", life.ACR, life.AMR, life.DeviceName)
	}
	mailed(t, k.Server, annEmail, courier.KindNewDevice)
	k.Clock.Advance(time.Hour)
	x := w.again()
	x.enter()
	x.redeem(t, "and is not asked to trust that device", x.prove(t, way(t, x.step("status"), auth.StepTOTP)))
}

// What is due beside the factors is still asked.
func TestPasskeyAloneStillOwesANewPassword(t *testing.T) {
	k, v := trusting(t)
	markMustChange(t, k.Server)
	w := v.elsewhere(t)
	offers(t, "by passkey", w.bare(t), auth.ReasonPasswordChange, "new_password")
	w.redeem(t, "changed", w.step("new_password", "password", fresh))
}

// S14: an organization that does not permit passkeys asks its own factor.
func TestPasskeyThatIsNotPermittedIsAFirstFactorOnly(t *testing.T) {
	k, v := trusting(t)
	k.SetPolicy(k.org.ID, false, auth.MFARequired, app)
	w := v.elsewhere(t)
	offers(t, "by passkey", w.bare(t), "", "totp", "recovery_code")
	notOffered(t, "not twice", w.step("passkey", "redirect_uri", callback, "state", legState))
	w.redeem(t, "its own factor", w.prove(t, way(t, w.step("status"), auth.StepTOTP)))
	k.SetPolicy(k.org.ID, false, auth.MFARequired, emails)
	k.Clock.Advance(time.Hour)
	x := v.elsewhere(t)
	offers(t, "none is permitted: it opens enrollment", x.bare(t), "", "enroll_email")
	notOffered(t, "and no more", x.step("skip", "of", "enroll_email"))
}

// Where passkeys are all that is permitted, set-up is one trip.
func TestPasskeyAsTheOnlyMethodFromTheFirstSetUp(t *testing.T) {
	k := openBrowserClinic(t, auth.MFARequired, []auth.Factor{passkeys})
	k.hire(annEmail, auth.RoleMember)
	v := travels(t, k.Server, annEmail)
	offers(t, "password", v.enter(), "", "enroll_passkey")
	notOffered(t, "no way around", v.step("skip", "of", "enroll_passkey"))
	offers(t, "made", v.abroad(t, auth.StepEnrollPasskey), "", "enroll_passkey")
	offers(t, "dropped: it is still due", v.step("skip", "of", "enroll_passkey"), "", "enroll_passkey")
	if way(t, v.step("status"), auth.StepEnrollPasskey).Confirm {
		t.Error("what was dropped waits to be kept")
	}
	notOffered(t, "nothing to confirm", v.step("enroll_passkey", "confirm", "1"))
	v.device.Passkeys = nil
	v.abroad(t, auth.StepEnrollPasskey)
	shown := v.step("enroll_passkey", "confirm", "1")
	offers(t, "confirmed", shown, "", "recovery_code_saved")
	v.tokens = v.redeem(t, "stored", v.store(t, shown))
	if life := sessionOf(t, k.Server, v.tokens.SessionID); life.ACR != auth.AAL2 {
		t.Errorf("acr %s", life.ACR)
	}
	k.Clock.Advance(time.Hour)
	w := v.elsewhere(t)
	offers(t, "later", w.enter(), "", "passkey", "recovery_code")
	w.redeem(t, "by passkey", w.abroad(t, auth.StepPasskey))
	k.Clock.Advance(time.Hour)
	x := v.elsewhere(t)
	x.device = travels(t, k.Server, annEmail).device // the other one was lost
	x.enter()
	offers(t, "by recovery code", x.store(t, x.step("recovery_code", "code", v.recovery)), "", "enroll_passkey?")
	x.abroad(t, auth.StepEnrollPasskey)
	x.redeem(t, "a new one", x.step("enroll_passkey", "confirm", "1"))
}

// R26, S16: added from Security, and then asked in a step-up.
func TestStepUpByPasskey(t *testing.T) {
	srv := authtest.Start(t, authtest.WithMail, authtest.WithBrowser)
	srv.CreateAccount(annEmail, "Ann Lee", right)
	v := travels(t, srv, annEmail)
	v.tokens = v.redeem(t, "sign-in", v.enter())
	offers(t, "manage", v.stepUp(t, "manage"), "", "enroll_passkey?", "enroll_totp?", "enroll_email?")
	v.abroad(t, auth.StepEnrollPasskey)
	v.tokens.AccessToken = v.redeem(t, "added", v.store(t, v.step("enroll_passkey", "confirm", "1"))).AccessToken
	v.t0()
	reply := v.took(v.StepUp(v.tokens.AccessToken, "password"))
	offers(t, "step-up", reply, "", "passkey")
	offers(t, "proved", v.abroad(t, auth.StepPasskey, "id", reply.Answer.Next[0].ID), auth.ReasonPasswordChange, "new_password")
	got := v.redeem(t, "changed", v.step("new_password", "password", fresh))
	if got.SessionID != v.tokens.SessionID {
		t.Error("another session")
	}
}

// A paused session goes on by a passkey.
func TestPausedSessionIsResumedByPasskey(t *testing.T) {
	k, v := trusting(t)
	w := v.elsewhere(t)
	w.enter()
	w.prove(t, way(t, w.step("status"), auth.StepTOTP))
	w.tokens = w.redeem(t, "by app", w.step("skip", "of", "enroll_passkey"))
	k.Clock.Advance(time.Minute)
	k.SetPolicy(k.org.ID, true, auth.MFARequired, passkeys)
	signedIn(t, "paused", w.Wire, w.tokens.AccessToken, false)
	reply := w.Refresh(w.tokens.RefreshToken)
	want(t, "refresh", reply, http.StatusForbidden, api.ErrInsufficientAuthorization)
	var steps []api.Step
	for _, one := range reply.Error.Next {
		steps = append(steps, one.Step)
	}
	if !slices.Equal(steps, []api.Step{"password", "passkey"}) {
		t.Errorf("next %v", steps)
	}
	w.resume(reply)
	resumed := w.redeem(t, "by passkey", w.abroad(t, auth.StepPasskey, "code_challenge", w.Challenge(), "code_challenge_method", "S256"))
	if resumed.SessionID != w.tokens.SessionID || resumed.RefreshToken != "" {
		t.Errorf("another session: %+v", resumed)
	}
	signedIn(t, "goes on", w.Wire, resumed.AccessToken, true)
}

// Somebody else's passkey does not resume it.
func TestPausedSessionWaitsForItsOwnPerson(t *testing.T) {
	k, v := trusting(t)
	ben := trusts(t, k, benEmail)
	markMustChange(t, k.Server)
	reply := v.Refresh(v.tokens.RefreshToken)
	v.resume(reply)
	uri := v.leave(t, auth.StepPasskey, "code_challenge", v.Challenge(), "code_challenge_method", "S256")
	page := ben.browser.Visit(uri)
	if ben.device.Get(page.Options) != nil {
		t.Fatal("the page takes anybody's passkey")
	}
	forced := []byte(strings.Replace(string(page.Options), `"allowCredentials"`, `"ignored"`, 1))
	if back := ben.browser.Finish(uri, ben.device.Get(forced)); back.Error != "passkey_refused" {
		t.Errorf("another's passkey: %+v", back)
	}
}

// No passkeys at an address where browsers have none.
func TestNoPasskeysUnderANumber(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{app, passkeys})
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	steps := metadata(t, c.Get(api.PathMetadata, "").Raw).FoyerSteps
	if slices.Contains(steps, "passkey") || slices.Contains(steps, "enroll_passkey") {
		t.Errorf("steps %v", steps)
	}
	notOffered(t, "arrival", c.Post(api.PathChallenge, c.arrival()))
	offers(t, "password", c.begin(annEmail, right), "", "enroll_totp")
	notOffered(t, "enrollment", c.step("enroll_passkey", "redirect_uri", callback, "state", legState))
	under := authtest.Start(t, authtest.WithBrowser)
	steps = metadata(t, authtest.NewWire(t, under.URL).Get(api.PathMetadata, "").Raw).FoyerSteps
	if !slices.Contains(steps, "passkey") || !slices.Contains(steps, "enroll_passkey") {
		t.Errorf("under a name: %v", steps)
	}
}
