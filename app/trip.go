package app

import (
	"context"
	"slices"
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// trip is one way through the person's browser. Each time it is opened it is a
// leg of its own, on the same listener.
type trip struct {
	step, id string
	from     Route // the screen to return to
	begins   bool  // the sign-in begins with it
	ctx      context.Context
	end      context.CancelFunc
	way      WayBack // nil before the first leg

	// Of the newest leg. verifier is PKCE's, for Google.
	verifier Secret
	link     string // guarded by the Client's mutex
	copies   int
	until    time.Time
}

// unparked is the end of a trip that nobody is told of.
const unparked client.End = ""

// brought is what the browser has brought back from a trip.
type brought struct {
	trip *trip
	code Secret
	err  error
}

func (brought) intent() {}

// throughBrowser tells whether a way leads through the browser.
func throughBrowser(step string) bool {
	return step == StepPasskey || step == StepEnrollPasskey || step == StepGoogle
}

// depart begins a trip with its first leg.
func (d *dialog) depart(step, id string) func(context.Context) turnout {
	d.dropTrip(client.EndOver)
	ctx, end := context.WithCancel(d.ctx)
	t := &trip{step: step, id: id, ctx: ctx, end: end}
	d.trip = t
	remember := false
	d.update(func(st *State) {
		t.from, remember = d.c.base, st.Flow.Remember
		t.begins = t.from == RouteSignIn && (!st.Flow.FixedUsername || d.renews != nil && !d.linking)
		d.c.turn(RouteBrowser)
		st.Flow.Browser = &BrowserLeg{Step: step, Opening: true}
	})
	if t.begins {
		d.form = nil
	}
	return d.takeLeg(t, remember, false)
}

// again takes a new leg of the trip under way, in place of the one before.
func (d *dialog) again(copied bool) func(context.Context) turnout {
	t := d.trip
	d.update(func(st *State) {
		st.Flow.Browser = &BrowserLeg{Step: t.step, Opening: true, Copies: t.copies}
	})
	return d.takeLeg(t, d.remember, copied)
}

// goAbroad handles the intents of trips; nil is that there is nothing to do.
func (d *dialog) goAbroad(intent Intent) func(context.Context) turnout {
	if b, ok := intent.(brought); ok {
		return d.bring(b)
	}
	if !d.c.State().Flow.Busy {
		return nil // it has been canceled
	}
	switch i := intent.(type) {
	case SignInWithPasskey:
		return d.depart(StepPasskey, d.formWay(StepPasskey))
	case SignInWithGoogle:
		return d.depart(StepGoogle, d.formWay(StepGoogle))
	case UseBrowser, CopyBrowserLink:
		_, copied := i.(CopyBrowserLink)
		switch {
		case d.trip != nil:
			return d.again(copied)
		case throughBrowser(d.at.step):
			return d.depart(d.at.step, d.at.id)
		}
		d.update(calm)
	}
	return nil
}

// formWay is the ID of a way that stands beside the password.
func (d *dialog) formWay(step string) string {
	ways := d.c.State().Flow.Ways
	if i := slices.IndexFunc(ways, func(w Way) bool { return w.Step == step }); i >= 0 {
		return ways[i].ID
	}
	return ""
}

// bring goes on with what the browser has brought back.
func (d *dialog) bring(b brought) func(context.Context) turnout {
	t := d.trip
	if t == nil || b.trip != t {
		return nil
	}
	d.c.options.Raise()
	if b.err != nil {
		d.log.Info("browser", "step", t.step, "err", b.err)
		d.quitTrip(problemOfBrowser(b.err))
		return nil
	}
	d.update(func(st *State) {
		st.Flow.Attempt++
		st.Flow.Problem, st.Flow.RetryAt = ProblemNone, time.Time{}
		st.Flow.Busy, st.Flow.BusySince, st.Flow.Waiting = true, d.c.options.Now(), WaitingServer
	})
	d.answered = t.step != StepEnrollPasskey // a new passkey is yet to be confirmed
	return d.ask(func(ctx context.Context, flow *client.SignIn) (client.Progress, error) {
		if t.step == StepGoogle {
			return flow.GoogleCode(ctx, b.code, t.verifier, t.way.RedirectURI())
		}
		return flow.LegCode(ctx, auth.Step(t.step), b.code)
	})
}

// quitTrip returns to the screen before without a result.
func (d *dialog) quitTrip(problem Problem) {
	t := d.trip
	if t.begins {
		d.flow = nil
	}
	end := client.EndClosed
	if problem != ProblemNone {
		end = client.EndLate
	}
	d.update(func(st *State) {
		calm(st)
		d.leaveTrip(st, end)
		st.Flow.Problem, st.Flow.RetryAt = problem, time.Time{}
		if problem != ProblemNone {
			st.Flow.Attempt++
		}
	})
}

// leaveTrip ends the trip under way, if any, and returns to the screen before.
// Needs the mutex.
func (d *dialog) leaveTrip(st *State, end client.End) {
	t := d.trip
	if t == nil {
		return
	}
	d.dropTrip(end)
	st.Flow.Browser = nil
	if d.c.base != RouteBrowser {
		return
	}
	d.c.turn(t.from)
	if t.from != RouteSignIn {
		d.reflect(st)
	}
}

// dropTrip ends the trip under way, if any. What still comes back is nobody's,
// and who brings it is told of the end; unparked closes the way back instead.
func (d *dialog) dropTrip(end client.End) {
	t := d.trip
	if t == nil {
		return
	}
	d.trip = nil
	t.end()
	switch {
	case t.way == nil || d.parking.holds(t.way):
	case t.link == "" || end == unparked: // without a link nobody was sent away
		d.work.Go(func() { _ = t.way.Close() }) // never fails
	default:
		d.park(t.way, end)
	}
}

// tripUntil is when the browser is too late; zero outside a trip.
func (d *dialog) tripUntil() time.Time {
	if d.trip == nil {
		return time.Time{}
	}
	return d.trip.until
}
