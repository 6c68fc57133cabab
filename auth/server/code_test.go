package server_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
)

// S24: a code lives for 60 s, to the millisecond.
func TestCodeLivesSixtySeconds(t *testing.T) {
	for name, row := range map[string]struct {
		age  time.Duration
		good bool
	}{"59.999 s": {59_999 * time.Millisecond, true}, "60.000 s": {time.Minute, false}, "a day": {24 * time.Hour, false}} {
		t.Run(name, func(t *testing.T) {
			srv, _ := withAnn(t)
			c := follow(t, srv)
			code := done(t, "code", c.begin(annEmail, right))
			srv.Clock.Advance(row.age)
			reply := c.Redeem(code)
			if row.good && reply.Status != http.StatusOK {
				t.Errorf("%d %s", reply.Status, reply.Raw)
			}
			if !row.good {
				over(t, "too late", reply, auth.EndedByExpiry)
				srv.Clock.Advance(-row.age)
				over(t, "clock back", c.Redeem(code), auth.EndedUnknown)
			}
		})
	}
}

// A thief who has the code but not what goes with it gets nothing, and does
// not take it from its owner.
func TestCodeIsGoodForItsOwnerOnly(t *testing.T) {
	srv, ann := withAnn(t)
	owner := follow(t, srv)
	code := done(t, "code", owner.begin(annEmail, right))
	thief := authtest.NewWire(t, srv.URL)
	over(t, "another key and verifier", thief.Redeem(code), auth.EndedUnknown)
	thief.Verifier = owner.Verifier
	over(t, "another key", thief.Redeem(code), auth.EndedUnknown)
	otherVerifier := owner.At(srv.URL)
	otherVerifier.Verifier = thief.Verifier + "x"
	over(t, "another verifier", otherVerifier.Redeem(code), auth.EndedUnknown)
	for name, verifier := range map[string]string{"none": "", "short": "abc", "the challenge": owner.Challenge()} {
		otherVerifier.Verifier = verifier
		over(t, name, otherVerifier.Redeem(code), auth.EndedUnknown)
	}
	over(t, "a made-up code", owner.Redeem("made-up"), auth.EndedUnknown)
	over(t, "no code", owner.Redeem(""), auth.EndedUnknown)
	if n := len(sessionsOf(t, srv, ann.ID)); n != 0 {
		t.Errorf("%d sessions so far", n)
	}
	if reply := owner.Redeem(code); reply.Status != http.StatusOK {
		t.Errorf("the owner: %d %s", reply.Status, reply.Raw)
	}
}

func redeemed(t *testing.T) (*authtest.Server, *conversation, string, api.Token) {
	t.Helper()
	srv, _ := withAnn(t)
	c := follow(t, srv)
	code := done(t, "code", c.begin(annEmail, right))
	reply := c.Redeem(code)
	if reply.Status != http.StatusOK {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	return srv, c, code, reply.Token
}

func TestLostAnswerToTheCodeIsGivenAgain(t *testing.T) {
	srv, c, code, first := redeemed(t)
	srv.Clock.Advance(59_999 * time.Millisecond)
	again := c.Redeem(code)
	if again.Status != http.StatusOK || again.Token.AccessToken != first.AccessToken ||
		again.Token.RefreshToken != first.RefreshToken || again.Token.SessionID != first.SessionID {
		t.Errorf("%d %s, want %+v", again.Status, again.Raw, first)
	}
	if again.Token.ExpiresIn != 540 {
		t.Errorf("expires in %d s, 59.999 s later", again.Token.ExpiresIn)
	}
	signedIn(t, "its access token", c.Wire, again.Token.AccessToken, true)
}

// Any other second use means that somebody else has the code: all that came of
// it ends.
func TestSecondUseOfACodeRevokes(t *testing.T) {
	rows := []struct {
		name   string
		second func(srv *authtest.Server, c *conversation, code string, tokens api.Token) authtest.Reply
	}{
		{"after a minute", func(srv *authtest.Server, c *conversation, code string, _ api.Token) authtest.Reply {
			srv.Clock.Advance(time.Minute)
			return c.Redeem(code)
		}},
		{"after the access token was used", func(_ *authtest.Server, c *conversation, code string, tokens api.Token) authtest.Reply {
			c.Get(api.PathMe, tokens.AccessToken)
			return c.Redeem(code)
		}},
		{"after the refresh token was used", func(_ *authtest.Server, c *conversation, code string, tokens api.Token) authtest.Reply {
			c.Refresh(tokens.RefreshToken)
			return c.Redeem(code)
		}},
		{"with another verifier", func(srv *authtest.Server, c *conversation, code string, _ api.Token) authtest.Reply {
			other := c.At(srv.URL)
			other.Verifier = c.Verifier + "x"
			return other.Redeem(code)
		}},
		{"with another key", func(srv *authtest.Server, c *conversation, code string, _ api.Token) authtest.Reply {
			thief := authtest.NewWire(t, srv.URL)
			thief.Verifier = c.Verifier
			return thief.Redeem(code)
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			srv, c, code, tokens := redeemed(t)
			over(t, "second use", row.second(srv, c, code, tokens), auth.EndedByReuse)
			signedIn(t, "the access token", c.Wire, tokens.AccessToken, false)
			over(t, "the refresh token", c.Refresh(tokens.RefreshToken), auth.EndedByReuse)
			over(t, "third use", c.Redeem(code), auth.EndedByReuse)
		})
	}
}

// S25: no grant but the two.
func TestNoOtherGrant(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	code := done(t, "code", c.begin(annEmail, right))
	for _, grant := range []string{
		"", "password", "client_credentials", "implicit", "urn:ietf:params:oauth:grant-type:device_code",
		"urn:ietf:params:oauth:grant-type:token-exchange", "urn:ietf:params:oauth:grant-type:jwt-bearer", "Authorization_Code",
	} {
		reply := c.Post(api.PathToken, url.Values{
			"grant_type": {grant}, "client_id": {"foyer-desktop"}, "username": {annEmail}, "password": {right},
			"code": {code}, "code_verifier": {c.Verifier}, "device_code": {code}, "assertion": {code},
		})
		want(t, grant, reply, http.StatusBadRequest, api.ErrUnsupportedGrantType)
	}
	for _, client := range []string{"", "foyer-phone"} {
		reply := c.Post(api.PathToken, url.Values{
			"grant_type": {"authorization_code"}, "client_id": {client}, "code": {code}, "code_verifier": {c.Verifier},
		})
		want(t, "client "+client, reply, http.StatusBadRequest, api.ErrInvalidClient)
	}
}
