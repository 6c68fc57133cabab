package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
)

// S30: the server's nonce is good once, for this conversation and key, for five
// minutes.
func TestGoogleNonceIsForOneAnswer(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	rows := []struct {
		name string
		try  func(t *testing.T) authtest.Reply
		in   bool
	}{
		{"right", func(t *testing.T) authtest.Reply { c := f.follow(); return c.google(t, zoe) }, true},
		{"just before five minutes", func(t *testing.T) authtest.Reply {
			c := f.follow()
			asked := c.ask()
			f.Clock.Advance(5*time.Minute - time.Millisecond)
			return c.bring(c.walk(t, asked, zoe))
		}, true},
		{"five minutes", func(t *testing.T) authtest.Reply {
			c := f.follow()
			asked := c.ask()
			f.Clock.Advance(5 * time.Minute)
			return c.bring(c.walk(t, asked, zoe))
		}, false},
		{"another conversation's", func(t *testing.T) authtest.Reply {
			victim, thief := f.follow(), f.follow()
			code := victim.walk(t, victim.ask(), zoe)
			thief.ask()
			thief.Verifier = victim.Verifier
			return thief.bring(code)
		}, false},
		{"spent by a wrong code", func(t *testing.T) authtest.Reply {
			c := f.follow()
			asked := c.ask()
			code := c.walk(t, asked, zoe)
			session := c.session
			c.bring("wrong")
			c.session = session
			return c.bring(code)
		}, false},
		{"with another verifier", func(t *testing.T) authtest.Reply {
			c := f.follow()
			code := c.walk(t, c.ask(), zoe)
			return c.step("google", "code", code, "code_verifier", strings.Repeat("x", 52), "redirect_uri", redirectURI)
		}, false},
		{"with another redirect_uri", func(t *testing.T) authtest.Reply {
			c := f.follow()
			code := c.walk(t, c.ask(), zoe)
			return c.step("google", "code", code, "code_verifier", c.Verifier, "redirect_uri", "http://127.0.0.1:40124/callback")
		}, false},
		{"never asked for", func(t *testing.T) authtest.Reply {
			c := f.follow()
			return c.first("google", "code", "x", "code_verifier", c.Verifier, "redirect_uri", redirectURI)
		}, false},
		{"after another step", func(t *testing.T) authtest.Reply {
			c := f.follow()
			session := c.ask().Answer.AuthSession
			code := c.walk(t, c.first("google"), zoe) // of a second trip
			c.session = session
			c.step("password", "username", annEmail, "password", wrong)
			c.session = session
			return c.bring(code)
		}, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			reply := row.try(t)
			if row.in {
				done(t, row.name, reply)
			} else {
				offers(t, row.name, reply, auth.ReasonInvalidCode, "password")
			}
		})
	}
	t.Run("another key", func(t *testing.T) {
		c, thief := f.follow(), f.follow()
		code := c.walk(t, c.ask(), zoe)
		thief.session, thief.Verifier = c.session, c.Verifier
		want(t, "another key", thief.bring(code), http.StatusBadRequest, api.ErrInvalidSession)
		done(t, "its owner", c.bring(code))
	})
}

