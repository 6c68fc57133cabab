package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// ErrToken is returned by Check for every token that is not good now.
var ErrToken = errors.New("access token is not good")

// Check tells whose access token it is, presented with the key of thumbprint.
func (s *Service) Check(ctx context.Context, access auth.Secret, thumbprint string) (store.Bearer, error) {
	var bearer store.Bearer
	good, hash := false, Hash(access)
	err := s.store.View(ctx, func(tx store.Tx) (err error) {
		if bearer, err = tx.Bearer(hash); err != nil {
			return err
		}
		if good = s.good(bearer, thumbprint); !good {
			return nil
		}
		paused, err := s.pauses(tx, bearer.Account.Account, bearer.Session.Session)
		good = !paused // the next refresh says so
		return err
	})
	if errors.Is(err, store.ErrNotFound) || err == nil && !good {
		return store.Bearer{}, ErrToken
	}
	if err != nil {
		return store.Bearer{}, fmt.Errorf("check token: %w", err)
	}
	if bearer.Session.Used {
		return bearer, nil
	}
	return bearer, s.markUsed(ctx, bearer)
}

func (s *Service) good(b store.Bearer, thumbprint string) bool {
	now := s.now()
	return b.Session.Thumbprint == thumbprint && b.Session.EndedAt.IsZero() && !b.Account.Disabled &&
		now.Before(b.Token.ExpiresAt) && !s.expired(b.Session)
}

// markUsed closes the window in which a code whose answer was lost may be
// redeemed again. It is written once a session.
func (s *Service) markUsed(ctx context.Context, b store.Bearer) error {
	err := s.store.Update(ctx, func(tx store.Tx) error {
		life, err := tx.Session(b.Session.ID)
		if err != nil {
			return err
		}
		return tx.TouchSession(life.ID, life.IdleUntil, life.Confirmed, true)
	})
	if errors.Is(err, store.ErrConflict) {
		return ErrToken // ended meanwhile
	}
	return err
}

// remaining is a duration in whole seconds, never negative.
func remaining(until, now time.Time) time.Duration {
	return max(until.Sub(now), 0).Truncate(time.Second)
}

// Limits returns how long the session lives without use, and at most.
func (s *Service) Limits(life auth.Session) Limits {
	now := s.now()
	return Limits{Idle: remaining(life.IdleUntil, now), Absolute: remaining(life.AbsoluteUntil, now)}
}
