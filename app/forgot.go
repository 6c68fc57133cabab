package app

import (
	"context"
	"slices"
	"strings"

	"foyer/auth"
)

// isForm tells the forms that lie over the sign-in.
func isForm(route Route) bool { return route == RouteForgot || route == RouteRegister }

// layForm fills a form that is to be laid over the sign-in, and tells whether
// it may be. Needs the mutex, like the intents of this file.
func (c *Client) layForm(route Route) bool {
	flow := &c.state.Flow
	if c.base != RouteSignIn || flow.FixedUsername || flow.Purpose != PurposeSignIn || flow.Busy {
		return false
	}
	if slices.Contains(c.over, route) {
		return true // as it was typed
	}
	c.clearProblem()
	if route == RouteForgot {
		flow.Forgot = &Forgot{Identifier: flow.Username}
		return true
	}
	flow.Registration = &Registration{Email: flow.Username, First: c.awaitsFirst()}
	flow.Rules = rulesOf(c.rules, nil)
	return true
}

// leaveForm takes the form on top off, or ends its wait.
func (c *Client) leaveForm() {
	if c.state.Flow.Busy {
		if c.post(CancelFlow{}) {
			calm(&c.state)
		}
		return
	}
	c.clearProblem()
	c.takeOff()
	if !slices.Contains(c.over, RouteRegister) {
		c.state.Flow.Rules = nil
	}
}

func (c *Client) submitReset(i RequestReset) {
	flow := &c.state.Flow
	if c.route() != RouteForgot || flow.Busy || c.throttled() || flow.Forgot == nil {
		return
	}
	i.Identifier = strings.TrimSpace(strings.ToValidUTF8(i.Identifier, ""))
	flow.Forgot = &Forgot{Identifier: i.Identifier, Sent: flow.Forgot.Sent && flow.Forgot.Identifier == i.Identifier}
	switch {
	case i.Identifier == "":
		c.refuse(ProblemEmptyUsername)
	case len(i.Identifier) > auth.MaxIdentifier:
		flow.Forgot.Identifier = ""
		c.refuse(ProblemNotUsable)
	default:
		c.begin(i)
	}
}

// forgot asks for the mail. What is shown is the same for everybody.
func (d *dialog) forgot(ctx context.Context, i RequestReset) turnout {
	if err := d.meet(ctx); err != nil {
		return turnout{err: err}
	}
	if err := d.plain.Forgot(ctx, i.Identifier, d.c.options.Locales); err != nil {
		return turnout{err: err}
	}
	return turnout{show: func(st *State) {
		if st.Flow.Forgot != nil {
			st.Flow.Forgot = &Forgot{Identifier: i.Identifier, Sent: true}
		}
	}}
}
