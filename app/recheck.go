package app

import (
	"context"
	"time"
)

// recheck asks the visit to look at the session. refused is an access token
// that the server does not take, over that it has said the session is.
type recheck struct {
	refused Secret
	over    bool
}

func (recheck) intent() {}

// token waits for an access token that the server may take.
func (c *company) token() (Secret, bool) {
	for {
		c.mu.Lock()
		access, refused, entered := c.access, c.refused, c.entered
		c.mu.Unlock()
		if access != "" && access != refused {
			return access, true
		}
		var again <-chan time.Time
		if access != "" {
			again = time.After(recheckEvery)
		}
		select {
		case <-c.ctx.Done():
			return "", false
		case <-entered:
		case <-again: // a conversation has not heard it
			c.ask(recheck{refused: refused})
		}
	}
}

// recheckEvery is how often a fresh access token is asked for.
const recheckEvery = 5 * time.Second

// refuse is for an access token that the server does not take.
func (c *company) refuse(access Secret) {
	c.mu.Lock()
	c.refused = access
	c.mu.Unlock()
	c.ask(recheck{refused: access})
}

func (c *company) ask(i recheck) {
	s := c.site
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	if s.c.site == s {
		s.c.post(i)
	}
}

// recheck tells whether the session has to be looked at now. Where the server
// is out of reach, and has not just said something, that is due soon anyway.
func (s *site) recheck(life *session, i recheck) bool {
	if i.over || i.refused != "" && i.refused == life.access {
		life.access = ""
		return true
	}
	return s.c.State().Session.RetryAt.IsZero()
}

// recheckInside is recheck in the midst of a conversation, which goes on
// unless the session is over.
func (s *site) recheckInside(life *session, i recheck) (goesOn bool) {
	if !s.recheck(life, i) || life.access != "" {
		return true
	}
	out := s.refreshInside(life)
	return out.ended == nil && out.paused == nil
}

// refreshInside refreshes in the midst of a conversation, which heeds
// afterwards what came meanwhile.
func (s *site) refreshInside(life *session) verdict {
	out := await(s, func(ctx context.Context) verdict { return s.refresh(ctx, life) }, func(i Intent) (stop bool) {
		s.keep(i)
		switch i.(type) {
		case CancelFlow, Back:
			s.later = append(s.later, i)
			return true
		}
		return false
	})
	switch {
	case out.ended != nil || out.paused != nil:
		life.access = ""
	case out.cause == nil && s.company != nil:
		s.company.offer(life, false)
	}
	return out
}
