package app

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
// the midst of second factors, or Back one that leaves no step to go on with.
func (d *dialog) leaveIfCanceled() {
	switch d.stopped.(type) {
	case CancelFlow:
	case Back:
		if d.wish == nil || d.flow != nil {
			return
		}
	default:
		return
	}
	d.update(func(st *State) {
		if d.inFactors() && !st.Flow.Busy {
			d.showForm(st, ProblemNone)
		}
	})
}

// tidy takes out of the state what must not outlive its screen or its
// session. Needs the mutex.
func (c *Client) tidy() {
	st := &c.state
	switch c.base {
	case RouteEnroll, RouteEnrollTOTP, RouteEnrollEmail, RouteEnrollText, RouteRecoveryCode:
	default:
		st.Flow.Enrollment = nil
	}
	if st.Organization.Pass != nil && c.route() != RoutePeople && c.route() != RouteOrganization {
		st.Organization.Pass = nil
	}
	if !st.Session.SignedIn {
		st.Security, st.Organization = Security{}, Organization{}
	}
}
