package presence

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Opening says whose stream is opened, and what the client knows.
type Opening struct {
	AccountID string
	// OrganizationID names whose people are seen; empty: only the own account.
	OrganizationID string
	// SessionID has one stream at most: a new one takes the place of the old.
	SessionID   string
	LastEventID string // as the client sent it; may be anything
	Idle        bool   // nobody is at the device
	// Picture names the person's picture as others may fetch it; empty for none.
	Picture string
	// Wish is what was kept of the person's choice; it counts where the hub
	// knows none that is later.
	Wish Wish
	// Check, if set, is asked somewhat more often than once a minute whether
	// the session still lives; it should answer true if it cannot know. One
	// is called at a time, and long after the request's context is over.
	Check func() bool
}

// Open counts the person as here and returns their stream, for Serve. The
// caller closes it if it is never served. It returns ErrClosed.
func (h *Hub) Open(o Opening) (*Stream, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrClosed
	}
	if old := h.sessions[o.SessionID]; old != nil {
		h.cut(old)
	}
	p := h.person(o.AccountID)
	h.join(p, keyOf(o.OrganizationID, o.AccountID))
	s := &Stream{
		hub: h, writer: h.writers[h.opened%len(h.writers)], person: p, group: p.group, session: o.SessionID,
		check: o.Check, idle: o.Idle, own: true,
	}
	h.opened++
	at, known := p.group.place(o.LastEventID)
	s.at, s.fresh = at, !known
	// The first heartbeats are spread over the whole time, lest all streams of
	// a restarted server keep beating together.
	s.pingAt = h.tick + 1 + uint32(rand.IntN(h.sweeps(h.o.Heartbeat)))
	s.checkAt = h.tick + uint32(h.sweeps(h.o.Heartbeat))
	h.attach(s)
	if o.Wish.Status.Valid() {
		o.Wish.Text = Clean(o.Wish.Text)
		h.want(p, o.Wish)
	}
	p.here, p.organization, p.picture = true, o.OrganizationID, o.Picture
	h.update(p)
	return s, nil
}

// sweeps is how many of them a time has, at least one.
func (h *Hub) sweeps(d time.Duration) int { return max(1, int(d/h.o.Sweep)) }

// attach puts the stream into the lists of its session, person and group,
// where it counts, and of its writer, which serves it.
func (h *Hub) attach(s *Stream) {
	h.sessions[s.session] = s
	s.person.streams = append(s.person.streams, s)
	s.inWriter = len(s.writer.all)
	s.writer.all = append(s.writer.all, s)
	peers := &s.group.streams[s.writer.number]
	s.inGroup = len(*peers)
	*peers = append(*peers, s)
	s.group.open++
}

// detach makes it count no more. What follows for its person is the caller's.
func (h *Hub) detach(s *Stream) {
	s.detached = true
	if h.sessions[s.session] == s {
		delete(h.sessions, s.session)
	}
	if n := slices.Index(s.person.streams, s); n >= 0 {
		s.person.streams = slices.Delete(s.person.streams, n, n+1)
	}
	peers := s.group.streams[s.writer.number]
	final := peers[len(peers)-1]
	peers[s.inGroup], final.inGroup, peers[len(peers)-1] = final, s.inGroup, nil
	s.group.streams[s.writer.number] = peers[:len(peers)-1]
	s.group.open--
}
