package session

import (
	"context"
	"errors"

	"foyer/auth/store"
)

// Lives tells whether a session would be given tokens now. It answers true
// where the store does not tell.
func (s *Service) Lives(ctx context.Context, id, thumbprint string) bool {
	lives := true
	err := s.store.View(ctx, func(tx store.Tx) error {
		life, err := tx.Session(id)
		if err != nil {
			return err
		}
		account, err := tx.Account(life.AccountID)
		if err != nil {
			return err
		}
		paused, err := s.pauses(tx, account.Account, life.Session)
		lives = life.Thumbprint == thumbprint && life.EndedAt.IsZero() && !s.expired(life) && !account.Disabled && !paused
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return false
	}
	return err != nil || lives
}
