package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/policy"
	"foyer/auth/service"
	"foyer/auth/store"
)

// ledger counts the rows of conversations, trips and events that a server
// makes.
type ledger struct {
	store.Store
	flows, legs, audits atomic.Int64
}

func (l *ledger) wrap(inner store.Store) store.Store {
	l.Store = inner
	return l
}

func (l *ledger) Update(ctx context.Context, fn func(store.Tx) error) error {
	var made ledgerTx
	err := l.Store.Update(ctx, func(tx store.Tx) error {
		made = ledgerTx{Tx: tx}
		return fn(&made)
	})
	if err == nil {
		l.flows.Add(made.flows)
		l.legs.Add(made.legs)
		l.audits.Add(made.audits)
	}
	return err
}

type ledgerTx struct {
	store.Tx
	flows, legs, audits int64
}

func (t *ledgerTx) InsertFlow(f store.Flow) error   { t.flows++; return t.Tx.InsertFlow(f) }
func (t *ledgerTx) InsertLeg(l store.Leg) error     { t.legs++; return t.Tx.InsertLeg(l) }
func (t *ledgerTx) InsertAudit(a store.Audit) error { t.audits++; return t.Tx.InsertAudit(a) }

// A stranger who has proved and named nothing writes nothing that is kept for
// a year: what was never an attempt on anybody is no event.
func TestStrangersFillNoLog(t *testing.T) {
	kept := &ledger{}
	f := openFederated(t, auth.MFAOff, nil, authtest.WithBrowser, func(o *service.Options) { o.Wrap = kept.wrap })
	rows := map[string]func(c *conversation) authtest.Reply{
		"a name that is none":      func(c *conversation) authtest.Reply { return c.register("", newEmail, right) },
		"a weak password":          func(c *conversation) authtest.Reply { return c.register("Carla", newEmail, "weak") },
		"a leg_code that is none":  func(c *conversation) authtest.Reply { return c.first("passkey", "leg_code", "made-up") },
		"a provider's code at all": func(c *conversation) authtest.Reply { return c.first("google", "code", "x", "code_verifier", "x") },
	}
	for name, post := range rows {
		t.Run(name, func(t *testing.T) {
			before := kept.audits.Load()
			for range 20 {
				if reply := post(f.follow()); reply.Status != http.StatusForbidden || reply.Answer.Reason == "" {
					t.Fatalf("%d %s", reply.Status, reply.Raw)
				}
			}
			if n := kept.audits.Load() - before; n != 0 {
				t.Errorf("%d events", n)
			}
		})
	}
}

// Who knows only the password cannot push what an owner is to see out of the
// last 50 events.
func TestActivityIsNotPushedOut(t *testing.T) {
	k, v := trusting(t)
	thief := v.elsewhere(t)
	thief.enter()
	before := len(events(t, k.Server, accountOf(t, k.Server, annEmail).ID))
	for range 60 {
		if reply := thief.step("passkey", "leg_code", "made-up"); reply.Answer.Reason != auth.ReasonInvalidCode {
			t.Fatalf("%d %s", reply.Status, reply.Raw)
		}
	}
	if n := len(events(t, k.Server, accountOf(t, k.Server, annEmail).ID)) - before; n != 0 {
		t.Errorf("%d events of what proves and guesses nothing", n)
	}
}

