package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"foyer/auth/client"
)

// sight is what is known of the others, and of the stream that tells it.
// Guarded by the company's mutex.
type sight struct {
	suspended bool
	live      bool // the stream has begun to speak
	stream    *client.Stream
	moved     chan struct{} // closed when the next stream speaks; or nil
	last      string        // the last event's ID
	stranger  bool          // the stream's server knows nothing of the one before
	fading    *time.Timer   // until the others count as offline
	faded     bool
	crowd
}

// keep keeps the stream open: tried again with full jitter, so that a server
// that comes back is not met by all programs at once.
func (c *company) keep() {
	missed := 0 // tries in a row that no stream came of
	for tries := 0; ; {
		access, ok := c.token()
		if !ok {
			return
		}
		began := time.Now()
		err := c.follow(access)
		if missed++; c.broke() {
			missed = 0
		}
		if c.ctx.Err() != nil || c.isLeaving() {
			return
		}
		c.site.log.Info("stream", "err", err)
		if time.Since(began) > backoffMost {
			tries = 0
		}
		if missed == 1 && isAway(err) {
			c.ask(recheck{}) // so that the window says offline
		}
		select {
		case <-c.ctx.Done():
			return
		case <-c.hurried:
			tries = 0
		case <-time.After(c.site.pause(tries, err)):
			tries++
		}
	}
}

// isAway: no server answers, or something before it in its place.
func isAway(err error) bool {
	var (
		unreachable *client.UnreachableError
		failed      *client.ServerError
		stranger    *client.NotFoyerError
		certificate *client.CertificateError
	)
	return errors.As(err, &unreachable) || errors.As(err, &failed) || errors.As(err, &stranger) || errors.As(err, &certificate)
}

const (
	// soonMost is what the first tries are spread over: short enough that
	// everybody is back within ten seconds of a restart, and seldom seen to have
	// been away; long enough that thousands do not come in the same second. A
	// try that finds nobody costs the server nothing.
	soonMost = 4 * time.Second
	// soonTries are about a minute of them: as long as restarts take, also of
	// one server after the other.
	soonTries = 25
)

// pause is the time to the next try to open a stream. A server that has no
// place for it says when to come again, and then not all are to come at the
// same moment. Who has found nobody for long asks less often, a proxy least.
func (s *site) pause(tries int, err error) time.Duration {
	_, told := problemOf(err)
	var busy *client.BusyError
	switch {
	case errors.As(err, &busy):
		told = max(told, backoffFirst)
		return told + time.Duration(s.c.options.Rand()*float64(told))
	case tries < soonTries:
		return s.spread(soonMost)
	}
	return max(s.spread(backoffMost), told)
}

func (c *company) isLeaving() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.leaving
}

// follow opens the stream and takes what it tells until it ends.
func (c *company) follow(access Secret) error {
	if err := c.announce(); err != nil {
		return err
	}
	c.mu.Lock()
	last, idle := c.last, c.idle
	c.mu.Unlock()
	stream, err := c.wire.Stream(c.ctx, access, last, idle)
	if errors.Is(err, client.ErrInvalidToken) {
		c.refuse(access)
	}
	if err != nil {
		return err
	}
	defer stream.Close()
	c.mu.Lock()
	c.stream, c.stranger, c.idleTold = stream, last == "", idle
	c.mu.Unlock()
	for {
		event, err := stream.Next()
		if err != nil {
			return err
		}
		if over := c.take(event, stream.LastEventID()); over {
			c.mu.Lock()
			c.refused = access
			c.mu.Unlock()
			c.ask(recheck{over: true})
			return errOver
		}
	}
}

var errOver = errors.New("the server says that the session is over")

// take is for one event.
func (c *company) take(event client.StreamEvent, id string) (over bool) {
	switch e := event.(type) {
	case client.Snapshot:
		c.seeAll(e.People, id)
	case client.Changes:
		c.see(e.People, id)
	case client.Own:
		c.adopt(choice{Status(e.Status), e.Text})
	case client.Over:
		return true
	}
	c.mu.Lock()
	fresh := !c.live
	c.live, c.faded = true, false
	c.stopFadingLocked()
	if fresh && c.moved != nil {
		close(c.moved)
		c.moved = nil
	}
	c.mu.Unlock()
	if fresh {
		signal(c.out)
		signal(c.dirty)
		c.site.update(func(st *State) { st.Presence.Live = true })
	}
	return false
}

// fadeTime is how long the others are shown as they were seen last.
const fadeTime = 10 * time.Second

// broke is for a stream that has ended, and tells whether it had spoken.
func (c *company) broke() (was bool) {
	c.mu.Lock()
	was = c.live
	c.live, c.stream = false, nil
	if was && !c.leaving {
		c.fading = time.AfterFunc(fadeTime, c.fade)
		if soon := time.Now().Add(c.spread(devicesEvery / 10)); soon.Before(c.lookAt) {
			c.lookAt = soon
		}
	}
	c.mu.Unlock()
	if was {
		c.site.update(func(st *State) { st.Presence.Live = false })
	}
	return was
}

func (c *company) fade() {
	c.mu.Lock()
	c.faded = !c.live
	c.mu.Unlock()
	signal(c.dirty)
}

func (c *company) stopFading() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopFadingLocked()
}

func (c *company) stopFadingLocked() {
	if c.fading != nil {
		c.fading.Stop()
		c.fading = nil
	}
}

// wake opens the stream anew: the computer has slept, and what looks open may
// have been closed long ago.
func (c *company) wake() {
	c.mu.Lock()
	stream := c.stream
	c.mu.Unlock()
	if stream != nil {
		stream.Close()
	}
	signal(c.hurried)
	c.hurry()
}

// epochOf is the part of an event's ID that a server's memory is known by.
func epochOf(id string) string {
	epoch, _, _ := strings.Cut(id, "-")
	return epoch
}

// within bounds a call of the company's.
func (c *company) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.ctx, callTime)
}

// callTime bounds one call.
const callTime = 15 * time.Second
