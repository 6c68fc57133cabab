package app

// layOwn tells whether a screen of the own profile, of the devices or of the
// settings may be shown. home is that somebody is signed in and at home. Needs
// the mutex.
func (c *Client) layOwn(route Route, home bool) bool {
	switch route {
	case RouteSettings:
		c.state.Desktop.Problem = ProblemNone
		signal(c.desk.news)
		return true
	case RouteProfile:
		if home && !c.state.Security.Busy {
			c.state.Security.Problem, c.state.Security.Done = ProblemNone, ""
		}
		return home
	case RouteDevices:
		if home && !c.state.Devices.Busy {
			c.state.Devices.Problem, c.state.Devices.Done = ProblemNone, ""
		}
		if home {
			c.post(load{route})
		}
		return home
	}
	return false
}

// doOwn handles the intents of presence, people, devices, the own profile and
// session, and the desktop; false is that it is none of them. Needs the mutex.
func (c *Client) doOwn(intent Intent) bool {
	switch i := intent.(type) {
	case SetStatus:
		c.setStatus(i)
	case SearchPeople:
		c.searchPeople(i)
	case LookAt:
		c.lookAt(i)
	case SaveProfile:
		c.wishProfile(i)
	case SignOutDevice, SignOutOthers:
		c.wishDevices(i)
	case ChangeDesktop:
		c.changeDesktop(i)
	case CloseWindow:
		c.closeWindow(i)
	case Renew:
		c.submitRenew()
	case Exit:
		c.exit()
	default:
		return false
	}
	return true
}

// serveOwn does what of these the visit has to do.
func (s *site) serveOwn(life *session, intent Intent) (stop, loggingOut bool) {
	switch i := intent.(type) {
	case SaveProfile:
		return s.fulfil(life, s.profileWish(life, i))
	case SignOutDevice, SignOutOthers:
		return s.fulfil(life, s.devicesWish(i))
	case Renew:
		return s.renew(life)
	case recheck:
		return s.recheck(life, i), false
	}
	return false, false
}
