package app

import (
	"errors"
	"slices"
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// tellFailure offers the other ways, once, where a code could not be delivered.
func (d *dialog) tellFailure(st *State, reason auth.Reason) {
	way, found := findWay(d.ways, d.at)
	bad := found && way.Delivery == DeliveryFailed || reason == auth.ReasonDeliveryFailed
	if !bad {
		mark(&d.failed, d.at, false)
		if st.Flow.Problem == ProblemDelivery {
			st.Flow.Problem = ProblemNone
		}
		return
	}
	if d.failed[d.at] {
		return
	}
	mark(&d.failed, d.at, true)
	st.Flow.Problem = ProblemDelivery
	switch {
	case len(d.ways) < 2:
	case isEnroll(d.at.step):
		d.at = wayKey{}
		d.c.turn(RouteEnroll)
	default:
		d.c.cover(RouteMethods)
	}
}

// showUnknown declines what is optional and of a newer version, and gives up
// on the rest.
func (d *dialog) showUnknown(st *State, progress client.Progress) {
	for _, n := range progress.Next {
		if n.Optional && d.declined < maxDeclined {
			d.declined++
			d.follow(st, d.skipStep(n.Step))
			return
		}
	}
	d.log.Error("no step that this version knows", "next", progress.Next)
	d.showForm(st, ProblemUpdate)
}

// maxDeclined bounds what is declined without being seen.
const maxDeclined = 16

// isStranded: all that is left proves nothing, or is an admin's to give.
func isStranded(next []client.Next) bool {
	return !slices.ContainsFunc(next, func(n client.Next) bool {
		return n.Step != auth.StepStatus && n.Step != auth.StepAdminPass
	})
}

// strand shows whom to ask.
func (d *dialog) strand(st *State) {
	d.at = wayKey{}
	d.c.turn(RouteStranded)
	if st.Flow.Problem == ProblemNone {
		st.Flow.Problem = ProblemNoWayIn
	}
}

// showFactorError tells what went wrong in a step of the second factors; false
// leaves it to the sign-in.
func (d *dialog) showFactorError(st *State, out turnout) bool {
	var (
		refused   *client.RefusedError
		denied    *client.DeniedError
		throttled *client.ThrottledError
	)
	switch {
	case errors.As(out.err, &refused) && len(refused.Next) > 0:
		// What is asked for is not what is on screen.
		d.answered = false
		d.showNext(st, client.Progress{Next: refused.Next})
		if d.auto == nil && st.Flow.Problem == ProblemNone {
			st.Flow.Problem = ProblemUnexpected
		}
		return true
	case !d.inFactors():
		return false
	case errors.As(out.err, &denied):
		problem, _ := problemOf(out.err)
		d.showForm(st, problem)
		return true
	case errors.As(out.err, &throttled) && !throttled.Closed:
		d.showThrottled(st, throttled.RetryAfter, out.sending)
		return true
	}
	if d.at.step == StepEnrollTOTP && d.setup.secret == "" {
		d.at = wayKey{}
		d.c.turn(RouteEnroll)
	}
	d.reflect(st)
	return false
}

// showThrottled tells a wait of the way on screen; the others stay free. A
// code that is there already can be typed while no other is sent.
func (d *dialog) showThrottled(st *State, wait time.Duration, sending bool) {
	until := d.c.options.Now().Add(wait)
	way, _ := findWay(d.ways, d.at)
	if sending && way.Sent {
		mark(&d.sendWaits, d.at, until)
		for i := range d.ways {
			if keyOf(d.ways[i]) == d.at {
				d.ways[i].ResendAt = until
			}
		}
		d.reflect(st)
		return
	}
	if !sending {
		mark(&d.waits, d.at, until)
	}
	st.Flow.Problem, st.Flow.RetryAt = ProblemThrottled, until
	d.reflect(st)
}
