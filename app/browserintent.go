package app

import (
	"errors"
	"slices"

	"foyer/app/browser"
	"foyer/auth"
)

// doBrowser handles the intents of what passes through browser or mailbox;
// false is that it is none. Needs the mutex, like all of this file.
func (c *Client) doBrowser(intent Intent) bool {
	switch i := intent.(type) {
	case SignInWithPasskey:
		c.signInBy(i, StepPasskey, i.Remember)
	case SignInWithGoogle:
		c.signInBy(i, StepGoogle, i.Remember)
	case UseBrowser:
		c.submitAt(i, c.mayOpen() || c.base == RouteBrowser)
	case CopyBrowserLink:
		c.submitAt(i, c.base == RouteBrowser)
	case ConfirmPasskey, DropPasskey:
		c.submitAt(i, c.base == RouteConfirmPasskey)
	case RequestReset:
		c.submitReset(i)
	case Register:
		c.submitRegister(i)
	case UseComputer:
		c.useComputer()
	default:
		return false
	}
	return true
}

// mayOpen tells whether the way on screen leads through the browser.
func (c *Client) mayOpen() bool {
	way := c.state.Flow.Way
	return (c.base == RouteChallenge || c.base == RouteTrust) && way != nil && throughBrowser(way.Step) && !c.throttled()
}

// signInBy begins a sign-in without a username; where the form is for one
// person only it has to be one of their ways.
func (c *Client) signInBy(i Intent, step string, remember bool) {
	flow := &c.state.Flow
	if c.base != RouteSignIn || flow.Busy || flow.Purpose != PurposeSignIn {
		return
	}
	offers := c.state.Server.Offers
	switch {
	case flow.FixedUsername:
		if !slices.ContainsFunc(flow.Ways, func(w Way) bool { return w.Step == step }) {
			return
		}
	case offers.Known && (step == StepPasskey && !offers.Passkey || step == StepGoogle && !offers.Google):
		return
	default:
		flow.Remember = remember
	}
	c.over = nil
	c.begin(i)
}

// problemOfBrowser tells why the browser has brought nothing.
func problemOfBrowser(err error) Problem {
	if errors.Is(err, browser.ErrDenied) || errors.Is(err, browser.ErrBrowser) {
		return ProblemBrowserDenied
	}
	return ProblemUnexpected
}

// problemOfTrip tells why the server did not take what a trip has brought.
func (d *dialog) problemOfTrip(t *trip, reason auth.Reason) Problem {
	switch reason {
	case auth.ReasonInvalidCode:
		if t.step == StepGoogle {
			return ProblemBrowserDenied
		}
		return ProblemBrowserExpired
	case auth.ReasonInvalidCredentials: // somebody else's
		return ProblemBrowserDenied
	}
	return d.problemOf(reason)
}
