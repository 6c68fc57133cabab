package flow

import (
	"context"

	"foyer/auth"
	"foyer/auth/session"
	"foyer/auth/store"
)

// LookNotMe shows whose sessions a link ends, and does nothing. It returns
// ErrLinkOver or ErrLinkExpired.
func (s *Service) LookNotMe(ctx context.Context, token auth.Secret) (account string, err error) {
	kept, err := s.lookLink(ctx, store.LinkNotMe, token)
	return kept.Email, err
}

// NotMe ends all sessions of a link's account and mails a reset link. It
// returns ErrLinkOver or ErrLinkExpired.
func (s *Service) NotMe(ctx context.Context, token auth.Secret, source string) error {
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		account, err := s.spendLink(tx, store.LinkNotMe, token)
		if err != nil {
			return err
		}
		if _, err := tx.EndSessionsOf(account.ID, auth.EndedBySignOut, session.ByYou, s.Now()); err != nil {
			return err
		}
		if err := s.record(tx, account, "not_me", source); err != nil {
			return err
		}
		return s.mailReset(tx, account, "")
	})
	if err == nil {
		s.Courier.Wake()
	}
	return err
}
