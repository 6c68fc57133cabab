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

// paused is a living session whose person has to choose another password.
func paused(t *testing.T) (*authtest.Server, *conversation, api.Token, authtest.Reply) {
	t.Helper()
	srv, wire, tokens := signIn(t)
	markMustChange(t, srv)
	c := &conversation{Wire: wire}
	signedIn(t, "its access token", wire, tokens.AccessToken, false)
	reply := wire.Refresh(tokens.RefreshToken)
	want(t, "refresh", reply, http.StatusForbidden, api.ErrInsufficientAuthorization)
	if reply.Error.Reason != api.ReasonPasswordChange || reply.Error.AuthSession == "" || reply.Error.SessionExpiresIn != 1800 ||
		len(reply.Error.Next) != 1 || reply.Error.Next[0].Step != api.StepPassword {
		t.Errorf("paused: %s", reply.Raw)
	}
	c.resume(reply)
	return srv, c, tokens, reply
}

// withChallenge is the first turn of a paused session's conversation.
func (c *conversation) withChallenge(name string, pairs ...string) authtest.Reply {
	return c.step(name, append(pairs, "code_challenge", c.Challenge(), "code_challenge_method", "S256")...)
}

func TestPausedSessionGoesOnAsItWas(t *testing.T) {
	srv, c, tokens, _ := paused(t)
	refused(t, "the password again", c.withChallenge("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
	reply := c.Redeem(done(t, "new password", c.step("new_password", "password", fresh)))
	if reply.Status != http.StatusOK || reply.Token.RefreshToken != "" || reply.Token.SessionID != tokens.SessionID {
		t.Errorf("the same session, and no new refresh token: %d %s", reply.Status, reply.Raw)
	}
	signedIn(t, "the new access token", c.Wire, reply.Token.AccessToken, true)
	if again := refreshed(t, "the old refresh token", c.Wire, tokens.RefreshToken); again != tokens.RefreshToken {
		t.Error("it was spent")
	}
	srv.Clock.Advance(rotateAfter)
	refreshed(t, "and later", c.Wire, tokens.RefreshToken)
}

func TestPausedSessionWaitsWithoutLosingItsToken(t *testing.T) {
	srv, c, tokens, first := paused(t)
	srv.Clock.Advance(2 * rotateAfter)
	again := c.Refresh(tokens.RefreshToken)
	want(t, "hours later", again, http.StatusForbidden, api.ErrInsufficientAuthorization)
	if again.Error.AuthSession == first.Error.AuthSession {
		t.Error("the same auth_session twice")
	}
	want(t, "the first auth_session", c.withChallenge("password", "password", right), http.StatusBadRequest, api.ErrInvalidSession)
	c.resume(again)
	refused(t, "the second", c.withChallenge("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
}

func TestPausedSessionNeedsItsChallenge(t *testing.T) {
	_, c, _, _ := paused(t)
	want(t, "none", c.step("password", "password", right), http.StatusBadRequest, api.ErrInvalidRequest)
	want(t, "plain", c.step("password", "password", right, "code_challenge", c.Challenge(), "code_challenge_method", "plain"), http.StatusBadRequest, api.ErrInvalidRequest)
	refused(t, "given with a wrong answer", c.withChallenge("password", "password", wrong), api.ReasonInvalidCredentials, api.StepPassword)
	refused(t, "and kept", c.step("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
	other := follow(t, &authtest.Server{URL: c.URL})
	reply := c.step("new_password", "password", fresh, "code_challenge", other.Challenge(), "code_challenge_method", "S256")
	code := done(t, "a later challenge is not taken", reply)
	mine := c.Verifier
	c.Verifier = other.Verifier
	over(t, "its verifier", c.Redeem(code), auth.EndedUnknown)
	c.Verifier = mine
	if redeemed := c.Redeem(code); redeemed.Status != http.StatusOK {
		t.Errorf("%d %s", redeemed.Status, redeemed.Raw)
	}
}

// A paused session waits for its own person, at its own install.
func TestPausedSessionIsNobodyElses(t *testing.T) {
	srv, c, tokens, reply := paused(t)
	srv.CreateAccount("ben@example.org", "Ben", "Paper-Lantern-4")
	refused(t, "another account's right password",
		c.withChallenge("password", "username", "ben@example.org", "password", "Paper-Lantern-4"),
		api.ReasonInvalidCredentials, api.StepPassword)
	want(t, "new password without the old", c.step("new_password", "password", fresh), http.StatusBadRequest, api.ErrInvalidRequest)
	refused(t, "status proves nothing", c.step("status"), "", api.StepPassword)
	thief := follow(t, srv)
	thief.session = c.session
	want(t, "another install", thief.withChallenge("password", "password", right), http.StatusBadRequest, api.ErrInvalidSession)
	thief.resume(reply)
	want(t, "another install, first auth_session", thief.withChallenge("password", "password", right), http.StatusBadRequest, api.ErrInvalidSession)
	refused(t, "its own person", c.step("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
	over(t, "another key refreshing", thief.Refresh(tokens.RefreshToken), auth.EndedByReuse)
}

func TestPausedSessionThatEndsStaysEnded(t *testing.T) {
	rows := []struct {
		name   string
		end    func(srv *authtest.Server, c *conversation, tokens api.Token)
		reason auth.EndReason
	}{
		{"signed out", func(_ *authtest.Server, c *conversation, tokens api.Token) { c.Revoke("token", tokens.RefreshToken) }, auth.EndedBySignOut},
		{"disabled", func(srv *authtest.Server, _ *conversation, _ api.Token) { disable(t, srv) }, auth.EndedByDisabling},
		{"stolen", func(srv *authtest.Server, _ *conversation, tokens api.Token) {
			authtest.NewWire(t, srv.URL).Refresh(tokens.RefreshToken)
		}, auth.EndedByReuse},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			srv, c, tokens, _ := paused(t)
			refused(t, "password", c.withChallenge("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
			code := done(t, "new password", c.step("new_password", "password", fresh))
			row.end(srv, c, tokens)
			reply := c.Redeem(code)
			if reply.Status == http.StatusOK {
				t.Errorf("went on: %s", reply.Raw)
			}
			over(t, "refresh", c.Refresh(tokens.RefreshToken), row.reason)
		})
	}
}

// The limits go on while a session is paused.
func TestPausedSessionReachesItsLimit(t *testing.T) {
	srv, c, tokens, _ := paused(t)
	srv.Clock.Advance(30*24*time.Hour - 10*time.Second)
	c.resume(c.Refresh(tokens.RefreshToken))
	refused(t, "password", c.withChallenge("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
	code := done(t, "new password", c.step("new_password", "password", fresh))
	srv.Clock.Advance(10 * time.Second)
	over(t, "redeemed after the idle limit", c.Redeem(code), auth.EndedByExpiry)
}

// A lost answer to the code of a paused session is given again as well.
func TestLostTokensOfAPausedSession(t *testing.T) {
	srv, c, tokens, _ := paused(t)
	c.withChallenge("password", "password", right)
	code := done(t, "new password", c.step("new_password", "password", fresh))
	first := c.Redeem(code)
	again := c.Redeem(code)
	if again.Status != http.StatusOK || again.Token.AccessToken != first.Token.AccessToken || again.Token.RefreshToken != "" {
		t.Errorf("%d %s, want %s", again.Status, again.Raw, first.Raw)
	}
	srv.Clock.Advance(time.Minute)
	over(t, "a minute later", c.Redeem(code), auth.EndedByReuse)
	over(t, "ends the session", c.Refresh(tokens.RefreshToken), auth.EndedByReuse)
}

// A wait spends nothing: the same auth_session goes on after it.
func TestPausedSessionOutlivesAWait(t *testing.T) {
	srv, c, _, _ := paused(t)
	refused(t, "wrong", c.withChallenge("password", "password", wrong), api.ReasonInvalidCredentials, api.StepPassword)
	for range 9 {
		reply := c.step("password", "password", wrong)
		if reply.Status == http.StatusTooManyRequests {
			srv.Clock.Advance(61 * time.Second)
		}
	}
	srv.Clock.Advance(8 * time.Minute)
	refused(t, "after the wait", c.step("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
}

// Repeats of one post are one attempt, also when it is the last free one: none
// of them is told to wait for the attempt that it is.
func TestRepeatsOfTheLastAttemptGetItsAnswer(t *testing.T) {
	_, c, _, _ := paused(t)
	refused(t, "first", c.withChallenge("password", "password", wrong), api.ReasonInvalidCredentials, api.StepPassword)
	for range 8 { // the install is known: ten in all, the fifth makes it wait
		form := stepForm(c.session, "password", "password", wrong)
		replies := together([]*authtest.Wire{c.Wire}, api.PathChallenge, times(20, func(int) url.Values { return form }))
		for _, reply := range replies {
			if reply.Status != replies[0].Status || reply.Raw != replies[0].Raw {
				t.Errorf("%d %s, want %s", reply.Status, reply.Raw, replies[0].Raw)
			}
		}
		if c.took(replies[0]).Status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("never told to wait")
}
