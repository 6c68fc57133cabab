package server_test

import (
	"net/http"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/authtest"
)

// Before the first right answer an auth_session is not spent, but every post
// counts.
func TestAuthSessionBeforeTheFirstRightAnswer(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	refused(t, "first", c.begin(annEmail, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	old := c.session
	for left := 3; left >= 1; left-- {
		reply := c.Post(api.PathChallenge, stepForm(old, "password", "username", annEmail, "password", wrong))
		refused(t, "the same again", reply, api.ReasonInvalidCredentials, api.StepPassword)
		if got := reply.Answer.Next[0].AttemptsLeft; got == nil || *got != left {
			t.Errorf("attempts left %v, want %d", got, left)
		}
	}
	code := done(t, "right at last", c.Post(api.PathChallenge, stepForm(old, "password", "username", annEmail, "password", right)))
	if reply := c.Redeem(code); reply.Status != http.StatusOK || reply.Token.Scope != "foyer remember" {
		t.Errorf("with the parameters of the first turn: %d %s", reply.Status, reply.Raw)
	}
}

func TestAuthSessionIsBoundToItsKeyAndTime(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	c.begin(annEmail, wrong)
	first := c.session
	answer := func(w *authtest.Wire, session string) authtest.Reply {
		return w.Post(api.PathChallenge, stepForm(session, "password", "username", annEmail, "password", right))
	}
	thief := authtest.NewWire(t, srv.URL)
	want(t, "another key", answer(thief, first), http.StatusBadRequest, api.ErrInvalidSession)
	changed := []byte(first)
	changed[40] ^= 1
	rows := map[string]string{
		"changed": string(changed), "cut": first[:len(first)-4], "made up": "made-up",
		"of a row's length": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "huge": string(make([]byte, 10_000)),
	}
	for name, session := range rows {
		want(t, name, answer(c.Wire, session), http.StatusBadRequest, api.ErrInvalidSession)
	}
	srv.Clock.Advance(30*time.Minute - time.Millisecond)
	reply := answer(c.Wire, first)
	done(t, "a millisecond before its end", reply)
}

// A wrong answer hands out a new auth_session, but never a longer life.
func TestAuthSessionEndsAfterThirtyMinutesInAll(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	begun := c.begin(annEmail, wrong)
	if begun.Answer.SessionExpiresIn != 1800 {
		t.Errorf("expires in %d s", begun.Answer.SessionExpiresIn)
	}
	srv.Clock.Advance(20 * time.Minute)
	if reply := c.step("password", "username", annEmail, "password", wrong); reply.Answer.SessionExpiresIn != 600 {
		t.Errorf("20 minutes later: %s", reply.Raw)
	}
	srv.Clock.Advance(10 * time.Minute)
	want(t, "30 minutes after the first turn", c.step("password", "username", annEmail, "password", right), http.StatusBadRequest, api.ErrInvalidSession)
}

func TestRowOfAConversationEndsAfterThirtyMinutesInAll(t *testing.T) {
	for name, row := range map[string]struct {
		later time.Duration
		good  bool
	}{"29:59.999": {30*time.Minute - time.Millisecond, true}, "30:00.000": {30 * time.Minute, false}} {
		t.Run(name, func(t *testing.T) {
			srv, _ := withAnn(t)
			mustChange(t, srv, right)
			c := follow(t, srv)
			c.begin(annEmail, wrong)
			srv.Clock.Advance(10 * time.Minute)
			refused(t, "password", c.step("password", "username", annEmail, "password", right), api.ReasonPasswordChange, api.StepNewPassword)
			srv.Clock.Advance(row.later - 10*time.Minute)
			reply := c.step("new_password", "password", fresh)
			if row.good {
				done(t, name, reply)
			} else {
				want(t, name, reply, http.StatusBadRequest, api.ErrInvalidSession)
			}
		})
	}
}

// After a code there is no way on with the auth_session that came with it
// but to sign in again from nothing.
func TestAuthSessionOfACodeIsNoSignIn(t *testing.T) {
	srv, _ := withAnn(t)
	mustChange(t, srv, right)
	c := follow(t, srv)
	c.begin(annEmail, right)
	done(t, "code", c.step("new_password", "password", fresh))
	for _, step := range []string{"status", "new_password", "password"} {
		want(t, step, c.step(step, "password", fresh), http.StatusBadRequest, api.ErrInvalidSession)
	}
}
