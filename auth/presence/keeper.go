package presence

import (
	"math/rand/v2"
	"syscall"
	"time"

	"foyer/auth"
)

// leaving is a person whose last stream closed at a time.
type leaving struct {
	person *person
	left   time.Time
}

// keep does what is due by time: the end of graces, word to other hubs, and
// the sweeps of the writers.
func (h *Hub) keep() {
	ticker := time.NewTicker(h.o.Sweep)
	defer ticker.Stop()
	for {
		select {
		case <-h.done:
			return
		case <-ticker.C:
		}
		h.mu.Lock()
		h.tick++
		h.depart()
		h.attendPeers()
		for _, w := range h.writers {
			w.sweep = true
			w.wake()
		}
		h.mu.Unlock()
	}
}

// depart lets go of those whose grace is over.
func (h *Hub) depart() {
	now := h.o.Now()
	done := 0
	for _, one := range h.leaving {
		if now.Sub(one.left) < h.o.Grace {
			break
		}
		done++
		if p := one.person; len(p.streams) == 0 && p.left.Equal(one.left) {
			h.absent(p)
		}
	}
	clear(h.leaving[:done])
	h.leaving = h.leaving[done:]
}

// look does what is due for a stream in a sweep and tells whether it is to be
// written to.
func (w *writer) look(s *Stream) bool {
	raw, due := w.due(s)
	if raw != nil && w.attempt.gone(raw) {
		w.lose(s)
		return false
	}
	return due
}

// due returns the connection to look at, if any, and tells whether a heartbeat
// is due.
func (w *writer) due(s *Stream) (syscall.RawConn, bool) {
	h := w.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.detached || s.draining || h.closed {
		return nil, false
	}
	if h.tick < s.pingAt {
		return s.raw, false
	}
	beat := h.sweeps(h.o.Heartbeat)
	s.ping = true
	s.pingAt = h.tick + uint32(max(1, beat-beat/10+rand.IntN(beat/5+1)))
	if s.check != nil && h.tick >= s.checkAt {
		select {
		case h.checks <- s:
			s.checkAt = h.tick + uint32(beat+beat/2) // at the second heartbeat from now
		default: // too many: at the next heartbeat
		}
	}
	return s.raw, true
}

// check asks whether sessions still live, in case their end in another process
// was not told. It may have to wait for a store, so it has a goroutine.
func (h *Hub) check() {
	for {
		select {
		case <-h.done:
			return
		case s := <-h.checks:
			if s.check() {
				continue
			}
			h.mu.Lock()
			h.end(s, auth.EndedUnknown)
			h.mu.Unlock()
		}
	}
}
