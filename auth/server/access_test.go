package server_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/dpop"
)

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// S23: a token is good with its own key, in its own scheme, and in no other way.
func TestAccessTokenNeedsItsKeyAndScheme(t *testing.T) {
	srv, wire, tokens := signIn(t)
	thief := authtest.NewWire(t, srv.URL)
	scheme := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", value) }
	}
	proof := func(edit func(http.Header)) func(*http.Request) {
		return func(r *http.Request) { edit(r.Header) }
	}
	rows := []struct {
		name  string
		wire  *authtest.Wire
		token string
		bend  func(*http.Request)
		code  api.ErrorCode
	}{
		{"another key", thief, tokens.AccessToken, nil, api.ErrInvalidToken},
		{"no token", wire, "", nil, api.ErrInvalidToken},
		{"the refresh token", wire, tokens.RefreshToken, nil, api.ErrInvalidToken},
		{"made up", wire, "made-up", nil, api.ErrInvalidToken},
		{"Bearer", wire, tokens.AccessToken, scheme("Bearer " + tokens.AccessToken), api.ErrInvalidToken},
		{"Bearer without a proof", wire, tokens.AccessToken, func(r *http.Request) {
			scheme("Bearer " + tokens.AccessToken)(r)
			r.Header.Del("DPoP")
		}, api.ErrInvalidToken},
		{"no scheme", wire, tokens.AccessToken, scheme(tokens.AccessToken), api.ErrInvalidToken},
		{"scheme only", wire, tokens.AccessToken, scheme("DPoP "), api.ErrInvalidToken},
		{"no proof", wire, tokens.AccessToken, proof(func(h http.Header) { h.Del("DPoP") }), api.ErrInvalidDPoPProof},
		{"two proofs", wire, tokens.AccessToken, proof(func(h http.Header) { h.Add("DPoP", h.Get("DPoP")) }), api.ErrInvalidDPoPProof},
		{"two proofs in one", wire, tokens.AccessToken, proof(func(h http.Header) { h.Set("DPoP", h.Get("DPoP")+","+h.Get("DPoP")) }), api.ErrInvalidDPoPProof},
		{"the proof of another token", wire, tokens.RefreshToken, scheme("DPoP " + tokens.AccessToken), api.ErrInvalidDPoPProof},
		{"a proof without its token", wire, "", scheme("DPoP " + tokens.AccessToken), api.ErrInvalidDPoPProof},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			row.wire.Bend = nil
			row.wire.Get(api.PathMe, "warm-up") // for the nonce
			row.wire.Bend = row.bend
			reply := row.wire.Get(api.PathMe, row.token)
			row.wire.Bend = nil
			want(t, row.name, reply, http.StatusUnauthorized, row.code)
			challenge := reply.Header.Get("WWW-Authenticate")
			if !strings.HasPrefix(challenge, "DPoP ") || !strings.Contains(challenge, string(row.code)) {
				t.Errorf("WWW-Authenticate %q", challenge)
			}
		})
	}
	signedIn(t, "the owner", wire, tokens.AccessToken, true)
	wire.Bend = scheme("dpop " + tokens.AccessToken)
	signedIn(t, "the scheme in lower case", wire, tokens.AccessToken, true)
}

// RFC 9449 section 9: the first request learns the nonce and is sent once more.
func TestNonceIsAskedForAndThenTaken(t *testing.T) {
	srv, _ := withAnn(t)
	wire := authtest.NewWire(t, srv.URL)
	posted := 0
	wire.Bend = func(*http.Request) { posted++ }
	done(t, "sign-in", wire.Post(api.PathChallenge, wire.Start(annEmail, right)))
	done(t, "again", wire.Post(api.PathChallenge, wire.Start(annEmail, right)))
	srv.Clock.Advance(dpop.NonceLife)
	done(t, "with a stale nonce", wire.Post(api.PathChallenge, wire.Start(annEmail, right)))
	srv.Stop()
	srv.Clock.Advance(time.Millisecond)
	srv.Resume()
	done(t, "after a restart", wire.Post(api.PathChallenge, wire.Start(annEmail, right)))
	if posted != 7 {
		t.Errorf("%d requests for 4 sign-ins of which 3 learn a nonce", posted)
	}
}

