package app

import (
	"context"
	"slices"
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// passed ends a stage: what was asked for has been proved or set up.
func (d *dialog) passed() {
	d.enrolled = d.enrolled || isEnroll(d.at.step)
	d.recovered = d.recovered || d.at.step == StepRecoveryCode
	d.at, d.asked, d.setup = wayKey{}, false, setup{}
	d.c.uncover()
}

// showChallenge asks for the way on screen as long as it is offered, else for
// the default.
func (d *dialog) showChallenge(st *State, progress client.Progress) {
	d.setup = setup{}
	if _, still := findWay(d.ways, d.at); !still {
		d.c.uncover()
		if d.at = keyOf(d.ways[0]); asksEachTime(progress.Next) && d.kinds() > 1 {
			d.at, d.asked = wayKey{}, true
			d.c.turn(RouteMethods)
			return
		}
	} else if d.asked && d.at == (wayKey{}) {
		return
	}
	d.openWay(st)
	d.tellFailure(st, progress.Reason)
}

func asksEachTime(next []client.Next) bool {
	return slices.ContainsFunc(next, func(n client.Next) bool { return n.Ask })
}

// kinds counts the ways that are no last resort.
func (d *dialog) kinds() (n int) {
	for _, w := range d.ways {
		if w.Step != StepRecoveryCode {
			n++
		}
	}
	return n
}

// openWay shows the way at, and begins what it begins with.
func (d *dialog) openWay(st *State) {
	way, _ := findWay(d.ways, d.at)
	switch way.Step {
	case StepPassword:
		d.c.turn(RouteSignIn)
	case StepEnrollTOTP:
		if d.setup.secret != "" {
			d.c.turn(RouteEnrollTOTP)
		} else if !d.begun(d.at) {
			d.follow(st, d.takeStep(auth.StepEnrollTOTP))
		} else { // the key did not come
			d.at = wayKey{}
			d.c.turn(RouteEnroll)
		}
	case StepEnrollSMS:
		d.c.turn(RouteEnrollText)
	case StepEnrollPasskey:
		d.c.turn(RouteTrust)
	default:
		route := RouteChallenge
		if way.Step == StepEnrollEmail {
			route = RouteEnrollEmail
		}
		d.c.turn(route)
		if isSent(way.Step) && !way.Sent && !d.begun(d.at) {
			d.follow(st, d.sendStep(d.at, ""))
		}
	}
}

// begun notes that a way was begun by itself, and tells whether it had been.
func (d *dialog) begun(way wayKey) bool {
	if d.tried[way] {
		return true
	}
	mark(&d.tried, way, true)
	return false
}

// follow lets another step follow by itself; the person goes on waiting.
func (d *dialog) follow(st *State, work func(context.Context) turnout) {
	d.auto = work
	st.Flow.Busy, st.Flow.Waiting = true, WaitingServer
	if st.Flow.BusySince.IsZero() {
		st.Flow.BusySince = d.c.options.Now()
	}
}

// choose goes on with a way of the person's choice.
func (d *dialog) choose(st *State, key wayKey) {
	way, found := findWay(d.ways, key)
	if !found {
		return
	}
	if d.at != key && isEnroll(key.step) {
		d.setup.retyping = false
	}
	d.at = key
	d.c.uncover()
	st.Flow.Problem, st.Flow.RetryAt, st.Flow.SkewSeconds = ProblemNone, time.Time{}, 0
	mark(&d.tried, key, false)
	d.openWay(st)
	if way.Delivery == DeliveryFailed && d.auto == nil && way.Step != StepEnrollSMS {
		d.follow(st, d.sendStep(key, ""))
	}
	d.reflect(st)
}

// back returns to the step before, within this stage; true is that there is
// none.
func (d *dialog) back(st *State) (leave bool) {
	st.Flow.Problem, st.Flow.RetryAt = ProblemNone, time.Time{}
	way, _ := findWay(d.ways, d.at)
	switch {
	case d.c.base == RouteRecoveryCode, d.c.base == RouteConfirmPasskey:
		return false // leaving it is CancelFlow's
	case d.c.base == RouteEnrollText && way.Sent && !d.setup.retyping:
		d.setup.retyping = true
	case isEnroll(way.Step) && d.wish == nil && !d.asksTrust() && (len(d.ways) > 1 || way.Optional):
		d.at = wayKey{}
		d.c.turn(RouteEnroll)
	case d.asked && d.at != (wayKey{}):
		d.at = wayKey{}
		d.c.turn(RouteMethods)
	default:
		return true
	}
	d.reflect(st)
	return false
}

func mark[V any](marks *map[wayKey]V, key wayKey, value V) {
	if *marks == nil {
		*marks = map[wayKey]V{}
	}
	(*marks)[key] = value
}
