package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"foyer/app/keychain"
	"foyer/auth/client"
	"foyer/auth/dpop"
)

// site is one visit to one server, with all that belongs to it. Fields without
// a note are used by the visit's goroutine only, or by the work it waits for.
type site struct {
	c      *Client
	target target
	ctx    context.Context // ends with the visit
	cancel context.CancelFunc
	inbox  chan Intent
	work   sync.WaitGroup // every other goroutine of the visit
	log    *slog.Logger

	url       string // set by open, then read by all
	launch    Secret
	closers   []func()
	transport http.RoundTripper
	plain     *client.Client // without a key; safe for concurrent use
	vault     *vault         // safe for concurrent use
	errands   *errands       // safe for concurrent use
	parking   parking        // safe for concurrent use

	key     *dpop.Key // nil before it is needed, or while it cannot be read
	keyKept bool      // it lies in the keychain
	skipped bool      // SkipKeychain: the keychain is not touched
	wire    *client.Client
	known   bool     // the server has shown itself to be a Foyer server
	later   []Intent // put off until the work at hand is done
	company *company // of the session; nil outside one; guarded by the client's mutex
}

// visit goes to the next target and stays until it is left.
func (c *Client) visit() {
	s := c.enter()
	defer s.leave()
	if !s.open() {
		return
	}
	s.work.Go(s.introduce)
	life := s.remembered()
	s.work.Go(s.errands.run)
	for s.ctx.Err() == nil {
		if life == nil {
			life = s.signIn()
		}
		if life != nil {
			s.stay(life)
			life = nil
		}
	}
}

func (c *Client) enter() *site {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithCancel(c.ctx)
	s := &site{
		c: c, target: c.next, ctx: ctx, cancel: cancel, inbox: make(chan Intent, 64),
		log: c.options.Logger, transport: c.options.Transport,
	}
	s.errands = newErrands(s)
	c.site = s
	c.state.Server = c.next.server()
	c.state.Flow = Flow{Username: c.state.Flow.Username, Remember: c.state.Flow.Remember, Attempt: c.state.Flow.Attempt}
	c.state.Session = Session{}
	c.state.Inbox, c.read = Inbox{}, nil
	c.linking, c.rules = false, nil
	c.state.Fault = nil
	c.turn(RouteStarting)
	c.publish()
	return s
}

func (s *site) leave() {
	s.cancel()
	s.c.mu.Lock()
	s.c.site = nil
	s.c.mu.Unlock()
	s.work.Wait()
	for i := len(s.closers) - 1; i >= 0; i-- {
		s.closers[i]()
	}
}

// switchTo ends the visit and begins the next one. Needs the mutex.
func (c *Client) switchTo(next target) {
	c.next = next
	c.over = nil
	c.turn(RouteStarting)
	if c.site != nil {
		c.site.cancel()
		c.site = nil // it no longer takes intents, nor changes the state
	}
}

// update changes the state, unless the visit is over.
func (s *site) update(edit func(*State)) { s.turn("", edit) }

// turn changes the state and the screen that is due, unless the visit is over.
func (s *site) turn(route Route, edit func(*State)) {
	c := s.c
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.site != s {
		return
	}
	if route != "" {
		c.turn(route)
	}
	edit(&c.state)
	c.publish()
}

// wait returns the next intent, or nil when the time has come or the visit is
// over. A zero time never comes.
func (s *site) wait(until time.Time) Intent {
	if len(s.later) > 0 {
		first := s.later[0]
		s.later = s.later[1:]
		return first
	}
	var come <-chan time.Time
	if !until.IsZero() {
		timer := time.NewTimer(until.Sub(s.c.options.Now()))
		defer timer.Stop()
		come = timer.C
	}
	select {
	case <-s.ctx.Done():
		return nil
	case intent := <-s.inbox:
		return intent
	case <-come:
		return nil
	}
}

// await does work aside and lets heed see each intent that arrives meanwhile,
// also those that lie there when the work is done: they were meant for the
// screen as it was. When heed says stop, or the visit ends, the work's context
// ends. It returns only after the work has: nothing of it goes on behind one's
// back.
func await[T any](s *site, work func(context.Context) T, heed func(Intent) (stop bool)) T {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	result := make(chan T, 1)
	s.work.Go(func() { result <- work(ctx) })
	for {
		select {
		case value := <-result:
			s.hear(heed)
			return value
		case intent := <-s.inbox:
			if heed(intent) {
				cancel()
				return <-result
			}
		}
	}
}

// hear lets heed see what lies in the inbox, until it says stop.
func (s *site) hear(heed func(Intent) (stop bool)) {
	for {
		select {
		case intent := <-s.inbox:
			if heed(intent) {
				return
			}
		default:
			return
		}
	}
}

// ignore is a heed for work that only Quit or another server ends.
func ignore(Intent) bool { return false }

// lock keeps other programs of the profile out. Where the folder cannot give a
// lock the work goes on without: that risks a needless refresh, no session.
func (s *site) lock(ctx context.Context) (unlock func()) {
	ctx, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	unlock, err := s.c.options.Profile.Lock(ctx)
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			s.log.Warn("profile lock", "err", err)
		}
		return func() {}
	}
	return unlock
}

// lockSoon is lock for who cannot wait for another program's refresh.
func (s *site) lockSoon(ctx context.Context) (unlock func()) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.lock(ctx)
}

// lockPatience is a little more than another program's refresh may take.
const lockPatience = client.Timeout + 5*time.Second

// useKey makes the wire speak as the install of the key.
func (s *site) useKey(key *dpop.Key, kept bool) error {
	wire, err := client.New(s.wireOptions(key))
	if err != nil {
		return err
	}
	s.key, s.keyKept, s.wire = key, kept, wire
	return nil
}

func (s *site) wireOptions(key *dpop.Key) client.Options {
	return client.Options{
		URL: s.url, Launch: s.launch, Key: key, Transport: s.transport,
		Now: s.c.options.Now, UserAgent: s.c.options.userAgent(),
	}
}

// keychainServer is the part of the server in the names of keychain entries.
func (s *site) keychainServer() string {
	switch s.target.kind {
	case ServerPractice:
		return keychain.Embedded
	case ServerComputer:
		return string(ServerComputer) // its port may change
	}
	return s.url
}
