package app

import (
	"context"
	"slices"
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// renewal is what a dialog knows of the session that it is to replace, see
// docs/protocol.md, Tokens. It belongs to the visit's goroutine.
type renewal struct {
	renews *session // nil in any other sign-in
	// tendAt is when to look after that session; zero once it is paused or
	// over. outlived is that it is over, and nothing to return to.
	tendAt   time.Time
	outlived bool
}

// submitRenew needs the mutex, like renewing.
func (c *Client) submitRenew() {
	now := &c.state.Session
	if c.base == RouteHome && now.SignedIn && !now.SigningOut && (!now.EndsAt.IsZero() || now.Link == LinkConnected) {
		c.post(Renew{})
	}
}

// renewing: the conversation is a sign-in of somebody who is signed in.
func (c *Client) renewing() bool {
	flow := &c.state.Flow
	return c.state.Session.SignedIn && flow.FixedUsername && flow.Purpose == PurposeSignIn
}

// renew signs the same person in again, after which the session is another one.
// Until then the one they have is kept alive. stop is that it has to be looked
// at before anything else.
func (s *site) renew(life *session) (stop, loggingOut bool) {
	if !life.known {
		return true, false // nobody could tell whether it is the same person
	}
	d := &dialog{site: s, renewal: renewal{renews: life}}
	defer d.dropTrip(unparked)
	d.tendNext()
	before := d.enterRenewal()
	for s.ctx.Err() == nil && !d.gone {
		intent := d.next()
		if d.tend(intent) {
			continue
		}
		fresh, left := d.exchange(intent)
		if fresh != nil {
			d.replace(fresh, before)
		}
		if _, loggingOut = left.(LogOut); loggingOut || fresh != nil {
			return !loggingOut, loggingOut
		}
	}
	if s.ctx.Err() == nil {
		s.returnHome(before)
	}
	return true, false
}

// enterRenewal shows the form; before are the screens to return to.
func (d *dialog) enterRenewal() (before []Route) {
	d.update(func(st *State) {
		before = slices.Clone(d.c.over)
		d.c.turn(RouteSignIn)
		st.Flow = Flow{
			Username: d.renews.who.username, FixedUsername: true, Remember: d.renews.remembered,
			Attempt: st.Flow.Attempt,
		}
		d.showFormWays(st, nil)
	})
	return before
}

// returns tells whether there is a session to return to.
func (d *dialog) returns() bool { return d.renews != nil && !d.outlived }

// tend looks after the old session; done is that the intent asked for no more.
func (d *dialog) tend(intent Intent) (done bool) {
	i, asked := intent.(recheck)
	due := !d.tendAt.IsZero() && intent == nil && !d.c.options.Now().Before(d.tendAt)
	if asked && !d.tendAt.IsZero() {
		due = d.recheck(d.renews, i) && d.renews.access == ""
	}
	if !due || d.ctx.Err() != nil {
		return asked
	}
	switch out := d.refreshInside(d.renews); {
	case out.ended != nil:
		d.outlive(*out.ended)
	case out.paused != nil: // what it asks for is asked for here as well
		d.company.suspend()
		d.tendAt = time.Time{}
	case out.cause != nil:
		d.tendAt = d.c.options.Now().Add(checkEvery)
	default:
		d.tendNext()
	}
	return asked
}

// tendNext looks after the session when it has to be refreshed, and when it
// ends; a second later where the clocks do not quite agree on that.
func (d *dialog) tendNext() {
	d.tendAt = soonest(d.renews.refreshAt, d.renews.endsAt)
	if least := d.c.options.Now().Add(time.Second); d.tendAt.Before(least) {
		d.tendAt = least
	}
}

// outlive goes on as the sign-in of that person, who is signed out now.
func (d *dialog) outlive(end client.Ended) {
	d.log.Info("session ended while it was renewed", "reason", end.Reason, "by", end.By)
	d.outlived, d.tendAt = true, time.Time{}
	d.company.suspend()
	problem, who := problemOfEnd(end.Reason), d.renews.who
	d.c.notify(Note{Kind: NoteSignedOut, Device: end.By, At: end.At, Problem: problem})
	d.update(func(st *State) {
		st.Session = Session{
			Name: who.name, Username: who.username, Email: who.email, EndedBy: end.By, EndedAt: end.At,
		}
		if d.c.base == RouteSignIn && !st.Flow.Busy {
			st.Flow.Problem = problem
		}
	})
}

// succeed makes a session of the tokens and saves it in place of the old one,
// unless they are somebody else's. Once that is known nothing is canceled any
// more: the keychain holds one of the two.
func (d *dialog) succeed(ctx context.Context, tokens client.Tokens) turnout {
	fresh := &session{id: tokens.SessionID, token: tokens.Refresh}
	fresh.hold(tokens, d.c.options)
	who, err := d.wire.Me(ctx, tokens.Access)
	problem, _ := problemOf(err)
	if err == nil && who.ID != d.renews.subject {
		problem = ProblemCredentials
	}
	if problem != ProblemNone {
		d.log.Info("not renewed", "problem", problem, "err", err)
		d.abandon(fresh)
		return turnout{show: func(st *State) { d.showForm(st, problem) }}
	}
	fresh.learn(who)
	if tokens.Scope == auth.ScopeRemember {
		d.remembers(context.WithoutCancel(ctx), fresh)
	}
	return turnout{life: fresh}
}

// replace lets home go on with the new session. The old one is revoked when
// the stream is the new one's, so that nobody sees its person go.
func (d *dialog) replace(fresh *session, before []Route) {
	life, old := d.renews, *d.renews
	fresh.pictured = old.pictured
	*life = *fresh
	if d.outlived {
		d.showHome(life)
		return
	}
	d.returnHome(before)
	d.update(func(st *State) {
		life.describe(st)
		st.Session.EndsAt, st.Session.Notice = time.Time{}, life.notice
		life.notice = ProblemNone
	})
	if old.remembered && !life.remembered {
		d.errands.drop(old.id, old.token)
	}
	old.remembered = false // its entry is the new one's
	d.company.offer(life, false)
	d.company.move(func() { d.end(context.WithoutCancel(d.ctx), &old) })
}

// waysToRenew are those that a form for anybody would offer. Needs the mutex.
func waysToRenew(offers Offers) []Way {
	ways := []Way{{Step: StepPassword, AttemptsLeft: -1}}
	if offers.Passkey {
		ways = append(ways, Way{Step: StepPasskey, AttemptsLeft: -1})
	}
	if offers.Google {
		ways = append(ways, Way{Step: StepGoogle, AttemptsLeft: -1})
	}
	return ways
}
