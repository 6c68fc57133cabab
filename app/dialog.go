package app

import (
	"context"
	"time"

	"foyer/auth/client"
)

// dialog is one sign-in between a person and a server.
type dialog struct {
	*site
	wired *client.Client // that flow was begun with
	flow  *client.SignIn // nil before the first step
	// remember is the scope that flow was begun with.
	remember bool
	// paused is the session that goes on when all is proved, or nil; where is
	// what the server said of it.
	paused *session
	where  client.Paused
	// wish is what a step-up is for, nil in a sign-in; gone is that it is
	// over, because of why, or that a renewal was given up.
	wish *wish
	gone bool
	why  Problem
	// stopped is the intent that has ended the last wait, if any.
	stopped Intent
	// by is the step that flow began with; empty is the password.
	by string
	// trip is the way through the browser under way, or nil.
	trip *trip
	// linking: the account of another provider's address is to be proved by
	// its person; typed is what the form said before.
	linking bool
	typed   string
	// form is the registration under way, or nil.
	form *Registration
	renewal
	factors
}

// turnout is what came of one submission.
type turnout struct {
	progress client.Progress
	life     *session // set when signed in
	err      error
	sending  bool         // it asked for a code to be sent
	away     *away        // it is the browser's turn
	show     func(*State) // in place of progress
}

// exchange answers one intent; nil is the end of a throttling, or the visit's.
// left is what could not be done in this dialog.
func (d *dialog) exchange(intent Intent) (life *session, left Intent) {
	var work func(context.Context) turnout
	switch i := intent.(type) {
	case nil:
		return d.tick()
	case SignIn:
		d.form = nil
		work = func(ctx context.Context) turnout { return d.password(ctx, i) }
	case NewPassword:
		work = func(ctx context.Context) turnout { return d.newPassword(ctx, i) }
	case RequestReset:
		work = func(ctx context.Context) turnout { return d.forgot(ctx, i) }
	case Register:
		work = func(ctx context.Context) turnout { return d.register(ctx, i) }
	case SignInWithPasskey, SignInWithGoogle, UseBrowser, CopyBrowserLink, brought:
		if work = d.goAbroad(i); work == nil {
			return nil, nil
		}
	case CancelFlow:
		d.cancel()
		return nil, nil
	case LogOut:
		return nil, i
	default:
		if d.turnPage(intent) {
			return nil, nil
		}
		if work = d.factorWork(intent); work == nil {
			return nil, nil
		}
	}
	attempt := d.attempt()
	out, logOut := perform(d, work)
	if logOut != nil {
		return out.life, logOut
	}
	if d.paused != nil && isSpent(out.err) {
		return nil, intent // a refresh tells how the session goes on
	}
	life = d.settle(attempt, out)
	d.leaveIfCanceled()
	return life, nil
}

// cancel leaves the browser for the screen before, and anything else for the
// start.
func (d *dialog) cancel() {
	if d.trip != nil {
		d.quitTrip(ProblemNone)
		return
	}
	if d.returns() {
		d.gone = true
		return
	}
	d.update(func(st *State) { d.form = nil; d.showForm(st, ProblemNone) })
}

// perform does work until it is canceled, or a LogOut comes for it.
func perform[T any](d *dialog, work func(context.Context) T) (out T, logOut Intent) {
	d.stopped = nil
	out = await(d.site, work, func(i Intent) bool {
		switch i.(type) {
		case CancelFlow, Back:
			d.stopped = i
			return true
		case LogOut:
			logOut = i
			return d.paused != nil || d.renews != nil
		case brought:
			d.later = append(d.later, i)
		}
		return false
	})
	if d.paused == nil && d.renews == nil {
		logOut = nil
	}
	return out, logOut
}

// settle shows what came of a submission, unless it has been canceled.
func (d *dialog) settle(attempt int, out turnout) *session {
	live := false
	d.update(func(st *State) {
		live = st.Flow.Busy && st.Flow.Attempt == attempt
		if !live || out.life != nil { // home takes the wait away
			return
		}
		calm(st)
		d.show(st, out)
	})
	switch {
	case live && out.away != nil && !out.away.copied:
		d.open(d.trip)
		return nil
	case live, d.renews != nil && out.life != nil: // which is saved already
		return out.life
	case out.life != nil && out.life != d.paused:
		d.abandon(out.life)
	}
	if d.route() == RouteSignIn {
		d.flow = nil
	}
	return nil
}

func (d *dialog) attempt() int       { return d.c.State().Flow.Attempt }
func (d *dialog) retryAt() time.Time { return d.c.State().Flow.RetryAt }

func (d *dialog) route() Route {
	d.c.mu.Lock()
	defer d.c.mu.Unlock()
	return d.c.base
}

// clearThrottle ends a throttling whose time has come.
func clearThrottle(now time.Time) func(*State) {
	return func(st *State) {
		if at := st.Flow.RetryAt; !at.IsZero() && !now.Before(at) && !st.Flow.Busy {
			st.Flow.Problem, st.Flow.RetryAt = ProblemNone, time.Time{}
		}
	}
}
