package ui

import (
	"time"

	"foyer/app"
)

const tickEvery = 250 * time.Millisecond

// clock is the one ticker: it runs only while something counts down or is
// postponed, so that a window at rest costs nothing.
type clock struct {
	tick  func()
	enter func(func()) // nil: no ticker of its own; whoever tests calls Tick
	stop  chan struct{}
}

func (c *clock) run(on bool) {
	switch {
	case on && c.stop == nil && c.enter != nil:
		c.stop = make(chan struct{})
		go c.beat(c.stop)
	case !on && c.stop != nil:
		close(c.stop)
		c.stop = nil
	}
}

func (c *clock) beat(stop chan struct{}) {
	t := time.NewTicker(tickEvery)
	defer t.Stop()
	for {
		select {
		case <-stop:
			return
		case <-t.C:
			c.enter(c.tick)
		}
	}
}

// Tick updates what changes with time.
func (w *Window) Tick() {
	w.later.run(w.now())
	if w.screen != nil {
		w.screen.update(w.state)
	}
	w.keepTime()
}

func (w *Window) keepTime() {
	w.clock.run(len(w.later) > 0 || counting(w.state, w.now()))
}

// longWait is how long a wait may last before it is explained.
const longWait = 10 * time.Second

// counting reports whether a State looks different later without a new State.
func counting(st app.State, now time.Time) bool {
	switch {
	case st.Route == app.RouteStarting, st.Flow.Busy, st.Keychain.Waiting:
		return true
	case st.Security.Busy, st.Organization.Busy:
		return true
	case st.Flow.RetryAt.After(now), st.Session.RetryAt.After(now):
		return true
	}
	if leg := st.Flow.Browser; leg != nil && leg.ExpiresAt.After(now) {
		return true
	}
	w := st.Flow.Way
	return w != nil && (w.ResendAt.After(now) || w.ExpiresAt.After(now))
}

// postponed are things to do a little later, by name: a newer one with the
// same name replaces the older.
type postponed map[string]deed

type deed struct {
	due time.Time
	do  func()
}

func (w *Window) postpone(name string, delay time.Duration, do func()) {
	w.later[name] = deed{w.now().Add(delay), do}
	w.keepTime()
}

func (p postponed) run(now time.Time) {
	for name, d := range p {
		if !d.due.After(now) {
			delete(p, name)
			d.do()
		}
	}
}

func (p postponed) flush() {
	for name, d := range p {
		delete(p, name)
		d.do()
	}
}

// now does one of them at once, if it is there.
func (p postponed) now(name string) {
	if d, ok := p[name]; ok {
		delete(p, name)
		d.do()
	}
}

func (p postponed) drop(name string) { delete(p, name) }
