package app

import (
	"context"
	"sync"
	"time"

	"foyer/auth/client"
)

// company keeps a signed-in person and the others in sight of each other: the
// stream (follow), the own status (tell), the people (meet, show), their
// pictures (hang), the other devices (look around). It begins with showHome and
// ends with the session or the visit; access tokens are the visit's, which is
// asked for a look at the session where the server does not take one (recheck).
// Safe for concurrent use; its mutex is never held while the client's is taken.
type company struct {
	site    *site
	ctx     context.Context // outlives the visit's, so that leaving can be told
	cancel  context.CancelFunc
	work    sync.WaitGroup
	turn    chan struct{} // holds one: whose turn it is to tell the server
	out     chan struct{} // hold one each: there is something to tell,
	dirty   chan struct{} // to show,
	folk    chan struct{} // the time to read the people has changed,
	look    chan struct{} // a picture may be missing,
	hurried chan struct{} // not to wait

	mu      sync.Mutex
	entered chan struct{} // closed when there is another token
	wire    *client.Client
	started bool
	leaving bool
	subject string
	access  Secret // empty: none at hand
	refused Secret // what the server has not taken
	endsAt  time.Time
	own
	sight
	gallery
	devices
}

// join begins the company of a session.
func (s *site) join(life *session) *company {
	ctx, cancel := context.WithCancel(context.WithoutCancel(s.ctx))
	one := func() chan struct{} { return make(chan struct{}, 1) }
	c := &company{
		site: s, ctx: ctx, cancel: cancel, turn: one(), out: one(), dirty: one(), folk: one(), look: one(),
		hurried: one(), entered: make(chan struct{}), gallery: newGallery(),
	}
	c.sight.reset()
	c.remember(life)
	c.site.update(func(*State) {
		s.company = c
		c.regard(s.c.inSight)
	})
	c.showOwn()
	return c
}

// offer hands over the access token of a session that was just seen to live.
// again is that the server was out of reach before.
func (c *company) offer(life *session, again bool) {
	c.mu.Lock()
	c.access, c.endsAt = life.access, life.endsAt
	c.belong(life)
	begins, back := !c.started, c.suspended
	c.started, c.suspended = true, false
	if begins {
		c.wire, c.subject = c.site.wire, life.subject
		c.recognize()
	}
	close(c.entered)
	c.entered = make(chan struct{})
	c.mu.Unlock()
	signal(c.out)
	if begins {
		for _, part := range []func(){c.keep, c.tell, c.meet, c.show, c.watch, c.heedIdle} {
			c.work.Go(part)
		}
		for range hangers {
			c.work.Go(c.hang)
		}
	}
	if begins || back {
		c.showOwn()
		signal(c.dirty)
	}
	if again {
		c.hurry()
	}
}

// suspend is for a session that is paused: nothing can be done until it goes
// on.
func (c *company) suspend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.access, c.suspended = "", true
}

// hurry does at once what waits to be tried again.
func (c *company) hurry() {
	signal(c.out)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.live {
		signal(c.hurried)
	}
	if c.problem != ProblemNone {
		c.folkDue(time.Now())
	}
}

// moveTime is how long the others are shown somebody without a stream.
const moveTime = 8 * time.Second

// move opens the stream anew, with the token that was offered last, and then
// does what would end the one before.
func (c *company) move(then func()) {
	moved := make(chan struct{})
	c.mu.Lock()
	c.moved = moved
	c.mu.Unlock()
	c.wake()
	c.site.work.Go(func() {
		select {
		case <-moved:
		case <-time.After(moveTime):
		case <-c.ctx.Done():
		}
		then()
	})
}

// leaveTime bounds what quitting waits for so that others see it at once.
const leaveTime = time.Second

// part ends the company. Where the session lives on without the program, the
// server is told that it quits.
func (c *company) part(livesOn bool) {
	c.mu.Lock()
	c.leaving = true
	wire, access, live := c.wire, c.access, c.live
	c.mu.Unlock()
	if livesOn && live {
		ctx, cancel := context.WithTimeout(c.ctx, leaveTime)
		if err := wire.Leave(ctx, access); err != nil {
			c.site.log.Info("leave", "err", err)
		}
		cancel()
	}
	c.cancel()
	c.stopFading()
	c.work.Wait()
	c.save()
	s := c.site
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	s.company = nil
}

func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}
