package presence

import (
	"crypto/rand"
	"errors"
	"runtime"
	"sync"
	"time"

	"foyer/auth"
)

// ErrClosed is returned by a hub that has been closed.
var ErrClosed = errors.New("presence is closed")

// Options of a hub. Zero values stand for the defaults.
type Options struct {
	// Bus joins the hubs of several processes; nil for one alone.
	Bus Bus
	Now func() time.Time // time.Now
	// Grace is how long somebody without a stream is still here: 8 s.
	Grace time.Duration
	// Heartbeat is the time between comments on a quiet stream, give or take a
	// tenth: 25 s. A session is checked at every second one.
	Heartbeat time.Duration
	// Sweep is how often streams are looked over for heartbeats that are due
	// and clients that have gone: 1 s.
	Sweep time.Duration
	// WriteTime is how long a client may take nothing: 10 s.
	WriteTime time.Duration
	// Gather is how long a change waits for others to go with it: 5 ms.
	Gather time.Duration
	// Pace is the least time between two events of one group: 250 ms, and more
	// in groups of more than 5,000 streams (paceEach).
	Pace time.Duration
	// Writers is the number of goroutines that write to streams, at most 64:
	// one per processor.
	Writers int
}

// Hub knows who is here. Safe for concurrent use.
type Hub struct {
	o  Options
	id string

	mu       sync.Mutex
	closed   bool
	people   map[string]*person // by account
	sessions map[string]*Stream
	groups   map[groupKey]*group
	peers    map[string]*peer
	leaving  []leaving // by time
	tick     uint32    // sweeps so far
	opened   int       // streams so far
	dropped  int       // of them, because they did not read

	writers []*writer
	checks  chan *Stream
	done    chan struct{}
	running sync.WaitGroup
	stop    func() // ends the subscription
}

// New starts a hub. Close ends it.
func New(o Options) *Hub {
	o.complete()
	h := &Hub{
		o: o, id: rand.Text(), people: map[string]*person{}, sessions: map[string]*Stream{},
		groups: map[groupKey]*group{}, peers: map[string]*peer{},
		checks: make(chan *Stream, 1024), done: make(chan struct{}), stop: func() {},
	}
	for n := range o.Writers {
		w := newWriter(h, n)
		h.writers = append(h.writers, w)
		h.running.Go(w.run)
	}
	h.running.Go(h.keep)
	h.running.Go(h.check)
	if o.Bus != nil {
		h.stop = o.Bus.Subscribe(h.receive, h.resync)
		h.publish(Message{Kind: Ask})
	}
	return h
}

func (o *Options) complete() {
	if o.Now == nil {
		o.Now = time.Now
	}
	for _, one := range []struct {
		value    *time.Duration
		standard time.Duration
	}{
		{&o.Grace, 8 * time.Second}, {&o.Heartbeat, 25 * time.Second}, {&o.Sweep, time.Second},
		{&o.WriteTime, 10 * time.Second}, {&o.Gather, 5 * time.Millisecond}, {&o.Pace, 250 * time.Millisecond},
	} {
		if *one.value == 0 {
			*one.value = one.standard
		}
	}
	if o.Writers == 0 {
		o.Writers = runtime.GOMAXPROCS(0)
	}
	o.Writers = min(max(o.Writers, 1), 64)
}

// Set takes what a person chooses, from any of their devices; the text is
// cleaned. It returns the wish as it counts from now on, with its time, or
// ErrStatus. The person need not have a stream.
func (h *Hub) Set(accountID, organizationID string, status Status, text string) (Wish, error) {
	if !status.Valid() {
		return Wish{}, ErrStatus
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return Wish{}, ErrClosed
	}
	p := h.person(accountID)
	now := h.o.Now()
	if !now.After(p.wish.At) {
		now = p.wish.At.Add(1) // another process whose clock is ahead
	}
	h.want(p, Wish{Status: status, Text: Clean(text), At: now, from: h.id})
	p.organization = organizationID
	h.update(p)
	return p.wish, nil
}

// Idle says whether anybody is at the device of that session, wherever its
// stream is. A session without a stream is ignored.
func (h *Hub) Idle(sessionID string, idle bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.setIdle(sessionID, idle) {
		h.publish(Message{Kind: IsIdle, SessionID: sessionID, Idle: idle})
	}
}

func (h *Hub) setIdle(sessionID string, idle bool) bool {
	s := h.sessions[sessionID]
	if s == nil {
		return false
	}
	s.idle = idle
	h.update(s.person)
	return true
}

// End ends the session's stream in every process. Who has no other stream is
// offline at once.
func (h *Hub) End(sessionID string, reason auth.EndReason) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.endSession(sessionID, reason)
	h.publish(Message{Kind: Ended, SessionID: sessionID, Reason: reason})
}

// EndAccount ends all streams of the account in every process.
func (h *Hub) EndAccount(accountID string, reason auth.EndReason) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.endAccount(accountID, reason)
	h.publish(Message{Kind: Ended, AccountID: accountID, Reason: reason})
}

// Leave closes the session's stream because its program says that it quits:
// no grace, and the session lives on.
func (h *Hub) Leave(sessionID string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.leave(sessionID) {
		h.publish(Message{Kind: Left, SessionID: sessionID})
	}
}

func (h *Hub) leave(sessionID string) bool {
	s := h.sessions[sessionID]
	if s == nil {
		return false
	}
	h.cut(s)
	h.absent(s.person)
	return true
}

// Counts of a hub, for metrics.
type Counts struct {
	Streams int // open now
	Opened  int // so far
	Dropped int // so far, because the client did not read
}

// Counts returns numbers for metrics.
func (h *Hub) Counts() Counts {
	h.mu.Lock()
	defer h.mu.Unlock()
	return Counts{Streams: len(h.sessions), Opened: h.opened, Dropped: h.dropped}
}
