package app

import (
	"context"
	"time"

	"foyer/auth/client"
)

// How often the delivery of a code is asked for: once a second while it is
// queued, less often while nobody answers.
const (
	pollEvery = time.Second
	pollMost  = 10 * time.Second
	pollTime  = 5 * time.Second // bounds one question
)

// expired is what is left of a conversation that lay too long.
type expired struct{}

func (expired) intent() {}

// tick does what the time has come for.
func (d *dialog) tick() (life *session, left Intent) {
	now, busy := d.c.options.Now(), false
	d.update(func(st *State) {
		clearThrottle(now)(st)
		busy = st.Flow.Busy
	})
	switch {
	case busy || d.ctx.Err() != nil:
	case !d.ends.IsZero() && !now.Before(d.ends):
		return nil, d.expire()
	case d.trip != nil && !d.trip.until.IsZero() && !now.Before(d.trip.until):
		d.quitTrip(ProblemBrowserExpired)
	case !d.pollAt.IsZero() && !now.Before(d.pollAt):
		return d.poll()
	}
	return nil, nil
}

// expire ends a conversation that the server has forgotten.
func (d *dialog) expire() (left Intent) {
	d.update(func(st *State) { d.showForm(st, ProblemExpired) })
	if d.paused != nil && d.wish == nil {
		return expired{}
	}
	return nil
}

// poll asks for the delivery of a code. Nobody is made to wait for it: it
// shows no wait, and a submission that comes meanwhile follows right after.
func (d *dialog) poll() (life *session, left Intent) {
	ask := d.ask(func(ctx context.Context, flow *client.SignIn) (client.Progress, error) { return flow.Status(ctx) })
	out := await(d.site, func(ctx context.Context) turnout {
		ctx, cancel := context.WithTimeout(ctx, pollTime)
		defer cancel()
		return ask(ctx)
	}, func(i Intent) bool {
		d.later = append(d.later, i)
		switch i.(type) {
		case CancelFlow, Back, LogOut:
			return true
		}
		return false
	})
	if out.life != nil {
		return out.life, nil
	}
	if isSpent(out.err) {
		return nil, d.expire()
	}
	d.update(func(st *State) { d.showPolled(st, out) })
	return nil, nil
}

func (d *dialog) showPolled(st *State, out turnout) {
	if out.err != nil {
		d.log.Debug("delivery", "err", out.err)
		d.polls++
		d.reflect(st)
		return
	}
	d.polls, d.polling = 0, true
	defer func() { d.polling = false }()
	if _, still := findWay(d.waysOf(out.progress.Next, true), d.at); !still || out.progress.Reason != "" {
		d.showNext(st, out.progress)
		return
	}
	d.showFactors(st, out.progress, true)
}
