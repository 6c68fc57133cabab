package app

import (
	"slices"
	"time"

	"foyer/app/profile"
)

// route is what the window shows. Needs the mutex, like all of this file.
func (c *Client) route() Route {
	if n := len(c.over); n > 0 {
		return c.over[n-1]
	}
	return c.base
}

// turn makes another screen due, in place of whatever was laid over the last.
func (c *Client) turn(route Route) {
	if c.base == route {
		return
	}
	c.base = route
	if route != RouteStarting {
		c.over = nil
	}
}

// lay shows a screen over the one that is due, where that makes sense.
func (c *Client) lay(route Route) {
	switch route {
	case RouteSignIn:
		if isForm(c.route()) {
			c.leaveForm()
		}
		if isForm(c.route()) {
			return // it waits for an answer
		}
		c.over = nil
		c.stopChecking()
		return
	case RouteForgot, RouteRegister:
		if !c.layForm(route) {
			return
		}
	case RouteHelp:
	case RoutePractice:
		if c.base != RouteSignIn || c.state.Server.Kind != ServerPractice {
			return
		}
	case RouteConnect:
		if !c.mayLeave() {
			return
		}
		c.stopChecking()
		c.state.Server.Check = ServerCheck{}
	default:
		if !c.layAccount(route) {
			return
		}
	}
	// A screen stands in the pile once, so that Back never goes in circles.
	c.over = slices.DeleteFunc(slices.Clone(c.over), func(r Route) bool { return r == route })
	c.over = append(c.over, route)
}

func (c *Client) takeOff() {
	if n := len(c.over); n > 0 {
		c.over = c.over[:n-1]
		c.stopChecking()
	}
}

// mayLeave tells whether another server may be chosen now.
func (c *Client) mayLeave() bool {
	return !c.state.Server.Managed && c.base != RouteHome && !c.state.Session.SignedIn && !c.state.Session.SigningOut
}

// resizeSettle is how long a size must stand before it is written.
const resizeSettle = 500 * time.Millisecond

func (c *Client) resize(i ResizeWindow) {
	if i.Width <= 0 || i.Height <= 0 {
		return
	}
	c.state.Settings.Width, c.state.Settings.Height = i.Width, i.Height
	select {
	case c.resized <- struct{}{}:
	default:
	}
}

// keepSize writes the window's size into the profile when it has settled.
func (c *Client) keepSize() {
	for {
		select {
		case <-c.ctx.Done():
			select {
			case <-c.resized:
				c.saveSize()
			default:
			}
			return
		case <-c.resized:
		}
		select {
		case <-c.ctx.Done():
		case <-time.After(resizeSettle):
		}
		c.saveSize()
	}
}

func (c *Client) saveSize() {
	settings := c.State().Settings
	err := c.options.Profile.Change(func(p *profile.Settings) { p.Width, p.Height = settings.Width, settings.Height })
	if err != nil {
		c.options.Logger.Warn("keep window size", "err", err)
	}
}