// S30: whatever the provider says wrong ends as a refusal, and makes nobody.
func TestGoogleLiesAreRefused(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	claim := func(name string, value any) provider.Faults {
		return provider.Faults{Claims: func(claims, _ map[string]any) {
			if claims[name] = value; value == nil {
				delete(claims, name)
			}
		}}
	}
	var before string
	f.idp.Misbehave(provider.Faults{Token: func(claims, header map[string]any) string {
		before = providertest.OtherKey(jose.ES256)(claims, header)
		return before
	}})
	c := f.follow()
	offers(t, "a key of nobody's", c.google(t, zoe), auth.ReasonInvalidCode, "password")
	now := f.Clock.Now()
	rows := []struct {
		name   string
		faults provider.Faults
	}{
		{"another issuer", claim("iss", "https://accounts.example")},
		{"another audience", claim("aud", "somebody")},
		{"no audience", claim("aud", nil)},
		{"expired", claim("exp", now.Add(-time.Hour).Unix())},
		{"no expiry", claim("exp", nil)},
		{"issued in the future", claim("iat", now.Add(time.Hour).Unix())},
		{"no nonce", claim("nonce", nil)},
		{"another nonce", claim("nonce", "another")},
		{"no subject", claim("sub", nil)},
		{"empty subject", claim("sub", "")},
		{"alg none", provider.Faults{Token: providertest.None}},
		{"signed by a shared secret", provider.Faults{Token: providertest.Shared([]byte(strings.Repeat("desk", 8)))}},
		{"a key that is not published", provider.Faults{Token: providertest.OtherKey(jose.RS256)}},
		{"a token of before", provider.Faults{Token: providertest.Replay(before)}},
		{"no token", provider.Faults{Token: providertest.Replay("")}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f.idp.Misbehave(row.faults)
			defer f.idp.Misbehave(provider.Faults{})
			c := f.follow()
			offers(t, row.name, c.google(t, zoe), auth.ReasonInvalidCode, "password")
		})
	}
	nobody(t, f.Server, zoeEmail)
	f.idp.Rotate()
	f.Clock.Advance(time.Minute) // keys are not asked for at every stranger's wish
	d := f.follow()
	done(t, "after a rotation of keys", d.google(t, zoe))
}

// A real token of another conversation, replayed word for word.
func TestGoogleTokenIsNotReplayed(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	first := f.follow()
	asked := first.ask()
	stolen := first.idToken(t, asked, first.walk(t, asked, zoe))
	f.idp.Misbehave(provider.Faults{Token: providertest.Replay(stolen)})
	c := f.follow()
	offers(t, "replayed", c.google(t, zoe), auth.ReasonInvalidCode, "password")
	nobody(t, f.Server, zoeEmail)
}

// An outage is told as such; the other ways stay, and it is over when it is.
func TestGoogleOutage(t *testing.T) {
	rows := []struct {
		name  string
		paths []string
	}{
		{"tokens", []string{"/token"}},
		{"keys", []string{"/jwks"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f := openFederated(t, auth.MFAOff, nil)
			f.hire(annEmail, auth.RoleMember)
			c := f.follow()
			code := c.walk(t, c.ask(), zoe)
			f.idp.Misbehave(provider.Faults{Answer: providertest.Fails(503, "later", row.paths...)})
			offers(t, "down", c.bring(code), auth.ReasonProviderUnavailable, "password")
			done(t, "by password", c.step("password", "username", annEmail, "password", right))
			f.idp.Misbehave(provider.Faults{})
			d := f.follow()
			done(t, "up again", d.google(t, zoe))
		})
	}
	t.Run("everything", func(t *testing.T) {
		f := openFederated(t, auth.MFAOff, nil)
		f.idp.Misbehave(provider.Faults{Answer: providertest.Fails(503, "later", "/openid-configuration", "/token", "/jwks")})
		c := f.follow()
		offers(t, "down", c.first("google"), auth.ReasonProviderUnavailable, "password")
		f.idp.Misbehave(provider.Faults{})
		done(t, "up again", c.google(t, zoe))
	})
	t.Run("silence", func(t *testing.T) {
		if testing.Short() {
			t.Skip("waits for the provider's limit")
		}
		f := openFederated(t, auth.MFAOff, nil)
		c := f.follow()
		code := c.walk(t, c.ask(), zoe)
		ended, end := context.WithCancel(context.Background())
		defer end()
		f.idp.Misbehave(provider.Faults{Answer: providertest.Hangs("/token", ended.Done())})
		begun := time.Now()
		offers(t, "silent", c.bring(code), auth.ReasonProviderUnavailable, "password")
		if took := time.Since(begun); took > 13*time.Second {
			t.Errorf("waited %s", took)
		}
	})
}

// idToken takes the token for a code from the provider itself.
func (c *conversation) idToken(t *testing.T, asked authtest.Reply, code string) string {
	t.Helper()
	at := strings.TrimSuffix(asked.Answer.Google.AuthorizationEndpoint, "/authorize") + "/token"
	response, err := http.PostForm(at, url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"desk"}, "code": {code},
		"code_verifier": {c.Verifier}, "redirect_uri": {redirectURI},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var got struct {
		IDToken string `json:"id_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil || strings.Count(got.IDToken, ".") != 2 {
		t.Fatalf("%v %+v", err, got)
	}
	return got.IDToken
}
