package app

import (
	"strings"
	"time"

	"foyer/auth"
)

// submitSignIn takes the form, one at a time. Needs the mutex, like the next
// two.
func (c *Client) submitSignIn(i SignIn) {
	flow := &c.state.Flow
	if c.base != RouteSignIn || flow.Busy {
		return
	}
	if flow.FixedUsername {
		i.Username, i.Remember = flow.Username, flow.Remember
	}
	i.Username = strings.TrimSpace(i.Username)
	if !flow.RetryAt.IsZero() && i.Username == flow.Username && c.options.Now().Before(flow.RetryAt) {
		return
	}
	flow.Username, flow.Remember = i.Username, i.Remember
	switch {
	case i.Username == "":
		c.refuse(ProblemEmptyUsername)
	case i.Password == "":
		c.refuse(ProblemEmptyPassword)
	default:
		c.begin(i)
	}
}

// refuse answers a submission by itself.
func (c *Client) refuse(problem Problem) {
	flow := &c.state.Flow
	flow.Attempt++
	flow.Problem, flow.RetryAt = problem, time.Time{}
}

// begin makes the flow busy with a submission.
func (c *Client) begin(i Intent) {
	if !c.post(i) {
		return
	}
	flow := &c.state.Flow
	flow.Attempt++
	flow.Problem, flow.RetryAt = ProblemNone, time.Time{}
	flow.Busy, flow.BusySince, flow.Waiting = true, c.options.Now(), WaitingServer
	c.state.Session.EndedBy, c.state.Session.EndedAt = "", time.Time{}
}

// cancelFlow ends the wait at once for the eye; the conversation follows.
func (c *Client) cancelFlow() {
	if isForm(c.route()) {
		c.leaveForm()
		return
	}
	if c.post(CancelFlow{}) {
		calm(&c.state)
		if c.base != RouteBrowser { // which returns into the step-up
			c.state.Security.Busy, c.state.Organization.Busy = false, false
		}
	}
}

func (c *Client) editUsername(i EditUsername) {
	if flow := &c.state.Flow; !flow.Busy && !flow.FixedUsername && len(i.Username) <= auth.MaxIdentifier {
		flow.Username = i.Username
	}
}

// calm ends the wait.
func calm(st *State) {
	st.Flow.Busy, st.Flow.BusySince, st.Flow.Waiting = false, time.Time{}, WaitingNone
}

// signIn shows the form until somebody is signed in (a session) or the visit
// is over (nil).
func (s *site) signIn() *session {
	s.update(func(st *State) {
		if s.c.base != RouteSignIn { // else somebody may have submitted already
			s.c.turn(RouteSignIn)
			calm(st)
		}
	})
	d := &dialog{site: s}
	defer d.dropTrip(unparked)
	for s.ctx.Err() == nil {
		if life, _ := d.exchange(d.next()); life != nil {
			return life
		}
	}
	return nil
}
