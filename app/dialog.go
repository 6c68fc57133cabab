package app

import (
	"context"
	"time"

	"foyer/auth"
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
	// over, because of why.
	wish *wish
	gone bool
	why  Problem
	// stopped is the intent that has ended the last wait, if any.
	stopped Intent
	factors
}

// turnout is what came of one submission.
type turnout struct {
	progress client.Progress
	life     *session // set when signed in
	err      error
	sending  bool // it asked for a code to be sent
}

// exchange answers one intent; nil is the end of a throttling, or the visit's.
// left is what could not be done in this dialog.
func (d *dialog) exchange(intent Intent) (life *session, left Intent) {
	var work func(context.Context) turnout
	switch i := intent.(type) {
	case nil:
		return d.tick()
	case SignIn:
		work = func(ctx context.Context) turnout { return d.password(ctx, i) }
	case NewPassword:
		work = func(ctx context.Context) turnout { return d.newPassword(ctx, i) }
	case CancelFlow:
		d.update(func(st *State) { d.showForm(st, ProblemNone) })
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
		return nil, logOut
	}
	if d.paused != nil && isSpent(out.err) {
		return nil, intent // a refresh tells how the session goes on
	}
	life = d.settle(attempt, out)
	d.leaveIfCanceled()
	return life, nil
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
			return d.paused != nil
		}
		return false
	})
	if d.paused == nil {
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
		if out.err != nil {
			d.showError(st, out)
		} else {
			d.showNext(st, out.progress)
		}
	})
	switch {
	case live:
		return out.life
	case out.life != nil && out.life != d.paused:
		d.abandon(out.life)
	}
	if d.route() == RouteSignIn {
		d.flow = nil
	}
	return nil
}

// showError keeps the flow: what got lost on the way is answered again when
// the same is submitted again. Needs the mutex, like the next two.
func (d *dialog) showError(st *State, out turnout) {
	problem, wait := problemOf(out.err)
	d.log.Info("sign in", "problem", problem, "err", out.err)
	if problem == ProblemExpired {
		d.showForm(st, problem)
		return
	}
	if d.showFactorError(st, out) {
		return
	}
	st.Flow.Problem = problem
	if wait > 0 {
		st.Flow.RetryAt = d.c.options.Now().Add(wait)
	}
}

// showNext shows the step that the server asks for.
func (d *dialog) showNext(st *State, progress client.Progress) {
	problem := problemOfReason(progress.Reason)
	if _, asked := progress.Offers(auth.StepPassword); asked && d.wish == nil {
		d.forgetFactors(st)
		st.Flow.Problem = problem
		d.c.turn(RouteSignIn)
		return
	}
	if next, asked := progress.Offers(auth.StepNewPassword); asked {
		d.forgetFactors(st)
		if d.wish != nil {
			d.expectEnd(progress)
		}
		st.Flow.Problem, st.Flow.Rules = problem, rulesOf(next.Rules, progress.RefusedRules)
		d.c.turn(RouteNewPassword)
		return
	}
	d.showFactors(st, progress, false)
}

// showForm forgets the flow and returns to the form.
func (d *dialog) showForm(st *State, problem Problem) {
	d.flow = nil
	d.forgetFactors(st)
	if d.wish != nil {
		d.gone, d.why = true, problem
		return
	}
	d.c.turn(RouteSignIn)
	if st.Flow.Busy {
		return // the next submission is already waiting
	}
	st.Flow.Problem, st.Flow.RetryAt, st.Flow.Rules = problem, time.Time{}, nil
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
