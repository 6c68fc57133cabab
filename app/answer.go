package app

import (
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// show shows what came of a submission. Needs the mutex, like all that follow.
func (d *dialog) show(st *State, out turnout) {
	if out.away != nil {
		d.showAway(st, out)
		return
	}
	t, reason := d.trip, out.progress.Reason
	d.leaveTrip(st, client.EndOver)
	switch {
	case out.err != nil:
		d.showError(st, out)
	case out.show != nil:
		out.show(st)
	case t != nil && t.begins && reason != "" && !d.links(reason):
		d.showForm(st, d.problemOfTrip(t, reason))
	default:
		d.showNext(st, out.progress)
		if t != nil && reason != "" && d.auto == nil {
			st.Flow.Problem = d.problemOfTrip(t, reason)
		}
	}
}

// showError keeps the flow: what got lost on the way is answered again when
// the same is submitted again.
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
	problem := d.problemOf(progress.Reason)
	if next, asked := progress.Offers(auth.StepPassword); asked && d.wish == nil {
		if d.form != nil { // the account was refused in the end
			d.showForm(st, problem)
			return
		}
		d.forgetFactors(st)
		if d.linking || d.links(progress.Reason) {
			d.link(st, next)
		}
		st.Flow.Problem = problem
		d.c.turn(RouteSignIn)
		d.showFormWays(st, progress.Next)
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

// showForm forgets the flow and returns to the form: of the registration, if it
// began there.
func (d *dialog) showForm(st *State, problem Problem) {
	form := d.form
	d.flow, d.form = nil, nil
	d.forgetFactors(st)
	d.unlink(st)
	if d.wish != nil {
		d.gone, d.why = true, problem
		return
	}
	d.c.turn(RouteSignIn)
	if d.paused != nil || d.renews != nil {
		d.showFormWays(st, d.where.Next)
	}
	if st.Flow.Busy {
		return // the next submission is already waiting
	}
	st.Flow.Problem, st.Flow.RetryAt, st.Flow.Rules = problem, time.Time{}, nil
	if form != nil {
		d.c.layRegistration(*form)
	}
}
