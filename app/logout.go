package app

import (
	"context"
	"time"
)

// The bounds of what logging out waits for: the server, and the keychain.
const (
	logOutTime   = 5 * time.Second
	keychainTime = 10 * time.Second
)

// submitLogOut needs the mutex.
func (c *Client) submitLogOut() {
	paused := c.state.Flow.FixedUsername && !c.linking
	if !c.state.Session.SignedIn && !paused || c.state.Session.SigningOut {
		return
	}
	if c.post(LogOut{}) {
		c.state.Session.SigningOut = true
	}
}

// logOut ends the session here and on the server. It is carried out to its end
// even if the program is told to quit meanwhile.
func (s *site) logOut(life *session) {
	s.update(func(st *State) { st.Session.SigningOut = true })
	s.parking.clear()
	removed := await(s, func(context.Context) bool {
		return s.end(context.WithoutCancel(s.ctx), life)
	}, ignore)
	s.turn(RouteSignIn, func(st *State) {
		st.Session = Session{}
		st.Flow = Flow{Username: life.who.username, Remember: st.Flow.Remember, Attempt: st.Flow.Attempt}
		if !removed {
			st.Flow.Problem = ProblemKeychainRemove
		}
	})
}

// end revokes the session, or notes that it is to be revoked, and removes it
// from the keychain; it reports whether the keychain let go of it.
func (s *site) end(ctx context.Context, life *session) (removed bool) {
	ctx, cancel := context.WithTimeout(ctx, logOutTime+keychainTime)
	defer cancel()
	unlock := s.lockSoon(ctx)
	defer unlock()
	if err := s.reread(ctx, life); err != nil {
		s.log.Info("log out without the keychain", "err", err)
	}
	life.access = ""
	s.c.noteLoggedOut(hashOf(life.token))
	revoke, stop := context.WithTimeout(ctx, logOutTime)
	err := s.plain.Revoke(revoke, life.token)
	stop()
	if err != nil {
		s.log.Info("revoke later", "err", err)
		// Noted before the entry goes: a crash in between leaves a session
		// that the next start knows to be over.
		if err := s.errands.note(ctx, hashOf(life.token)); err != nil {
			s.log.Warn("note the session to revoke", "err", err)
		}
		s.errands.revoke(hashOf(life.token))
	}
	return s.letGo(ctx, life)
}

// letGo removes the session's entry. Needs the profile's lock.
func (s *site) letGo(ctx context.Context, life *session) bool {
	if !life.remembered {
		return true
	}
	if err := s.vault.dropSession(ctx, life.id, life.token); err != nil {
		s.log.Warn("remove the session from the keychain", "err", err)
		s.errands.drop(life.id, life.token)
		return false
	}
	return true
}

// abandon ends a session that nobody has seen, because its sign-in had been
// canceled.
func (s *site) abandon(life *session) {
	s.work.Go(func() { s.end(context.WithoutCancel(s.ctx), life) })
}

// quit leaves a remembered session to the next start, and ends the others.
func (s *site) quit(life *session) {
	if life.remembered {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), quitTime)
	defer cancel()
	if err := s.plain.Revoke(ctx, life.token); err == nil {
		return
	}
	ctx, cancel = context.WithTimeout(context.WithoutCancel(s.ctx), quitTime)
	defer cancel()
	unlock := s.lockSoon(ctx)
	defer unlock()
	if err := s.errands.note(ctx, hashOf(life.token)); err != nil {
		s.log.Info("note the session to revoke", "err", err)
	}
}

// quitTime bounds what quitting may take for the server's sake, and then for
// the keychain's.
const quitTime = 2 * time.Second

func (c *Client) noteLoggedOut(hash string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.loggedOut[hash] = true
}

func (c *Client) isLoggedOut(hash string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loggedOut[hash]
}