// One session begins some conversations, not any number: each is a row.
func TestConversationsOfASessionAreBounded(t *testing.T) {
	kept := &ledger{}
	wrapped := func(o *service.Options) { o.Wrap = kept.wrap }
	begun := func(t *testing.T, begin func() authtest.Reply, opened func(authtest.Reply) bool) (refused authtest.Reply) {
		t.Helper()
		before := kept.flows.Load()
		for range 300 {
			reply := begin()
			if !opened(reply) {
				if n := kept.flows.Load() - before; n < 50 || n > 300 {
					t.Errorf("%d rows", n)
				}
				return reply
			}
		}
		t.Fatalf("%d rows, and no end", kept.flows.Load()-before)
		return refused
	}
	t.Run("step-up", func(t *testing.T) {
		srv, _ := withAnn(t, wrapped)
		c := follow(t, srv)
		tokens := c.SignIn(annEmail, right)
		srv.Clock.Advance(8 * time.Minute) // the proof is stale, the token good
		begin := func() authtest.Reply { return c.StepUp(tokens.AccessToken, "manage") }
		refused := begun(t, begin, func(r authtest.Reply) bool { return r.Answer.AuthSession != "" })
		want(t, "one more", refused, http.StatusTooManyRequests, api.ErrTooManyAttempts)
		if refused.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		other := follow(t, srv)
		offers(t, "another session", other.StepUp(other.SignIn(annEmail, right).AccessToken, "password"), auth.ReasonPasswordChange, "new_password")
		srv.Clock.Advance(30 * time.Minute)
		reply := c.Refresh(tokens.RefreshToken)
		offers(t, "later", c.StepUp(reply.Token.AccessToken, "manage"), "", "password")
	})
	t.Run("paused", func(t *testing.T) {
		srv, _ := withAnn(t, wrapped)
		c := follow(t, srv)
		tokens := c.SignIn(annEmail, right)
		markMustChange(t, srv)
		begin := func() authtest.Reply { return c.Refresh(tokens.RefreshToken) }
		refused := begun(t, begin, func(r authtest.Reply) bool { return r.Error.AuthSession != "" })
		want(t, "one more", refused, http.StatusTooManyRequests, api.ErrTooManyAttempts)
		srv.Clock.Advance(30 * time.Minute)
		c.resume(begin())
		refused = c.withChallenge("password", "password", right)
		offers(t, "later the session waits still", refused, auth.ReasonPasswordChange, "new_password")
	})
}

// Nor does one conversation send the browser on any number of trips.
func TestTripsOfAConversationAreBounded(t *testing.T) {
	kept := &ledger{}
	k := openBrowserClinic(t, auth.MFARequired, []auth.Factor{auth.FactorPasskey}, func(o *service.Options) { o.Wrap = kept.wrap })
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	offers(t, "password", c.begin(annEmail, right), "", "enroll_passkey")
	for range 300 {
		reply := c.step("enroll_passkey", "redirect_uri", "http://127.0.0.1:4711/callback", "state", strings.Repeat("s", 32))
		if reply.Error.Error == api.ErrRedirectToWeb {
			continue
		}
		want(t, "one more", reply, http.StatusTooManyRequests, api.ErrTooManyAttempts)
		if n := kept.legs.Load(); n < 50 || n > 300 {
			t.Errorf("%d trips", n)
		}
		return
	}
	t.Errorf("%d trips, and no end", kept.legs.Load())
}

// An account holds some authenticators of a kind, as each turn reads them all.
func TestAuthenticatorsOfAKindAreBounded(t *testing.T) {
	k, p := byApp(t)
	first := factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID)[0]
	for n := 1; n < policy.MostOfAKind; n++ {
		offers(t, "an app too few", p.proved(t, "manage", auth.StepTOTP), "", "enroll_totp?", "enroll_email?", "enroll_sms?")
		another := first
		another.ID, another.CreatedAt = fmt.Sprint("app ", n), k.Clock.Now()
		update(t, k.Server, func(tx store.Tx) error { return tx.InsertAuthenticator(another) })
		p.t0()
	}
	offers(t, "as many as can be", p.proved(t, "manage", auth.StepTOTP), "", "enroll_email?", "enroll_sms?")
}

// A long name costs what a short one does: nobody has signed in yet.
func TestLongDeviceNameIsCutAtOnce(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	c.begin("nobody@example.org", wrong)
	short := c.Start("nobody@example.org", wrong)
	long := c.Start("nobody@example.org", wrong)
	long.Set("device_name", strings.Repeat("x", 30_000))
	long.Set("ui_locales", strings.Repeat("x", 30_000))
	took := func(form map[string][]string) time.Duration {
		best := time.Hour
		for range 5 {
			begun := time.Now()
			c.Post(api.PathChallenge, form)
			best = min(best, time.Since(begun))
			srv.Clock.Advance(time.Hour)
		}
		return best
	}
	if s, l := took(short), took(long); l > 50*s+50*time.Millisecond {
		t.Errorf("%v, and %v for a long name", s, l)
	}
}
