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

const rotateAfter = time.Hour

func signIn(t *testing.T) (*authtest.Server, *authtest.Wire, api.Token) {
	t.Helper()
	srv, _ := withAnn(t)
	wire := authtest.NewWire(t, srv.URL)
	return srv, wire, wire.SignIn(annEmail, right)
}

// refreshed checks a refresh and returns its refresh token.
func refreshed(t *testing.T, what string, w *authtest.Wire, token string) string {
	t.Helper()
	reply := w.Refresh(token)
	if reply.Status != http.StatusOK || reply.Token.TokenType != "DPoP" || reply.Token.ExpiresIn != 600 {
		t.Fatalf("%s: %d %s", what, reply.Status, reply.Raw)
	}
	signedIn(t, what, w, reply.Token.AccessToken, true)
	return reply.Token.RefreshToken
}

func TestRefreshRotatesAtMostHourly(t *testing.T) {
	srv, wire, tokens := signIn(t)
	srv.Clock.Advance(rotateAfter - time.Millisecond)
	if next := refreshed(t, "within the hour", wire, tokens.RefreshToken); next != tokens.RefreshToken {
		t.Error("rotated too early")
	}
	srv.Clock.Advance(time.Millisecond)
	next := refreshed(t, "after an hour", wire, tokens.RefreshToken)
	if next == tokens.RefreshToken {
		t.Fatal("not rotated")
	}
	srv.Clock.Advance(rotateAfter - time.Millisecond)
	if again := refreshed(t, "its successor within the hour", wire, next); again != next {
		t.Error("rotated too early again")
	}
}

// S21: an answer that was lost is given again until the successor is
// presented; then the spent token is told reused, and the family lives on.
func TestSpentRefreshTokenIsTakenUntilItsSuccessorIs(t *testing.T) {
	srv, wire, tokens := signIn(t)
	srv.Clock.Advance(rotateAfter)
	successor := refreshed(t, "rotation", wire, tokens.RefreshToken)
	for _, later := range []time.Duration{0, time.Second, 5 * rotateAfter} {
		srv.Clock.Advance(later)
		if again := refreshed(t, "the answer was lost", wire, tokens.RefreshToken); again != successor {
			t.Errorf("%s later another successor", later)
		}
	}
	srv.Clock.Advance(-5 * rotateAfter)
	if same := refreshed(t, "the successor", wire, successor); same != successor {
		t.Error("rotated at once")
	}
	over(t, "the spent one", wire.Refresh(tokens.RefreshToken), auth.EndedByReuse)
	srv.Clock.Advance(rotateAfter)
	third := refreshed(t, "the family lives", wire, successor)
	over(t, "older than the predecessor", wire.Refresh(tokens.RefreshToken), auth.EndedUnknown)
	refreshed(t, "third", wire, third)
}

func TestRestartForgetsNoRotation(t *testing.T) {
	srv, wire, tokens := signIn(t)
	srv.Clock.Advance(rotateAfter)
	successor := refreshed(t, "rotation", wire, tokens.RefreshToken)
	srv.Stop()
	srv.Resume()
	if again := refreshed(t, "the answer was lost", wire, tokens.RefreshToken); again != successor {
		t.Error("another successor after a restart")
	}
	refreshed(t, "successor", wire, successor)
	srv.Stop()
	srv.Resume()
	over(t, "spent", wire.Refresh(tokens.RefreshToken), auth.EndedByReuse)
}

// S21: whoever presents a token with another key has stolen it.
func TestRefreshWithAnotherKeyEndsTheFamily(t *testing.T) {
	for _, spent := range []bool{false, true} {
		srv, wire, tokens := signIn(t)
		newest := tokens.RefreshToken
		access := wire.Refresh(newest).Token.AccessToken
		if spent {
			srv.Clock.Advance(rotateAfter)
			reply := wire.Refresh(newest)
			newest, access = reply.Token.RefreshToken, reply.Token.AccessToken
		}
		thief := authtest.NewWire(t, srv.URL)
		reply := thief.Refresh(tokens.RefreshToken)
		over(t, "the thief", reply, auth.EndedByReuse)
		if reply.Error.EndedBy != "" || reply.Error.EndedAt != 0 {
			t.Errorf("the thief learns %s", reply.Raw)
		}
		signedIn(t, "the owner's access token", wire, access, false)
		over(t, "the owner", wire.Refresh(newest), auth.EndedByReuse)
		over(t, "the thief again", thief.Refresh(newest), auth.EndedByReuse)
	}
}

