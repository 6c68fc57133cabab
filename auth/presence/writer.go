package presence

import "time"

// pieceSize is how much a slow client must take within the write time.
const pieceSize = 64 << 10

// paceEach is the part of a group's pace for each of its streams, some times
// what writing to one takes: while many people come and go, as after a restart,
// telling thousands of it does not take the processors from those who come.
const paceEach = 50 * time.Microsecond

// writer writes to its part of all streams. It never waits for a client.
type writer struct {
	hub     *Hub
	number  int
	signal  chan struct{}
	attempt *attempt
	batch   []*Stream

	// All below is guarded by the hub's mutex.
	all    []*Stream
	queue  []*Stream // have something of their own
	groups []*group  // have changes
	sweep  bool
}

func newWriter(h *Hub, number int) *writer {
	return &writer{hub: h, number: number, signal: make(chan struct{}, 1), attempt: newAttempt()}
}

func (w *writer) run() {
	for {
		select {
		case <-w.hub.done:
			return
		case <-w.signal:
		}
		for w.turn() {
		}
	}
}

func (w *writer) wake() {
	select {
	case w.signal <- struct{}{}:
	default: // it is going to look anyway
	}
}

// queue hands a stream to its writer.
func (h *Hub) queue(s *Stream) {
	if s.queued {
		return
	}
	s.queued = true
	s.writer.queue = append(s.writer.queue, s)
	s.writer.wake()
}

// arm hands a group to the writers after a moment: at once if it was quiet,
// else when its pace allows it.
func (h *Hub) arm(g *group) {
	if g.armed || g.open == 0 || h.closed {
		return
	}
	g.armed = true
	pace := max(h.o.Pace, time.Duration(g.open)*paceEach)
	wait := g.last.Add(pace).Sub(h.o.Now())
	wait = max(min(wait, pace), h.o.Gather) // whatever the clock does
	if g.timer == nil {
		g.timer = time.AfterFunc(wait, func() { h.release(g) })
		return
	}
	g.timer.Reset(wait)
}

func (h *Hub) release(g *group) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g.armed, g.last = false, h.o.Now()
	for _, w := range h.writers {
		if bit := uint64(1) << w.number; g.due&bit == 0 && len(g.streams[w.number]) > 0 {
			g.due |= bit
			w.groups = append(w.groups, g)
			w.wake()
		}
	}
}

// turn does one thing that is to be done, the most urgent one first.
func (w *writer) turn() bool {
	h := w.hub
	work, sweep := true, false
	h.mu.Lock()
	switch {
	case h.closed:
		work = false
	case len(w.queue) > 0:
		w.batch = append(w.batch, w.queue...)
		clear(w.queue)
		w.queue = w.queue[:0]
		for _, s := range w.batch {
			s.queued = false
		}
	case len(w.groups) > 0:
		g := w.groups[0]
		w.groups[0], w.groups = nil, w.groups[1:]
		g.due &^= 1 << w.number
		w.batch = append(w.batch, g.streams[w.number]...)
	case w.sweep:
		w.sweep, sweep = false, true
		w.batch = append(w.batch, w.all...)
	default:
		work = false
	}
	h.mu.Unlock()
	for _, s := range w.batch {
		if !sweep || w.look(s) {
			w.serve(s)
		}
	}
	clear(w.batch)
	w.batch = w.batch[:0]
	return work
}

// serve writes what the stream is to be sent, as far as its client takes it.
func (w *writer) serve(s *Stream) {
	for {
		f, final := w.take(s)
		if f == nil {
			return
		}
		chunk := f.chunk
		if final {
			chunk = append(chunk[:len(chunk):len(chunk)], last...)
		}
		written, full, err := w.attempt.write(s.raw, chunk)
		switch {
		case err != nil || final:
			w.lose(s)
		case full:
			w.drain(s, chunk[written:])
		}
	}
}

// take is Stream.take for one that is written to directly; others are woken.
func (w *writer) take(s *Stream) (f *frame, final bool) {
	w.hub.mu.Lock()
	defer w.hub.mu.Unlock()
	if s.conn == nil {
		s.signal()
		return nil, false
	}
	if s.draining || w.hub.closed {
		return nil, false
	}
	return s.take()
}

func (w *writer) lose(s *Stream) {
	w.hub.mu.Lock()
	defer w.hub.mu.Unlock()
	w.hub.lose(s)
}

// drain waits in a goroutine of its own until the client has taken the rest,
// or drops the client.
func (w *writer) drain(s *Stream, rest []byte) {
	h := w.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || s.finished {
		return
	}
	s.draining = true
	h.running.Go(func() {
		err := patiently(s.conn, rest, h.o.WriteTime)
		h.mu.Lock()
		defer h.mu.Unlock()
		s.draining = false
		switch {
		case err == nil:
			h.queue(s)
		case !s.finished && !h.closed:
			h.dropped++
			h.lose(s)
		}
	})
}
