package server_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/factor/passkey/passkeytest"
	"foyer/auth/service"
)

const (
	passkeys = auth.FactorPasskey
	callback = "http://127.0.0.1:49152/callback"
	legState = "a-state-of-the-program_43"
)

// traveler is a person with a browser and a device that keeps passkeys.
type traveler struct {
	*person
	browser *authtest.Browser
	device  *passkeytest.Device
}

// openBrowserClinic is a clinic under http://localhost.
func openBrowserClinic(t *testing.T, mfa auth.MFA, methods []auth.Factor, edits ...func(*service.Options)) *clinic {
	t.Helper()
	return openClinic(t, mfa, methods, append(edits, authtest.WithBrowser)...)
}

// travels is somebody at an install of their own.
func travels(t *testing.T, srv *authtest.Server, email string) *traveler {
	t.Helper()
	return &traveler{
		person:  &person{conversation: follow(t, srv), srv: srv, email: email},
		browser: authtest.NewBrowser(t, srv.URL), device: passkeytest.New(srv.URL),
	}
}

// trusting is Ann of a clinic that requires a second factor and permits all
// kinds: she has set up an app and trusts her device.
func trusting(t *testing.T) (*clinic, *traveler) {
	t.Helper()
	k := openBrowserClinic(t, auth.MFARequired, []auth.Factor{app, passkeys})
	return k, trusts(t, k, annEmail)
}

func trusts(t *testing.T, k *clinic, email string) *traveler {
	t.Helper()
	k.hire(email, auth.RoleMember)
	v := travels(t, k.Server, email)
	v.enter()
	v.store(t, v.enroll(t, app, authtest.Reply{}))
	v.abroad(t, auth.StepEnrollPasskey)
	v.tokens = v.redeem(t, "set-up", v.step("enroll_passkey", "confirm", "1"))
	k.Clock.Advance(time.Minute)
	return v
}

// elsewhere is the same person with the same device at another install.
func (v *traveler) elsewhere(t *testing.T) *traveler {
	t.Helper()
	return &traveler{person: v.person.elsewhere(t), browser: v.browser, device: v.device}
}

// again is a new sign-in at the same install.
func (v *traveler) again() *traveler {
	return &traveler{person: v.person.again(), browser: v.browser, device: v.device}
}

// sent checks that an answer sends the browser away, and returns where.
func sent(t *testing.T, what string, reply authtest.Reply) string {
	t.Helper()
	want(t, what, reply, http.StatusForbidden, api.ErrRedirectToWeb)
	if reply.Answer.RequestURI == "" || reply.Answer.ExpiresIn != 300 || reply.Answer.AuthSession == "" || len(reply.Answer.Next) == 0 {
		t.Fatalf("%s: %s", what, reply.Raw)
	}
	return reply.Answer.RequestURI
}

// leave takes a step that sends the browser away.
func (c *conversation) leave(t *testing.T, step auth.Step, pairs ...string) (requestURI string) {
	t.Helper()
	return sent(t, string(step), c.step(string(step), append(pairs, "redirect_uri", callback, "state", legState)...))
}

// arrival is a first turn without a username.
func (c *conversation) arrival() url.Values {
	form := c.Start("", "")
	form.Del("username")
	form.Del("password")
	form.Set("step", "passkey")
	form.Set("redirect_uri", callback)
	form.Set("state", legState)
	return form
}

// arrive posts it.
func (c *conversation) arrive(t *testing.T) (requestURI string) {
	t.Helper()
	return sent(t, "arrival", c.took(c.Post(api.PathChallenge, c.arrival())))
}

// answer is what the device says to a page.
func (v *traveler) answer(page authtest.Page) []byte {
	if page.Creates {
		return v.device.Create(page.Options)
	}
	return v.device.Get(page.Options)
}

// walk opens the address, lets the device answer, and comes back.
func (v *traveler) walk(t *testing.T, requestURI string) authtest.Back {
	t.Helper()
	page := v.browser.Visit(requestURI)
	if page.Status != http.StatusOK || page.Request != requestURI {
		t.Fatalf("the page: %d %s", page.Status, page.Body)
	}
	return v.browser.Finish(requestURI, v.answer(page))
}

// code walks and returns the leg_code.
func (v *traveler) code(t *testing.T, requestURI string) string {
	t.Helper()
	back := v.walk(t, requestURI)
	if back.Status != http.StatusOK || back.LegCode == "" || back.State != legState || back.Issuer != v.srv.URL {
		t.Fatalf("back with %+v", back)
	}
	return back.LegCode
}

// abroad takes a whole trip through the browser.
func (v *traveler) abroad(t *testing.T, step auth.Step, pairs ...string) authtest.Reply {
	t.Helper()
	return v.step(string(step), "leg_code", v.code(t, v.leave(t, step, pairs...)))
}

// bare signs in by passkey alone.
func (v *traveler) bare(t *testing.T) authtest.Reply {
	t.Helper()
	return v.step("passkey", "leg_code", v.code(t, v.arrive(t)))
}

// passkeyOf is the one passkey of an account.
func passkeysOf(t *testing.T, srv *authtest.Server, email string) (ids []string) {
	t.Helper()
	for _, one := range factorsOf(t, srv, accountOf(t, srv, email).ID) {
		if one.Factor == passkeys {
			ids = append(ids, one.ID)
		}
	}
	return ids
}
