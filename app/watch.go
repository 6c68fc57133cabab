package app

import "time"

const (
	// watchEvery is how often the company looks at the clocks.
	watchEvery = 10 * time.Second
	// sleepLeast is how far a clock must run ahead to say that the computer
	// has slept, or that its clock was set.
	sleepLeast = 15 * time.Second
	// warnAhead is how long before its end a session is told to be ending.
	warnAhead = 10 * time.Minute
)

// watch notices when the computer has slept, when the session is about to end,
// and when it is time to look around.
func (c *company) watch() {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	now := c.site.c.options.Now
	ran, wall := time.Now(), now().Round(0)
	for {
		c.lookAround()
		select {
		case <-c.ctx.Done():
			return
		case <-tick.C:
		}
		// Some systems stop the clock that timers run by while they sleep,
		// others do not.
		late := max(time.Since(ran), now().Round(0).Sub(wall)) - watchEvery
		ran, wall = time.Now(), now().Round(0)
		if late > sleepLeast {
			c.site.log.Info("awake again", "after", late)
			c.wake()
		}
		c.warn(wall)
	}
}

// warn shows that the session is about to end, and tells it once, in time to
// sign in again.
func (c *company) warn(now time.Time) {
	c.mu.Lock()
	at := c.endsAt
	if now.Before(at.Add(-warnAhead)) {
		at = time.Time{}
	}
	due := !at.IsZero() && at.Sub(c.warned) > warnAhead && now.Before(at)
	if due {
		c.warned = at
	}
	c.mu.Unlock()
	c.showEnd(at)
	if due {
		c.site.c.notify(Note{Kind: NoteEnding, At: at})
	}
}

// showEnd shows when the session ends; zero is that there is time. Each refresh
// tells the same end a little differently.
func (c *company) showEnd(at time.Time) {
	if now := c.site.c.State().Session; !now.SignedIn || steady(now.EndsAt, at).Equal(now.EndsAt) {
		return
	}
	c.site.update(func(st *State) {
		if st.Session.SignedIn {
			st.Session.EndsAt = at
		}
	})
}
