package app

import "slices"

// turnPage handles what a conversation answers without the server; false
// leaves the intent to factorWork.
func (d *dialog) turnPage(intent Intent) bool {
	switch i := intent.(type) {
	case ChooseWay:
		d.update(func(st *State) {
			if st.Flow.Busy { // else it has been canceled
				calm(st)
				d.choose(st, wayKey{i.Step, i.ID})
			}
		})
	case OtherWays:
		d.update(func(st *State) {
			if !st.Flow.Busy && isEnroll(d.at.step) {
				d.at = wayKey{}
				st.Flow.Problem = ProblemNone
				d.c.turn(RouteEnroll)
				d.reflect(st)
			}
		})
	case Back:
		if d.trip != nil {
			d.quitTrip(ProblemNone)
			break
		}
		if d.returns() && !d.inFactors() {
			d.gone = true
			break
		}
		d.update(func(st *State) {
			if d.inFactors() && d.back(st) {
				d.showForm(st, ProblemNone)
			}
		})
	default:
		return false
	}
	return true
}

// leaveIfCanceled returns to the start where CancelFlow has ended a wait in
// the midst of second factors, or Back one that leaves no step to go on with;
// from the browser both return to the screen before.
func (d *dialog) leaveIfCanceled() {
	switch d.stopped.(type) {
	case CancelFlow:
	case Back:
		if d.trip == nil && (d.wish == nil || d.flow != nil) {
			return
		}
	default:
		return
	}
	if d.trip != nil {
		d.quitTrip(ProblemNone)
		return
	}
	if _, canceled := d.stopped.(CancelFlow); canceled && d.returns() {
		d.gone = true
		return
	}
	d.update(func(st *State) {
		if (d.inFactors() || d.linking) && !st.Flow.Busy {
			d.form = nil
			d.showForm(st, ProblemNone)
		}
	})
}

// tidy takes out of the state what must not outlive its screen or its
// session. Needs the mutex.
func (c *Client) tidy() {
	st := &c.state
	switch c.base {
	case RouteEnroll, RouteEnrollTOTP, RouteEnrollEmail, RouteEnrollText, RouteRecoveryCode, RouteTrust, RouteConfirmPasskey:
	default:
		st.Flow.Enrollment = nil
	}
	if c.base != RouteBrowser {
		st.Flow.Browser = nil
	}
	if !slices.Contains(c.over, RouteForgot) {
		st.Flow.Forgot = nil
	}
	if !slices.Contains(c.over, RouteRegister) {
		st.Flow.Registration = nil
	}
	if st.Organization.Pass != nil && c.route() != RoutePeople && c.route() != RouteOrganization {
		st.Organization.Pass = nil
	}
	if !st.Session.SignedIn {
		st.Security, st.Organization, st.Picture = Security{}, Organization{}, nil
		st.Presence, st.People, st.Devices = Presence{}, People{}, Devices{}
	}
	c.exitWhenOut()
}
