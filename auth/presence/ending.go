package presence

import (
	"slices"

	"foyer/auth"
)

// cut ends a stream without a word. What follows for its person is the
// caller's.
func (h *Hub) cut(s *Stream) {
	if !s.detached {
		h.detach(s)
	}
	s.finish()
}

// lose ends a stream whose client has gone, perhaps to come back.
func (h *Hub) lose(s *Stream) {
	was := s.detached
	h.cut(s)
	if !was && !h.closed {
		h.missed(s.person)
	}
}

// missed starts the grace of a person who has no stream left.
func (h *Hub) missed(p *person) {
	if len(p.streams) == 0 {
		p.left = h.o.Now()
		h.leaving = append(h.leaving, leaving{p, p.left})
	}
	h.update(p)
}

// absent makes a person who has no stream left offline at once.
func (h *Hub) absent(p *person) {
	p.here = len(p.streams) > 0
	h.update(p)
}

func (h *Hub) endSession(sessionID string, reason auth.EndReason) {
	if s := h.sessions[sessionID]; s != nil {
		h.end(s, reason)
	}
}

func (h *Hub) endAccount(accountID string, reason auth.EndReason) {
	if p := h.people[accountID]; p != nil {
		for _, s := range slices.Clone(p.streams) {
			h.end(s, reason)
		}
	}
}

// end lets the writer say the last word. A client that takes nothing is not
// waited for.
func (h *Hub) end(s *Stream, reason auth.EndReason) {
	if s.detached {
		return
	}
	h.detach(s)
	s.ended, s.reason = true, reason
	if s.draining {
		s.finish()
	} else {
		h.queue(s)
	}
	h.absent(s.person)
}
