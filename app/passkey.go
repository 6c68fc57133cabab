package app

import (
	"context"

	"foyer/auth"
	"foyer/auth/client"
)

// asksTrust tells whether all that is left is "Trust this device?". It is asked
// once, and so never answered without having been seen.
func (d *dialog) asksTrust() bool {
	return d.wish == nil && len(d.ways) == 1 && d.ways[0].Step == StepEnrollPasskey && d.ways[0].Optional
}

// showMade names the passkey that was made in the browser, which is the
// account's only once its person has confirmed it.
func (d *dialog) showMade(made client.Next) {
	way := Way{Step: string(made.Step), Label: made.Label, Hint: made.Hint, Optional: made.Optional, AttemptsLeft: -1}
	d.ways, d.at = []Way{way}, keyOf(way)
	d.setup.label, d.setup.hint = made.Label, made.Hint
	d.c.turn(RouteConfirmPasskey)
}

// passkeyWork keeps or drops the passkey on screen.
func (d *dialog) passkeyWork(keep bool) func(context.Context) turnout {
	if d.dropped = !keep; d.dropped {
		return d.skipStep(auth.StepEnrollPasskey)
	}
	d.answered = true
	return d.ask(func(ctx context.Context, flow *client.SignIn) (client.Progress, error) { return flow.Confirm(ctx) })
}

// barOfPasskey: beside another factor it is the last bar, else it is the set-up
// itself.
func (d *dialog) barOfPasskey(way Way) (bar, of int) {
	switch {
	case d.c.base == RouteConfirmPasskey && d.setup.bar > 0:
		return d.setup.bar, bars
	case d.c.base == RouteConfirmPasskey || way.Optional && !d.enrolled:
		return 0, 0
	case way.Optional:
		return barTrust, bars
	}
	return barSetUp, bars
}
