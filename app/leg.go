package app

import (
	"context"
	"time"

	"foyer/app/browser"
	"foyer/auth"
	"foyer/auth/client"
)

// WayBack is the way back from the person's browser; *browser.Leg is one, and
// has the contract of the methods.
type WayBack interface {
	RedirectURI() string
	Expect(browser.Expected)
	Wait(context.Context) (browser.Result, error)
	Retire(over string)
	Close() error
}

// away is a leg that was taken: it is the browser's turn.
type away struct {
	link   string
	until  time.Time
	copied bool // to be opened by hand
}

// legLife is how long the nonce of a Google leg is good.
const legLife = 5 * time.Minute

// takeLeg binds the listener, then asks the server for a leg.
func (d *dialog) takeLeg(t *trip, remember, copied bool) func(context.Context) turnout {
	return func(ctx context.Context) turnout {
		resumed, err := d.ready(ctx, t, remember)
		if err == nil {
			err = d.listen(t)
		}
		if err != nil {
			return turnout{err: err}
		}
		progress, leg, err := d.askLeg(ctx, t)
		if resumed && t.begins && isSpent(err) {
			// Nobody was named, so nothing is lost by starting over.
			d.start(remember)
			d.by = t.step
			progress, leg, err = d.askLeg(ctx, t)
		}
		if leg == nil {
			return d.conclude(ctx, progress, err)
		}
		leg.copied = copied
		return turnout{progress: progress, away: leg}
	}
}

// ready makes sure that there is a flow to take the leg in, and tells whether
// there was.
func (d *dialog) ready(ctx context.Context, t *trip, remember bool) (resumed bool, err error) {
	if t.begins {
		if err := d.prepare(ctx, remember); err != nil {
			return false, err
		}
		if d.by != t.step {
			d.flow = nil
		}
	}
	if d.flow != nil {
		return true, nil
	}
	if !t.begins && (d.paused == nil || d.wish != nil) {
		return false, &client.SpentError{}
	}
	d.start(remember)
	d.by = t.step
	return false, nil
}

// listen opens the way back. It takes nothing any more when the trip ends, and
// is parked then.
func (d *dialog) listen(t *trip) error {
	if t.way != nil {
		return nil
	}
	way, err := d.c.options.Listen(d.ctx)
	if err != nil {
		return err
	}
	t.way = way
	d.work.Go(func() {
		result, err := way.Wait(t.ctx)
		if t.ctx.Err() != nil {
			return // who has ended the trip sees to it
		}
		d.park(way, client.EndOver)
		select {
		case <-t.ctx.Done():
		case d.inbox <- brought{t, result.Code, err}:
		}
	})
	return nil
}

// askLeg returns nil where the server has another answer than a leg.
func (d *dialog) askLeg(ctx context.Context, t *trip) (client.Progress, *away, error) {
	t.way.Expect(browser.Expected{}) // the leg before is void from now on
	if t.step == StepGoogle {
		return d.askGoogle(ctx, t)
	}
	state := browser.NewState()
	progress, err := d.flow.Browser(ctx, auth.Step(t.step), t.id, t.way.RedirectURI(), state)
	if err != nil || progress.Redirect.RequestURI == "" {
		return progress, nil, err
	}
	t.way.Expect(d.expected(browser.Expected{State: state, Issuer: d.url, CodeParam: "leg_code"}))
	return progress, &away{
		link: d.wire.AuthorizeURL(progress.Redirect.RequestURI), until: d.c.options.Now().Add(progress.Redirect.ExpiresIn),
	}, nil
}

func (d *dialog) expected(e browser.Expected) browser.Expected {
	e.Done, e.DoneCancelled = d.plain.DoneURL(client.EndOK), d.plain.DoneURL(client.EndDenied)
	return e
}

// showAway says "Finish in your browser". Needs the mutex.
func (d *dialog) showAway(st *State, out turnout) {
	t := d.trip
	d.expectEnd(out.progress)
	t.link, t.until = out.away.link, out.away.until
	shown := &BrowserLeg{Step: t.step, ExpiresAt: t.until}
	if out.away.copied {
		t.copies++
		shown.Link = t.link
	}
	shown.Copies = t.copies
	st.Flow.Browser = shown
}

// open opens the newest leg in the browser. Where that fails its address is
// shown, to be opened by hand.
func (d *dialog) open(t *trip) {
	link := t.link
	d.c.chores.Go(func() {
		err := d.c.options.OpenURL(link)
		if err == nil {
			return
		}
		d.log.Warn("open the browser", "err", err)
		d.update(func(st *State) {
			if t.ctx.Err() != nil || t.link != link || st.Flow.Browser == nil || st.Flow.Browser.Opening {
				return // the trip has gone on
			}
			shown := *st.Flow.Browser
			shown.NotOpened, shown.Link = true, link
			st.Flow.Browser = &shown
		})
	})
}
