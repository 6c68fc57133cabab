package app

import (
	"context"
	"errors"

	"foyer/app/keychain"
	"foyer/auth/client"
)

// adoptions bounds how often one refresh follows another program that keeps
// changing the keychain's entry.
const adoptions = 3

// errUnsure is an end that may concern a token which another program has
// replaced meanwhile: the keychain, which would know, cannot be read.
var errUnsure = errors.New("session over, but the keychain cannot be read")

// refresh presents the token under the profile's lock, so that two programs of
// one profile take turns and never hold each other's tokens for stolen ones.
func (s *site) refresh(ctx context.Context, life *session) verdict {
	unlock := s.lock(ctx)
	defer unlock()
	if err := s.reread(ctx, life); err != nil {
		// Locked meanwhile. The token in memory was saved and read back.
		s.log.Info("refresh without the keychain", "err", err)
	}
	for range adoptions {
		presented := life.token
		switch out := s.wire.Refresh(ctx, presented).(type) {
		case client.Refreshed:
			s.take(ctx, life, out.Tokens)
			return verdict{}
		case client.Paused:
			life.access = ""
			return verdict{paused: &out}
		case client.KeepTrying:
			return verdict{cause: out.Cause}
		case client.Ended:
			if err := s.reread(ctx, life); err != nil {
				return verdict{cause: errors.Join(errUnsure, err)}
			}
			if life.token == presented {
				s.forget(ctx, life)
				return verdict{ended: &out}
			}
		}
	}
	return verdict{cause: errors.New("session keeps changing")}
}

// reread takes over what the keychain holds now. Where the entry is gone, who
// removed it meant it: the session goes on in memory and is not written again.
// An error means that the keychain could not tell.
func (s *site) reread(ctx context.Context, life *session) error {
	if !life.remembered {
		return nil
	}
	if status := s.vault.probe(ctx); status != keychain.StatusAvailable {
		return errors.New("keychain " + string(status))
	}
	entry, err := s.vault.session(ctx)
	switch {
	case errors.Is(err, keychain.ErrNotFound), errors.Is(err, errEntry):
		life.remembered, life.unsaved = false, ""
		return nil
	case err != nil:
		return err
	case entry.Thumbprint != s.key.Thumbprint():
		life.remembered, life.unsaved = false, ""
	case entry.Token != life.token:
		if entry.ID != life.id {
			life.access, life.known = "", false
		}
		life.adopt(entry)
	}
	return nil
}

// take keeps what a refresh gave. The successor is presented only after it was
// saved and read back; until then the server takes its predecessor.
func (s *site) take(ctx context.Context, life *session, tokens client.Tokens) {
	life.hold(tokens, s.c.options)
	switch {
	case tokens.Refresh == "": // a paused session keeps the one it has
	case tokens.Refresh == life.token:
		life.unsaved = ""
	case !life.remembered:
		life.token = tokens.Refresh
	default:
		life.unsaved = tokens.Refresh
		s.saveUnsaved(ctx, life)
	}
}

// saveSuccessor tries again what take could not do.
func (s *site) saveSuccessor(ctx context.Context, life *session) {
	unlock := s.lock(ctx)
	defer unlock()
	if err := s.reread(ctx, life); err == nil && life.remembered && life.unsaved != "" {
		s.saveUnsaved(ctx, life)
	}
}

// saveUnsaved needs the profile's lock.
func (s *site) saveUnsaved(ctx context.Context, life *session) {
	if err := s.vault.saveSession(ctx, s.entryOf(life, life.unsaved)); err != nil {
		s.log.Warn("save the refreshed session", "err", err)
		if !life.told {
			life.told = true
			s.update(func(st *State) { st.Session.Notice = ProblemKeychainSave })
		}
		return
	}
	life.token, life.unsaved, life.told = life.unsaved, "", false
	s.update(func(st *State) {
		if st.Session.Notice == ProblemKeychainSave {
			st.Session.Notice = ProblemNone
		}
	})
}

// saveName writes a new name beside the same token.
func (s *site) saveName(ctx context.Context, life *session) {
	who := life.who
	unlock := s.lock(ctx)
	defer unlock()
	id := life.id
	if err := s.reread(ctx, life); err != nil || !life.remembered || life.id != id {
		return
	}
	life.who = who
	if err := s.vault.saveSession(ctx, s.entryOf(life, life.token)); err != nil {
		s.log.Info("save the name", "err", err) // the next rotation will
	}
}

// forget removes the entry of a session that is over. Needs the lock.
func (s *site) forget(ctx context.Context, life *session) {
	s.c.noteLoggedOut(hashOf(life.token))
	if !life.remembered {
		return
	}
	if err := s.vault.dropSession(ctx, life.id, life.token); err != nil {
		s.log.Warn("remove the session that is over", "err", err)
		s.errands.drop(life.id, life.token)
	}
}
