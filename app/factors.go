package app

import (
	"context"
	"slices"
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// factors is what a dialog knows of the second factors that are being asked
// for or set up. It belongs to the visit's goroutine.
type factors struct {
	ways []Way
	// at is the way on screen; zero where the person is to choose. asked: they
	// were to choose in this stage.
	at    wayKey
	asked bool
	// answered: a code was submitted, and what came of it is not known yet.
	answered bool
	// tried are the ways that were begun by themselves, failed those whose
	// failed delivery was told.
	tried, failed map[wayKey]bool
	// waits and sendWaits are how long no code may be tried, or asked for.
	waits, sendWaits map[wayKey]time.Time
	// setup is what the set-up under way shows.
	setup setup
	// enrolled, recovered: a method was set up, a recovery code used.
	enrolled, recovered bool
	// declining: the person said "not now" to all that is optional.
	declining bool
	declined  int
	// dropped: the last step dropped a new passkey.
	dropped bool
	// ends is when the server forgets the conversation.
	ends time.Time
	// auto is the step that follows by itself.
	auto func(context.Context) turnout
	// pollAt is when to ask for the delivery again; polls counts failures.
	pollAt  time.Time
	polls   int
	polling bool // what is being shown is the answer to it
}

// goOn takes the step that follows by itself.
type goOn struct{}

func (goOn) intent() {}

// next waits for what is to be done next.
func (d *dialog) next() Intent {
	if d.auto != nil {
		return goOn{}
	}
	return d.wait(soonest(d.retryAt(), d.pollAt, d.ends, d.tripUntil(), d.tendAt))
}

// soonest ignores times that never come.
func soonest(times ...time.Time) (first time.Time) {
	for _, t := range times {
		if first.IsZero() || !t.IsZero() && t.Before(first) {
			first = t
		}
	}
	return first
}

// factorWork translates an intent into the step that it asks for; nil is no
// step.
func (d *dialog) factorWork(intent Intent) func(context.Context) turnout {
	switch i := intent.(type) {
	case goOn:
		work := d.auto
		d.auto = nil
		return work
	case SubmitCode:
		return d.codeStep(auth.Step(d.at.step), d.at.id, i.Code)
	case submitPass:
		return d.codeStep(auth.StepAdminPass, "", i.code)
	case SendCode:
		return d.sendStep(d.at, d.setup.typed)
	case SubmitPhone:
		d.setup.typed = i.Number
		return d.sendStep(d.at, i.Number)
	case RecoverySaved:
		return d.takeStep(auth.StepRecoveryCodeSaved)
	case SkipWay:
		d.declining = d.declining || !d.asksTrust()
		return d.skipStep(d.decline())
	case ConfirmPasskey, DropPasskey:
		return d.passkeyWork(i == ConfirmPasskey{})
	}
	return nil
}

// ask makes the work of a step of this flow.
func (d *dialog) ask(step func(context.Context, *client.SignIn) (client.Progress, error)) func(context.Context) turnout {
	return func(ctx context.Context) turnout {
		if d.flow == nil {
			return turnout{err: &client.SpentError{}}
		}
		progress, err := step(ctx, d.flow)
		return d.conclude(ctx, progress, err)
	}
}

func (d *dialog) codeStep(step auth.Step, id string, code Secret) func(context.Context) turnout {
	d.answered = true
	return d.ask(func(ctx context.Context, flow *client.SignIn) (client.Progress, error) {
		if step == auth.StepPassword {
			return flow.Password(ctx, d.paused.who.username, code)
		}
		return flow.Code(ctx, step, id, code)
	})
}

func (d *dialog) sendStep(way wayKey, phone string) func(context.Context) turnout {
	if way.step != StepEnrollSMS {
		phone = ""
	}
	sending := d.ask(func(ctx context.Context, flow *client.SignIn) (client.Progress, error) {
		return flow.Send(ctx, auth.Step(way.step), way.id, phone)
	})
	return func(ctx context.Context) turnout {
		out := sending(ctx)
		out.sending = true
		return out
	}
}

func (d *dialog) takeStep(step auth.Step) func(context.Context) turnout {
	return d.ask(func(ctx context.Context, flow *client.SignIn) (client.Progress, error) { return flow.Take(ctx, step) })
}

func (d *dialog) skipStep(of auth.Step) func(context.Context) turnout {
	return d.ask(func(ctx context.Context, flow *client.SignIn) (client.Progress, error) { return flow.Skip(ctx, of) })
}

// showFactors shows the second factor, or the set-up, that the server asks
// for. Needs the mutex, like all that follows.
func (d *dialog) showFactors(st *State, progress client.Progress, restated bool) {
	d.expectEnd(progress)
	if right := d.answered && progress.Reason == ""; right && !restated {
		d.passed()
	}
	d.answered = d.answered && restated
	st.Flow.Rules = nil
	st.Flow.SkewSeconds = int(progress.Skew / time.Second)
	if !restated {
		st.Flow.Problem, st.Flow.RetryAt = d.problemOf(progress.Reason), time.Time{}
	}
	ways := d.waysOf(progress.Next, restated)
	_, saving := progress.Offers(auth.StepRecoveryCodeSaved)
	verify := slices.DeleteFunc(slices.Clone(ways), func(w Way) bool { return isEnroll(w.Step) })
	if !saving {
		d.setup.recovery = ""
	}
	made, _ := progress.Offers(auth.StepEnrollPasskey)
	switch {
	case made.Confirm:
		d.showMade(made)
	case saving:
		d.showRecoveryCode(st, progress)
	case len(verify) > 0:
		d.ways = verify
		d.showChallenge(st, progress)
	case len(ways) > 0:
		d.ways = ways
		d.showSetup(st, progress)
	case isStranded(progress.Next):
		d.ways = nil
		d.strand(st)
	default:
		d.showUnknown(st, progress)
		return
	}
	d.reflect(st)
}

// expectEnd notes when the server will have forgotten the conversation.
func (d *dialog) expectEnd(progress client.Progress) {
	if progress.ExpiresIn > 0 {
		d.ends = d.c.options.Now().Add(progress.ExpiresIn)
	}
}

// reflect publishes where the conversation stands.
func (d *dialog) reflect(st *State) {
	now := d.c.options.Now()
	st.Flow.Ways, st.Flow.Way = slices.Clone(d.ways), nil
	way, found := findWay(d.ways, d.at)
	if found {
		st.Flow.Way = &way
	} else if d.c.base == RouteRecoveryCode && d.setup.optional {
		st.Flow.Way = &Way{Step: string(auth.StepRecoveryCodeSaved), Optional: true, AttemptsLeft: -1}
	}
	if until := d.waits[d.at]; until.After(now) && st.Flow.RetryAt.IsZero() && !st.Flow.Busy {
		st.Flow.RetryAt = until
		if st.Flow.Problem == ProblemNone {
			st.Flow.Problem = ProblemThrottled
		}
	}
	st.Flow.Enrollment = d.enrollment(way)
	if d.pollAt = (time.Time{}); found && way.Sent && way.Delivery == DeliveryQueued {
		d.pollAt = now.Add(max(pollEvery, min(time.Duration(d.polls)*2*pollEvery, pollMost)))
	}
}

// inFactors tells whether the screen is one of second factors, or of a
// step-up.
func (d *dialog) inFactors() bool { return d.wish != nil || isFactorRoute(d.c.base) || len(d.ways) > 0 }

func isFactorRoute(route Route) bool {
	switch route {
	case RouteChallenge, RouteMethods, RouteEnroll, RouteEnrollTOTP, RouteEnrollEmail, RouteEnrollText,
		RouteRecoveryCode, RouteStranded, RouteBrowser, RouteTrust, RouteConfirmPasskey:
		return true
	}
	return false
}

// forgetFactors leaves nothing of the second factors behind.
func (d *dialog) forgetFactors(st *State) {
	d.factors = factors{}
	d.dropTrip(client.EndOver)
	st.Flow.Browser = nil
	st.Flow.Ways, st.Flow.Way, st.Flow.Enrollment, st.Flow.SkewSeconds = nil, nil, nil, 0
}
