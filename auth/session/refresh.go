package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// outcome of a refresh inside its transaction. Refusals travel here and not
// as the transaction's error, which would undo what they record.
type outcome struct {
	tokens Tokens
	ended  *EndedError
	paused *PausedError
}

func over(reason auth.EndReason) outcome { return outcome{ended: &EndedError{Reason: reason}} }

// Refresh gives a fresh access token for a refresh token, and its successor
// where the token is old enough to rotate. place is where it was asked from. It returns *EndedError where the
// session is over, *PausedError where it waits for its person, and any other
// error where nothing is decided and the client must keep its token.
func (s *Service) Refresh(ctx context.Context, token auth.Secret, thumbprint, place string) (Tokens, error) {
	var out outcome
	err := s.store.Update(ctx, func(tx store.Tx) error {
		var err error
		out, err = s.refresh(tx, token, thumbprint)
		if err != nil || out.tokens.Session.ID == "" {
			return err
		}
		return tx.NoteUse(out.tokens.Session.ID, place, s.now())
	})
	switch {
	case err != nil:
		return Tokens{}, fmt.Errorf("refresh: %w", err)
	case out.ended != nil:
		return Tokens{}, out.ended
	case out.paused != nil:
		return Tokens{}, out.paused
	}
	return out.tokens, nil
}

func (s *Service) refresh(tx store.Tx, token auth.Secret, thumbprint string) (outcome, error) {
	hash := Hash(token)
	life, err := tx.SessionByRefresh(hash)
	if errors.Is(err, store.ErrNotFound) {
		return over(auth.EndedUnknown), nil
	}
	if err != nil {
		return outcome{}, err
	}
	account, err := tx.Account(life.AccountID)
	if err != nil {
		return outcome{}, err
	}
	if refused, err := s.judge(tx, life, account, thumbprint); refused != nil || err != nil {
		return outcome{ended: refused}, err
	}
	if hash == life.Predecessor && life.Confirmed {
		return over(auth.EndedByReuse), nil // the family lives on: it was its own key
	}
	paused, err := s.pauses(tx, account.Account, life.Session)
	if err != nil {
		return outcome{}, err
	}
	if paused {
		return outcome{paused: &PausedError{Session: life.Session, Account: account.Account}}, nil
	}
	return s.rotate(tx, life, token, hash)
}

// judge ends what has to end and tells why, or returns nil.
func (s *Service) judge(tx store.Tx, life store.Session, account store.Account, thumbprint string) (*EndedError, error) {
	now := s.now()
	if life.Thumbprint != thumbprint {
		// Whoever presents it with another key has stolen it: nobody keeps
		// the family, and the thief learns nothing more of it.
		if life.EndedAt.IsZero() {
			return &EndedError{Reason: auth.EndedByReuse}, tx.EndSession(life.ID, auth.EndedByReuse, "", now)
		}
		return &EndedError{Reason: auth.EndedByReuse}, nil
	}
	switch {
	case !life.EndedAt.IsZero():
		return ended(life.Session), nil
	case s.expired(life):
		return &EndedError{Reason: auth.EndedByExpiry, At: now}, tx.EndSession(life.ID, auth.EndedByExpiry, "", now)
	case account.Disabled:
		return &EndedError{Reason: auth.EndedByDisabling, By: ByAdmin, At: now},
			tx.EndSession(life.ID, auth.EndedByDisabling, ByAdmin, now)
	}
	return nil, nil
}

// expired: one of the limits has been reached, to the millisecond.
func (s *Service) expired(life store.Session) bool {
	now := s.now()
	return !now.Before(life.IdleUntil) || !now.Before(life.AbsoluteUntil)
}

func (s *Service) rotate(tx store.Tx, life store.Session, token auth.Secret, hash string) (outcome, error) {
	now := s.now()
	give, confirmed := token, true
	switch {
	case hash == life.Predecessor: // the answer with the successor was lost
		give, confirmed = derive(s.keySuccessor, token), false
	case now.Sub(life.RotatedAt) >= s.rotateAfter:
		give, confirmed = derive(s.keySuccessor, token), false
		if err := tx.RotateSession(life.ID, hash, Hash(give), now); err != nil {
			return outcome{}, err
		}
		if err := keepKnown(tx, life, now); err != nil {
			return outcome{}, err
		}
	}
	life.IdleUntil = idleUntil(life.Session, now)
	if err := tx.TouchSession(life.ID, life.IdleUntil, confirmed, true); err != nil {
		return outcome{}, err
	}
	tokens, err := s.giveAccess(tx, life, newToken(), give)
	return outcome{tokens: tokens}, err
}

// keepKnown counts a living session as use of its install; a person who stays
// signed in for months is no stranger when the session reaches its limit.
func keepKnown(tx store.Tx, life store.Session, now time.Time) error {
	install, err := tx.Install(life.AccountID, life.Thumbprint)
	if errors.Is(err, store.ErrNotFound) {
		return nil // removed in Devices
	}
	if err != nil {
		return err
	}
	install.UsedAt = now
	return tx.PutInstall(install)
}

// Revoke ends the session that a refresh or access token belongs to. An
// unknown token is no error (RFC 7009 section 2.2).
func (s *Service) Revoke(ctx context.Context, token auth.Secret) error {
	return s.RevokeHash(ctx, Hash(token))
}

// RevokeHash is Revoke for a program that kept only the hash of its token.
func (s *Service) RevokeHash(ctx context.Context, hash string) error {
	err := s.store.Update(ctx, func(tx store.Tx) error {
		life, err := tx.SessionByRefresh(hash)
		if errors.Is(err, store.ErrNotFound) {
			var bearer store.Bearer
			bearer, err = tx.Bearer(hash)
			life = bearer.Session
		}
		if err != nil {
			return err
		}
		return tx.EndSession(life.ID, auth.EndedBySignOut, ByYou, s.now())
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("revoke: %w", err)
	}
	return nil
}
