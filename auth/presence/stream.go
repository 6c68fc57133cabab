package presence

import (
	"context"
	"io"
	"net"
	"syscall"

	"foyer/auth"
)

// Stream is one open stream. It is served by Serve or read by Next.
type Stream struct {
	hub     *Hub
	writer  *writer
	person  *person
	group   *group
	session string
	check   func() bool

	// All below is guarded by the hub's mutex.
	inWriter, inGroup int // where it stands in their lists
	at                uint64
	pingAt, checkAt   uint32 // sweeps
	reason            auth.EndReason
	conn              net.Conn        // nil unless written to directly
	raw               syscall.RawConn // of conn
	wake              chan struct{}   // made by Next
	idle              bool
	fresh             bool // wants a snapshot
	own               bool // wants its person's wish
	ping              bool // wants a heartbeat
	queued            bool
	draining          bool // somebody waits until the client takes more
	detached          bool // counts no more
	ended             bool // must say so before it finishes
	finished          bool // is written to no more
}

// take returns what the stream is to be sent next, nil for nothing. After the
// final frame it is finished.
func (s *Stream) take() (f *frame, final bool) {
	g := s.group
	switch {
	case s.finished:
		return nil, false
	case s.ended:
		return endedFrame(s.reason), true
	case s.fresh || s.at < g.floor:
		s.fresh = false
		f, s.at = g.snapshot()
	case s.own:
		s.own = false
		f = ownFrame(s.person.wish)
	case s.at < g.head:
		f, s.at = g.changes(s.at), g.head
	case s.ping:
		f = ping
	}
	s.ping = false
	return f, false
}

// finish ends all writing. The hub's mutex is held.
func (s *Stream) finish() {
	if s.finished {
		return
	}
	s.finished = true
	all := s.writer.all
	final := all[len(all)-1]
	all[s.inWriter], final.inWriter, all[len(all)-1] = final, s.inWriter, nil
	s.writer.all = all[:len(all)-1]
	if s.conn != nil {
		_ = s.conn.Close() // nobody is left to tell
	}
	s.signal()
}

func (s *Stream) signal() {
	if s.wake == nil {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default: // it is going to look anyway
	}
}

// Close ends the stream because its client has gone. Its person is here for
// the grace.
func (s *Stream) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.lose(s)
}

// Next returns the next events in the format of server-sent events as soon as
// there are any. After the end it returns io.EOF; when ctx is done it closes
// the stream and returns the cause. One call at a time, and not beside Serve.
func (s *Stream) Next(ctx context.Context) ([]byte, error) {
	f, err := s.next(ctx)
	if err != nil {
		return nil, err
	}
	return f.body, nil
}

func (s *Stream) next(ctx context.Context) (*frame, error) {
	for {
		f, over := s.poll()
		switch {
		case f != nil:
			return f, nil
		case over:
			return nil, io.EOF
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
			s.Close()
			return nil, context.Cause(ctx)
		}
	}
}

func (s *Stream) poll() (f *frame, over bool) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if s.wake == nil {
		s.wake = make(chan struct{}, 1)
	}
	if s.hub.closed {
		return nil, true
	}
	f, final := s.take()
	if final {
		s.finish()
	}
	return f, s.finished
}