func TestWhatIsNoRefreshTokenIsUnknown(t *testing.T) {
	srv, wire, tokens := signIn(t)
	for name, token := range map[string]string{
		"nothing": "", "made up": "made-up", "an access token": tokens.AccessToken, "a hash": hashed(tokens.RefreshToken),
		"with a space": tokens.RefreshToken + " ", "huge": string(make([]byte, 10_000)),
	} {
		over(t, name, wire.Refresh(token), auth.EndedUnknown)
	}
	c := follow(t, srv)
	over(t, "a code", wire.Refresh(done(t, "code", c.begin(annEmail, right))), auth.EndedUnknown)
	reply := wire.Post(api.PathToken, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tokens.RefreshToken}})
	want(t, "no client", reply, http.StatusBadRequest, api.ErrInvalidClient)
	refreshed(t, "unharmed", wire, tokens.RefreshToken)
}

// S22: both limits of both scopes, exact to the millisecond.
func TestLimitsAreExact(t *testing.T) {
	const day = 24 * time.Hour
	rows := []struct {
		scope          string
		idle, absolute time.Duration
	}{{"foyer", 12 * time.Hour, day}, {"foyer remember", 30 * day, 180 * day}}
	for _, row := range rows {
		t.Run(row.scope, func(t *testing.T) {
			idle := func(t *testing.T) (*authtest.Server, *authtest.Wire, api.Token) {
				srv, _ := withAnn(t)
				c := follow(t, srv)
				form := c.Start(annEmail, right)
				form.Set("scope", row.scope)
				reply := c.Redeem(done(t, "code", c.Post(api.PathChallenge, form)))
				if reply.Token.IdleExpiresIn != int(row.idle.Seconds()) || reply.Token.AbsoluteExpiresIn != int(row.absolute.Seconds()) {
					t.Errorf("told %s", reply.Raw)
				}
				return srv, c.Wire, reply.Token
			}
			t.Run("idle, in time", func(t *testing.T) {
				srv, wire, tokens := idle(t)
				srv.Clock.Advance(row.idle - time.Millisecond)
				refreshed(t, "in time", wire, tokens.RefreshToken)
			})
			t.Run("idle, too late", func(t *testing.T) {
				srv, wire, tokens := idle(t)
				srv.Clock.Advance(row.idle)
				over(t, "too late", wire.Refresh(tokens.RefreshToken), auth.EndedByExpiry)
				srv.Clock.Advance(-row.idle)
				over(t, "clock back", wire.Refresh(tokens.RefreshToken), auth.EndedByExpiry)
			})
			t.Run("absolute", func(t *testing.T) { absolute(t, idle, row.idle, row.absolute) })
		})
	}
}

// absolute uses the session all the time; rotation extends nothing.
func absolute(t *testing.T, begin func(*testing.T) (*authtest.Server, *authtest.Wire, api.Token), idle, limit time.Duration) {
	srv, wire, tokens := begin(t)
	token, passed := tokens.RefreshToken, time.Duration(0)
	for passed+idle/2 < limit {
		srv.Clock.Advance(idle / 2)
		passed += idle / 2
		token = refreshed(t, "in use", wire, token)
	}
	srv.Clock.Advance(limit - passed - time.Millisecond)
	reply := wire.Refresh(token)
	if reply.Status != http.StatusOK || reply.Token.AbsoluteExpiresIn != 0 || reply.Token.IdleExpiresIn != 0 {
		t.Errorf("a millisecond before: %d %s", reply.Status, reply.Raw)
	}
	signedIn(t, "a millisecond before", wire, reply.Token.AccessToken, true)
	srv.Clock.Advance(time.Millisecond)
	signedIn(t, "at the limit", wire, reply.Token.AccessToken, false)
	over(t, "at the limit", wire.Refresh(reply.Token.RefreshToken), auth.EndedByExpiry)
}

func TestAccessTokenLivesTenMinutes(t *testing.T) {
	srv, wire, tokens := signIn(t)
	srv.Clock.Advance(10*time.Minute - time.Millisecond)
	signedIn(t, "in time", wire, tokens.AccessToken, true)
	srv.Clock.Advance(time.Millisecond)
	signedIn(t, "too late", wire, tokens.AccessToken, false)
	refreshed(t, "a fresh one", wire, tokens.RefreshToken)
}
