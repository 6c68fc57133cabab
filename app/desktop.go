package app

import (
	"context"
	"slices"

	"foyer/app/profile"
)

// DesktopHost is the desktop of the person. Its methods may wait for a moment.
type DesktopHost interface {
	// Autostart tells whether the program starts at login; an error is that
	// this cannot be known or set here.
	Autostart() (bool, error)
	// SetAutostart says whether it does.
	SetAutostart(on bool) error
	// Tray sends whether there is a tray to close to, now and whenever that
	// changes, and closes the channel after ctx ends.
	Tray(ctx context.Context) <-chan TrayState
}

// TrayState is whether there is a tray, and otherwise why not: a key of
// ui/text.go such as "tray.no_host".
type TrayState struct {
	There  bool
	Reason string
}

// deskwork is what is to be done for the desktop. Guarded by the client's mutex.
type deskwork struct {
	news   chan struct{} // holds one: there is something to be done
	edited bool          // the choices are to be kept
}

// desktopOf is what was chosen on this computer.
func desktopOf(kept profile.Settings) Desktop {
	return Desktop{
		StartMinimized: kept.StartMinimized, CloseToTray: !kept.NoCloseToTray, ToldTray: kept.ToldTray,
		Language: oneOf(kept.Language, "en", "es"), Theme: oneOf(kept.Theme, "light", "dark"),
	}
}

func oneOf(text string, of ...string) string {
	if slices.Contains(of, text) {
		return text
	}
	return ""
}

// changeDesktop needs the client's mutex, like closeWindow and exit.
func (c *Client) changeDesktop(i ChangeDesktop) {
	part := &c.state.Desktop
	part.Autostart = i.Autostart && part.CanAutostart
	part.StartMinimized, part.CloseToTray = i.StartMinimized, i.CloseToTray
	part.Language, part.Theme = oneOf(i.Language, "en", "es"), oneOf(i.Theme, "light", "dark")
	part.Problem = ProblemNone
	c.desk.edited = true
	signal(c.desk.news)
}

func (c *Client) closeWindow(i CloseWindow) {
	if i.Quiet && !c.state.Desktop.ToldTray {
		c.state.Desktop.ToldTray = true
		c.desk.edited = true
		signal(c.desk.news)
	}
	if c.options.CloseWindow != nil {
		c.chores.Go(c.options.CloseWindow)
	}
}

// exit logs out and ends the program; without a session it ends at once.
func (c *Client) exit() {
	c.exiting = true
	c.submitLogOut()
	c.exitWhenOut()
}

// exitWhenOut ends a program that is to exit as soon as nobody is signed in,
// however that came about. Needs the mutex.
func (c *Client) exitWhenOut() {
	st := &c.state
	paused := st.Flow.FixedUsername && !c.linking
	if c.exiting && !st.Session.SignedIn && !st.Session.SigningOut && !paused {
		c.cancel()
	}
}

// keepDesktop keeps what is chosen, and applies it to the desktop. Which of
// the two failed is told.
func (c *Client) keepDesktop() {
	if c.options.Desktop != nil {
		c.chores.Go(c.watchTray)
	}
	starts := c.readAutostart()
	for {
		select {
		case <-c.ctx.Done():
			c.applyDesktop(&starts)
			return
		case <-c.desk.news:
		}
		if !c.applyDesktop(&starts) {
			starts = c.readAutostart()
		}
	}
}

// readAutostart shows whether the program starts at login, which people can
// change elsewhere.
func (c *Client) readAutostart() (starts bool) {
	if c.options.Desktop == nil {
		return false
	}
	starts, err := c.options.Desktop.Autostart()
	if err != nil {
		c.options.Logger.Info("start at login", "err", err)
	}
	c.update(func(st *State) {
		st.Desktop.CanAutostart = err == nil
		if !c.desk.edited {
			st.Desktop.Autostart = starts && err == nil
		}
	})
	return starts
}

// applyDesktop does what was chosen; false is that nothing was.
func (c *Client) applyDesktop(starts *bool) bool {
	c.mu.Lock()
	want, edited := c.state.Desktop, c.desk.edited
	c.desk.edited = false
	c.mu.Unlock()
	if !edited {
		return false
	}
	problem := ProblemNone
	err := c.options.Profile.Change(func(p *profile.Settings) {
		p.NoCloseToTray, p.StartMinimized, p.ToldTray = !want.CloseToTray, want.StartMinimized, want.ToldTray
		p.Language, p.Theme = want.Language, want.Theme
	})
	if err != nil {
		c.options.Logger.Warn("keep settings", "err", err)
		problem = ProblemUnexpected
	}
	if want.CanAutostart && want.Autostart != *starts {
		if err := c.options.Desktop.SetAutostart(want.Autostart); err != nil {
			c.options.Logger.Warn("start at login", "err", err)
			problem = ProblemAutostart
		} else {
			*starts = want.Autostart
		}
	}
	is := *starts
	c.update(func(st *State) {
		if !c.desk.edited {
			st.Desktop.Autostart, st.Desktop.Problem = is, problem
		}
	})
	return true
}

func (c *Client) watchTray() {
	for tray := range c.options.Desktop.Tray(c.ctx) {
		c.update(func(st *State) { st.Desktop.Tray, st.Desktop.TrayReason = tray.There, tray.Reason })
	}
}