// The same proof twice, as somebody would who listened.
func TestReplayedRequestIsRefused(t *testing.T) {
	srv, wire, tokens := signIn(t)
	signedIn(t, "once", wire, tokens.AccessToken, true)
	proof := ""
	wire.Bend = func(r *http.Request) { proof = r.Header.Get("DPoP") }
	signedIn(t, "heard", wire, tokens.AccessToken, true)
	wire.Bend = func(r *http.Request) { r.Header.Set("DPoP", proof) }
	want(t, "replayed", wire.Get(api.PathMe, tokens.AccessToken), http.StatusUnauthorized, api.ErrInvalidDPoPProof)
	srv.Stop()
	srv.Clock.Advance(time.Millisecond)
	srv.Resume()
	want(t, "replayed after a restart", wire.Get(api.PathMe, tokens.AccessToken), http.StatusUnauthorized, api.ErrUseDPoPNonce)
}

// S26: signing out ends everything at once, by whichever of its tokens.
func TestSignOutEndsTheSessionAtOnce(t *testing.T) {
	rows := []struct {
		name, member string
		value        func(spent, current api.Token) string
	}{
		{"refresh token", "token", func(_, current api.Token) string { return current.RefreshToken }},
		{"access token", "token", func(_, current api.Token) string { return current.AccessToken }},
		{"hash of the refresh token", "token_hash", func(_, current api.Token) string { return hashed(current.RefreshToken) }},
		{"hash of its predecessor", "token_hash", func(spent, _ api.Token) string { return hashed(spent.RefreshToken) }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			srv, wire, spent := signIn(t)
			other := authtest.NewWire(t, srv.URL)
			others := other.SignIn(annEmail, right)
			srv.Clock.Advance(rotateAfter)
			current := wire.Refresh(spent.RefreshToken).Token
			reply := authtest.NewWire(t, srv.URL).Revoke(row.member, row.value(spent, current))
			if reply.Status != http.StatusOK || strings.TrimSpace(reply.Raw) != "{}" {
				t.Errorf("%d %s", reply.Status, reply.Raw)
			}
			signedIn(t, "access token", wire, current.AccessToken, false)
			ended := wire.Refresh(current.RefreshToken)
			over(t, "refresh", ended, auth.EndedBySignOut)
			if ended.Error.EndedBy != "you" || ended.Error.EndedAt != srv.Clock.Now().Unix() {
				t.Errorf("told %s", ended.Raw)
			}
			refreshed(t, "another session", other, others.RefreshToken)
			if reply := wire.Revoke(row.member, row.value(spent, current)); reply.Status != http.StatusOK {
				t.Errorf("a second time: %d %s", reply.Status, reply.Raw)
			}
		})
	}
}

// RFC 7009 section 2.2: 200 always, so that nobody can ask which tokens are.
func TestRevokingWhatIsNothingIsFine(t *testing.T) {
	_, wire, tokens := signIn(t)
	for name, pair := range map[string][2]string{
		"unknown": {"token", "made-up"}, "empty": {"token", ""}, "unknown hash": {"token_hash", hashed("x")}, "empty hash": {"token_hash", ""},
		"a token as hash": {"token_hash", tokens.RefreshToken}, "a hash as token": {"token", hashed(tokens.RefreshToken)},
		"another member": {"refresh_token", tokens.RefreshToken}, "a wildcard": {"token_hash", "%"},
	} {
		if reply := wire.Revoke(pair[0], pair[1]); reply.Status != http.StatusOK || strings.TrimSpace(reply.Raw) != "{}" {
			t.Errorf("%s: %d %s", name, reply.Status, reply.Raw)
		}
	}
	refreshed(t, "unharmed", wire, tokens.RefreshToken)
}
