package server_test

import (
	"fmt"
	"testing"
	"time"

	"foyer/auth"
)

// A clock that was a day ahead for a while and was set right locks nobody out
// for a day: what was counted then makes nobody wait longer than a wait.
func TestClockThatWasAheadLocksNobodyOut(t *testing.T) {
	const ahead = 24 * time.Hour
	t.Run("password", func(t *testing.T) {
		srv, _ := withAnn(t)
		c := follow(t, srv)
		srv.Clock.Advance(ahead)
		for range 5 {
			c.begin(annEmail, wrong)
		}
		srv.Clock.Advance(-ahead)
		throttled(t, "the wait that was due", c.begin(annEmail, right), 30, false)
		srv.Clock.Advance(30*time.Second - time.Millisecond)
		throttled(t, "a millisecond too early", c.begin(annEmail, right), 1, false)
		srv.Clock.Advance(time.Millisecond)
		done(t, "after it", c.begin(annEmail, right))
	})
	t.Run("app code", func(t *testing.T) {
		k, p := byApp(t)
		q := p.elsewhere(t)
		q.enter()
		k.Clock.Advance(ahead)
		q.enter()
		for range 5 {
			q.session = ""
			q.enter()
			q.step("totp", "code", "000000")
		}
		k.Clock.Advance(-ahead)
		q.session = ""
		q.enter()
		throttled(t, "the wait that was due", q.step("totp", "code", k.App(p.secret, 0)), 30, false)
		k.Clock.Advance(30 * time.Second)
		q.redeem(t, "after it", q.step("totp", "code", k.App(p.secret, 0)))
	})
	t.Run("sent codes", func(t *testing.T) {
		k, p := byMail(t)
		k.Clock.Advance(ahead)
		for range 5 {
			q := p.elsewhere(t)
			q.enter()
			q.step("email_code", "send", "1")
			k.Clock.Advance(time.Minute)
		}
		k.Clock.Advance(-ahead - 5*time.Minute)
		q := p.elsewhere(t)
		q.redeem(t, "a code is sent", q.prove(t, way(t, q.enter(), auth.StepEmailCode)))
	})
	t.Run("one source", func(t *testing.T) {
		srv, _ := withAnn(t)
		srv.Clock.Advance(ahead)
		for i := range 20 {
			follow(t, srv).begin(fmt.Sprintf("nobody%d@example.org", i), wrong)
		}
		throttled(t, "as long as it was", follow(t, srv).begin(annEmail, right), 600, false)
		srv.Clock.Advance(-ahead)
		done(t, "afterwards", follow(t, srv).begin(annEmail, right))
	})
}
