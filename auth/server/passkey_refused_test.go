package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/factor/passkey/passkeytest"
	"foyer/auth/store"
)

// S31: a ceremony that does not hold what it has to is refused in the browser,
// voids the leg and gives nothing, whether it makes a passkey or uses one.
func TestCeremonyThatDoesNotHoldVoidsItsLeg(t *testing.T) {
	rows := []struct {
		name string
		bend func(*passkeytest.Device)
	}{
		{"user not verified", func(d *passkeytest.Device) { d.UserVerified = false }},
		{"user not present", func(d *passkeytest.Device) { d.UserPresent = false }},
		{"another origin", func(d *passkeytest.Device) { d.Origin = "http://localhost.evil.example" }},
		{"another port", func(d *passkeytest.Device) { d.Origin = "http://localhost:1" }},
		{"another scheme", func(d *passkeytest.Device) { d.Origin = strings.Replace(d.Origin, "http:", "https:", 1) }},
		{"another server's ID", func(d *passkeytest.Device) { d.RPID = "evil.example" }},
		{"another challenge", func(d *passkeytest.Device) { d.Challenge = "b3RoZXItY2hhbGxlbmdlLW90aGVyLWNoYWxsZW5nZS4" }},
		{"in another site's frame", func(d *passkeytest.Device) { d.CrossOrigin, d.TopOrigin = true, "https://evil.example" }},
		{"backed up without being eligible", func(d *passkeytest.Device) { d.BackedUp = true }},
	}
	k, v := trusting(t)
	for _, row := range rows {
		for _, creates := range []bool{false, true} {
			name := row.name + ", used"
			if creates {
				name = row.name + ", made"
			}
			t.Run(name, func(t *testing.T) {
				k.Clock.Advance(time.Hour)
				w := v.elsewhere(t)
				var uri string
				step := "passkey"
				if creates {
					step = "enroll_passkey"
					w.device = passkeytest.New(k.URL)
					w.enter()
					w.prove(t, way(t, w.step("status"), auth.StepTOTP))
					uri = w.leave(t, auth.StepEnrollPasskey)
				} else {
					bent := w.device.Clone()
					w.device = bent
					uri = w.arrive(t)
				}
				row.bend(w.device)
				back := w.walk(t, uri)
				if back.Status != http.StatusForbidden || back.Error != "passkey_refused" || back.Address != "" || back.Signal != nil {
					t.Errorf("back with %+v", back)
				}
				if page := w.browser.Visit(uri); page.Status != http.StatusGone {
					t.Errorf("the page again: %d", page.Status)
				}
				reply := w.step(step, "leg_code", "")
				if reply.Answer.AuthorizationCode != "" {
					t.Errorf("a code: %s", reply.Raw)
				}
			})
		}
	}
	if n := len(passkeysOf(t, k.Server, annEmail)); n != 1 {
		t.Errorf("%d passkeys", n)
	}
}

// A removed passkey proves nothing; the browser is told, and the person may
// choose another one.
func TestRemovedPasskeyIsUnknown(t *testing.T) {
	k, v := trusting(t)
	ann := accountOf(t, k.Server, annEmail)
	old := v.device.Clone()
	w := v.elsewhere(t)
	w.enter()
	w.prove(t, way(t, w.step("status"), auth.StepTOTP))
	w.device = passkeytest.New(k.URL)
	w.abroad(t, auth.StepEnrollPasskey)
	w.redeem(t, "another", w.step("enroll_passkey", "confirm", "1"))
	remove(t, k.Server, ann.ID, passkeysOf(t, k.Server, annEmail)[0])
	x := v.elsewhere(t)
	uri := x.arrive(t)
	page := x.browser.Visit(uri)
	back := x.browser.Finish(uri, old.Get(page.Options))
	if back.Status != http.StatusForbidden || back.Error != "passkey_unknown" || back.Address != "" {
		t.Fatalf("back with %+v", back)
	}
	if back.Signal == nil || back.Signal.Unknown == "" || back.Signal.RPID != "localhost" || back.Signal.UserID != "" {
		t.Errorf("the browser is told %+v", back.Signal)
	}
	back = x.browser.Finish(uri, w.device.Get(page.Options))
	if back.LegCode == "" || back.Signal == nil || len(back.Signal.Accepted) != 1 || back.Signal.Unknown != "" {
		t.Errorf("another one: %+v", back)
	}
	x.redeem(t, "signed in", x.step("passkey", "leg_code", back.LegCode))
}

