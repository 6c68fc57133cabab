package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/store"
)

// S24: a step-up needs a PKCE challenge by S256 as a sign-in does, and a
// purpose that is one.
func TestStepUpNeedsAChallengeAndAPurpose(t *testing.T) {
	_, wire, tokens := signIn(t)
	form := func(edit func(url.Values)) url.Values {
		asked := url.Values{
			api.ParamStepUp: {"1"}, api.ParamPurpose: {"manage"}, api.ParamClientID: {api.ClientDesktop},
			api.ParamCodeChallenge: {wire.Challenge()}, api.ParamCodeMethod: {api.MethodS256},
		}
		edit(asked)
		return asked
	}
	for _, row := range []struct {
		name string
		edit func(url.Values)
	}{
		{"no method", func(f url.Values) { f.Del(api.ParamCodeMethod) }},
		{"plain", func(f url.Values) { f.Set(api.ParamCodeMethod, "plain") }},
		{"no challenge", func(f url.Values) { f.Del(api.ParamCodeChallenge) }},
		{"too short a challenge", func(f url.Values) { f.Set(api.ParamCodeChallenge, wire.Challenge()[:40]) }},
		{"no base64url", func(f url.Values) { f.Set(api.ParamCodeChallenge, strings.Repeat("=", 43)) }},
		{"no purpose", func(f url.Values) { f.Del(api.ParamPurpose) }},
		{"another purpose", func(f url.Values) { f.Set(api.ParamPurpose, "everything") }},
	} {
		t.Run(row.name, func(t *testing.T) {
			want(t, row.name, stepUpWith(wire, tokens.AccessToken, form(row.edit)), http.StatusBadRequest, api.ErrInvalidRequest)
		})
	}
	if reply := stepUpWith(wire, tokens.AccessToken, form(func(url.Values) {})); reply.Answer.Error == api.ErrInvalidRequest {
		t.Errorf("with both: %d %s", reply.Status, reply.Raw)
	}
}

// stepUpWith posts a form as the beginning of a step-up.
func stepUpWith(w *authtest.Wire, access string, form url.Values) authtest.Reply {
	w.Bend = body("application/x-www-form-urlencoded", form.Encode())
	defer func() { w.Bend = nil }()
	return w.StepUp(access, "")
}

// A paused session's conversation takes no challenge that is none.
func TestPausedSessionTakesNoBrokenChallenge(t *testing.T) {
	_, c, _, _ := paused(t)
	for _, broken := range []string{"", "x", c.Challenge()[:40], c.Challenge() + "A"} {
		reply := c.step("password", "password", right, "code_challenge", broken, "code_challenge_method", "S256")
		want(t, "challenge "+broken, reply, http.StatusBadRequest, api.ErrInvalidRequest)
	}
	refused(t, "a good one", c.withChallenge("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
}

// RFC 9449 section 7.1: a token that is bound to a key is no bearer token here
// either, whatever proof comes beside it.
func TestStepUpRefusesTheBearerScheme(t *testing.T) {
	_, wire, tokens := signIn(t)
	wire.Bend = func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+tokens.AccessToken) }
	want(t, "Bearer", wire.StepUp(tokens.AccessToken, "manage"), http.StatusUnauthorized, api.ErrInvalidToken)
	wire.Bend = func(r *http.Request) { r.Header.Set("Authorization", "DPoP ") }
	want(t, "no token", wire.StepUp(tokens.AccessToken, "manage"), http.StatusUnauthorized, api.ErrInvalidToken)
}

// What a session began ends with it, also where nobody ends it but its limit.
func TestStepUpEndsAtTheLimitOfItsSession(t *testing.T) {
	for _, row := range []struct {
		name string
		wait time.Duration
		goes bool
	}{{"a little before", 2*time.Minute - time.Millisecond, true}, {"at the limit", 2 * time.Minute, false}} {
		t.Run(row.name, func(t *testing.T) {
			k, p := byApp(t)
			limit := k.Clock.Now().Add(2 * time.Minute)
			update(t, k.Server, func(tx store.Tx) error { return tx.TouchSession(p.tokens.SessionID, limit, true, true) })
			offers(t, "begun", p.took(p.StepUp(p.tokens.AccessToken, "manage")), "", "totp")
			k.Clock.Advance(row.wait)
			reply := p.step("totp", "code", k.App(p.secret, 0))
			if !row.goes {
				want(t, row.name, reply, http.StatusBadRequest, api.ErrInvalidSession)
			} else if reply.Answer.Error != api.ErrInsufficientAuthorization || reply.Answer.Reason != "" {
				t.Errorf("%d %s", reply.Status, reply.Raw)
			}
		})
	}
}

// S16, S17: what is enough to change one's factors is not enough to remove the
// strongest: beside it an emailed code does not count.
func TestEmailHelpsToRemoveNothingStronger(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, texts, emails)
	reply := p.proved(t, "manage", auth.StepSMSCode, auth.StepEmailCode)
	p.tokens.AccessToken = p.redeem(t, "proved", p.skip(t, reply)).AccessToken
	if reply := p.rename(t, app); reply.Status != http.StatusNoContent {
		t.Fatalf("rename: %d %s", reply.Status, reply.Raw)
	}
	remove := func(kind auth.Factor) authtest.Reply {
		return p.manage(http.MethodDelete, api.PathAuthenticators+"/"+idOf(t, k.Server, annEmail, kind), nil)
	}
	stepUpAsked(t, "the app", remove(app))
	stepUpAsked(t, "the texts", remove(texts))
	if got := len(factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID)); got != 3 {
		t.Errorf("%d authenticators are left", got)
	}
	if reply := remove(emails); reply.Status != http.StatusNoContent {
		t.Errorf("the address: %d %s", reply.Status, reply.Raw)
	}
}

// A step-up by another provider takes the account's own identity, not one that
// signs in to another account here.
func TestStepUpTakesNobodyElsesIdentity(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	p := &person{conversation: f.follow(), srv: f.Server, email: zoeEmail}
	p.tokens = p.redeem(t, "Zoe", p.google(t, zoe))
	other := f.follow()
	other.redeem(t, "Ann, of another account", other.google(t, annThem))
	f.Clock.Advance(6 * time.Minute)
	offers(t, "asked", p.took(p.StepUp(p.tokens.AccessToken, "manage")), "", "email_code", "google")
	offers(t, "Ann", p.google(t, annThem), auth.ReasonInvalidCredentials, "email_code", "google")
	offers(t, "Zoe", p.google(t, zoe), "", "email_code")
}
