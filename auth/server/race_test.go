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

// S7: a code presented fifty times at once, at two processes, makes one
// session; all answers are the same, as each may be the one that is not lost.
func TestFiftyRedemptionsMakeOneSession(t *testing.T) {
	srv, ann := withAnn(t)
	c := follow(t, srv)
	code := done(t, "code", c.begin(annEmail, right))
	form := url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"foyer-desktop"}, "code": {code}, "code_verifier": {c.Verifier},
	}
	wires := []*authtest.Wire{c.Wire, c.At(srv.Beside().URL)}
	replies := together(wires, api.PathToken, times(50, func(int) url.Values { return form }))
	for _, reply := range replies {
		if reply.Status != http.StatusOK || reply.Token != replies[0].Token {
			t.Errorf("%d %s, want %s", reply.Status, reply.Raw, replies[0].Raw)
		}
	}
	if n := len(sessionsOf(t, srv, ann.ID)); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

// Fifty keys with one code: the owner's alone may get tokens, and a race can
// only end them, never share them.
func TestOneKeyOfFiftyRedeems(t *testing.T) {
	srv, ann := withAnn(t)
	owner := follow(t, srv)
	code := done(t, "code", owner.begin(annEmail, right))
	wires := times(50, func(int) *authtest.Wire {
		thief := authtest.NewWire(t, srv.URL)
		thief.Verifier = owner.Verifier
		return thief
	})
	wires[25] = owner.Wire
	form := url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"foyer-desktop"}, "code": {code}, "code_verifier": {owner.Verifier},
	}
	for i, reply := range together(wires, api.PathToken, times(50, func(int) url.Values { return form })) {
		if i == 25 && reply.Status != http.StatusOK {
			t.Errorf("the owner: %d %s", reply.Status, reply.Raw)
		}
		if i != 25 && reply.Status == http.StatusOK {
			t.Errorf("thief %d got %s", i, reply.Raw)
		}
	}
	if n := len(sessionsOf(t, srv, ann.ID)); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

// Fifty refreshes at two processes when the token is due to rotate: one
// successor, and all of them get it.
func TestFiftyRefreshesGiveOneSuccessor(t *testing.T) {
	srv, _ := withAnn(t)
	wire := authtest.NewWire(t, srv.URL)
	tokens := wire.SignIn(annEmail, right)
	srv.Clock.Advance(2 * time.Hour)
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {"foyer-desktop"}, "refresh_token": {tokens.RefreshToken}}
	wires := []*authtest.Wire{wire, wire.At(srv.Beside().URL)}
	replies := together(wires, api.PathToken, times(50, func(int) url.Values { return form }))
	for _, reply := range replies {
		if reply.Status != http.StatusOK || reply.Token.RefreshToken != replies[0].Token.RefreshToken ||
			reply.Token.RefreshToken == tokens.RefreshToken {
			t.Errorf("%d %s, want one successor %s", reply.Status, reply.Raw, replies[0].Raw)
		}
	}
	signedIn(t, "an access token of them", wire, replies[0].Token.AccessToken, true)
	next := wire.Refresh(replies[49].Token.RefreshToken)
	if next.Status != http.StatusOK {
		t.Errorf("the successor: %d %s", next.Status, next.Raw)
	}
	over(t, "the spent one", wire.Refresh(tokens.RefreshToken), auth.EndedByReuse)
}