// Removed between the browser and the program.
func TestPasskeyRemovedOnTheWayProvesNothing(t *testing.T) {
	for _, named := range []bool{true, false} {
		k, v := trusting(t)
		w := v.elsewhere(t)
		var code string
		if named {
			w.enter()
			code = w.code(t, w.leave(t, auth.StepPasskey))
		} else {
			code = w.code(t, w.arrive(t))
		}
		remove(t, k.Server, accountOf(t, k.Server, annEmail).ID, passkeysOf(t, k.Server, annEmail)[0])
		reply := w.step("passkey", "leg_code", code)
		if reply.Status == http.StatusOK || named && reply.Answer.Error == "" {
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
		if !named {
			refused(t, "without a name", reply, auth.ReasonAuthenticatorDisabled, auth.StepPassword)
		}
	}
}

func remove(t *testing.T, srv *authtest.Server, accountID, id string) {
	t.Helper()
	update(t, srv, func(tx store.Tx) error { return tx.DeleteAuthenticator(accountID, id) })
}

// S31: the second of two with one key is refused, and the first goes on.
func TestClonedCounterIsRefused(t *testing.T) {
	k, v := trusting(t)
	clone := v.device.Clone()
	owner := v.elsewhere(t)
	owner.redeem(t, "the owner", owner.bare(t))
	w := v.elsewhere(t)
	w.device = clone
	refused(t, "the clone", w.bare(t), auth.ReasonAuthenticatorDisabled, auth.StepPassword)
	x := v.elsewhere(t)
	x.device = clone.Clone()
	x.device.Counter = clone.Counter - 1
	x.enter()
	offers(t, "as second factor", x.abroad(t, auth.StepPasskey), auth.ReasonAuthenticatorDisabled, "totp", "passkey", "recovery_code")
	ann := accountOf(t, k.Server, annEmail)
	if list := events(t, k.Server, ann.ID); !slices.Contains(list, "sign_in_failed authenticator_disabled") {
		t.Errorf("audit %v", list)
	}
	y := v.elsewhere(t)
	y.redeem(t, "the owner still", y.bare(t))
}

// Two legs that show the same count: one winner.
func TestOneAssertionOfACountWins(t *testing.T) {
	_, v := trusting(t)
	w, x := v.elsewhere(t), v.elsewhere(t)
	x.device = v.device.Clone()
	one, two := w.code(t, w.arrive(t)), x.code(t, x.arrive(t))
	w.redeem(t, "the first", w.step("passkey", "leg_code", one))
	refused(t, "the second", x.step("passkey", "leg_code", two), auth.ReasonAuthenticatorDisabled, auth.StepPassword)
}

// A leg for somebody takes that person's passkeys only.
func TestOtherPersonsPasskeyDoesNotCount(t *testing.T) {
	k, v := trusting(t)
	ben := trusts(t, k, benEmail)
	w := v.elsewhere(t)
	w.enter()
	uri := w.leave(t, auth.StepPasskey)
	page := ben.browser.Visit(uri)
	if ben.device.Get(page.Options) != nil {
		t.Error("the page takes anybody's passkey")
	}
	var options map[string]any
	if err := json.Unmarshal(page.Options, &options); err != nil {
		t.Fatal(err)
	}
	delete(options, "allowCredentials")
	forged, _ := json.Marshal(options)
	back := ben.browser.Finish(uri, ben.device.Get(forged))
	if back.Error != "passkey_refused" || back.Address != "" || back.Signal != nil {
		t.Errorf("back with %+v", back)
	}
	offers(t, "nothing was proved", w.step("status"), "", "totp", "passkey", "recovery_code")
}

// A device that has one already does not make another.
func TestDeviceThatHasAPasskeyMakesNoOther(t *testing.T) {
	_, v := trusting(t)
	w := v.elsewhere(t)
	w.enter()
	w.prove(t, way(t, w.step("status"), auth.StepTOTP))
	if page := w.browser.Visit(w.leave(t, auth.StepEnrollPasskey)); !page.Creates || w.device.Create(page.Options) != nil {
		t.Error("made another")
	}
}

// A disabled account is told so, and only to who has proved to be its person.
func TestDisabledAccountAndPasskeys(t *testing.T) {
	k, v := trusting(t)
	during, back := v.elsewhere(t), v.elsewhere(t)
	during.enter()
	code := back.code(t, back.arrive(t))
	uri := during.leave(t, auth.StepPasskey)
	if err := k.Service.Directory.Disable(t.Context(), annEmail, directory.Actor{}); err != nil {
		t.Fatal(err)
	}
	refused(t, "on the way", back.step("passkey", "leg_code", code), auth.ReasonAccountDisabled, auth.StepPassword)
	refused(t, "at arrival", v.elsewhere(t).bare(t), auth.ReasonAccountDisabled, auth.StepPassword)
	reply := during.step("passkey", "leg_code", during.code(t, uri))
	if reply.Status != http.StatusForbidden || reply.Answer.Reason != auth.ReasonAccountDisabled {
		t.Errorf("as second factor: %d %s", reply.Status, reply.Raw)
	}
	if n := len(sessionsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID)); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

// No browser is opened for an account that was disabled meanwhile.
func TestDisabledAccountIsNotSentToTheBrowser(t *testing.T) {
	k, v := trusting(t)
	w := v.elsewhere(t)
	w.enter()
	if err := k.Service.Directory.Disable(t.Context(), annEmail, directory.Actor{}); err != nil {
		t.Fatal(err)
	}
	reply := w.step("passkey", "redirect_uri", callback, "state", legState)
	want(t, "leave", reply, http.StatusForbidden, api.ErrInsufficientAuthorization)
	if reply.Answer.Reason != auth.ReasonAccountDisabled || reply.Answer.RequestURI != "" {
		t.Errorf("%s", reply.Raw)
	}
}

// Members that do not belong together never break the server.
func TestMembersThatDoNotBelongTogether(t *testing.T) {
	k := openBrowserClinic(t, auth.MFARequired, []auth.Factor{app, passkeys})
	k.hire(annEmail, auth.RoleMember)
	v := travels(t, k.Server, annEmail)
	v.enter()
	rows := []struct {
		name    string
		members url.Values
	}{
		{"confirm and a leg_code, nothing made", url.Values{"confirm": {"1"}, "leg_code": {"x"}}},
		{"all at once", url.Values{"confirm": {"1"}, "leg_code": {"x"}, "redirect_uri": {callback}, "state": {legState}, "code": {"1"}, "send": {"1"}}},
		{"confirm and an address", url.Values{"confirm": {"1"}, "redirect_uri": {callback}, "state": {legState}}},
		{"a leg_code of nothing", url.Values{"leg_code": {"x"}}},
		{"an id", url.Values{"id": {"x"}, "redirect_uri": {callback}, "state": {legState}}},
	}
	for _, row := range rows {
		for _, step := range []string{"enroll_passkey", "passkey", "skip", "totp"} {
			form := stepForm(v.session, step)
			for name, values := range row.members {
				form[name] = values
			}
			reply := v.took(v.Post(api.PathChallenge, form))
			if reply.Status >= 500 || reply.Status == http.StatusOK {
				t.Errorf("%s, %s: %d %s", row.name, step, reply.Status, reply.Raw)
			}
		}
	}
	if n := len(passkeysOf(t, k.Server, annEmail)); n != 0 {
		t.Errorf("%d passkeys", n)
	}
}

// S14: two who know the password set up at once; the first word counts, and
// the other has to prove that passkey.
func TestPasskeyOfAnotherConversationCameFirst(t *testing.T) {
	k := openBrowserClinic(t, auth.MFARequired, []auth.Factor{passkeys})
	k.hire(annEmail, auth.RoleMember)
	owner, thief := travels(t, k.Server, annEmail), travels(t, k.Server, annEmail)
	owner.enter()
	thief.enter()
	offers(t, "made", thief.abroad(t, auth.StepEnrollPasskey), "", "enroll_passkey")
	owner.abroad(t, auth.StepEnrollPasskey)
	owner.redeem(t, "the owner", owner.store(t, owner.step("enroll_passkey", "confirm", "1")))
	notOffered(t, "the thief's word", thief.step("enroll_passkey", "confirm", "1"))
	offers(t, "what is asked", thief.step("status"), "", "passkey", "recovery_code")
	if page := thief.browser.Visit(thief.leave(t, auth.StepPasskey)); thief.device.Get(page.Options) != nil {
		t.Error("the thief's passkey is taken")
	}
	if n := len(passkeysOf(t, k.Server, annEmail)); n != 1 {
		t.Errorf("%d passkeys", n)
	}
}

// S17: a mailbox never stands beside a passkey.
func TestResetByMailAsksForThePasskey(t *testing.T) {
	k := openBrowserClinic(t, auth.MFAOptional, []auth.Factor{emails, passkeys})
	k.hire(annEmail, auth.RoleMember)
	v := travels(t, k.Server, annEmail)
	v.tokens = v.redeem(t, "sign-in", v.enter())
	v.add(t, emails)
	v.stepUp(t, "manage")
	v.abroad(t, auth.StepEnrollPasskey)
	v.redeem(t, "both", v.step("enroll_passkey", "confirm", "1"))
	update(t, k.Server, func(tx store.Tx) error {
		account, err := tx.Account(accountOf(t, k.Server, annEmail).ID)
		if account.ResetByMail = true; err != nil {
			return err
		}
		return tx.UpdateAccount(account)
	})
	k.Clock.Advance(time.Hour)
	thief := v.elsewhere(t)
	offers(t, "the thief of a mailbox", thief.enter(), "", "passkey", "recovery_code")
	notOffered(t, "email", thief.step("email_code", "send", "1"))
	w := v.again()
	offers(t, "the person", w.enter(), "", "passkey", "recovery_code")
	w.redeem(t, "by passkey", w.abroad(t, auth.StepPasskey))
	k.Clock.Advance(time.Hour)
	offers(t, "and then mail again", v.elsewhere(t).enter(), "", "email_code", "passkey", "recovery_code")
}
