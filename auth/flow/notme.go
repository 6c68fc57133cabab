package flow

import (
	"context"
	"errors"

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

// NotMe ends all sessions of a link's account, what is under way to one and
// what stood for a factor there, and mails a reset link, where mail still works.
// locale is the person's, as in ui_locales. It returns ErrLinkOver or
// ErrLinkExpired.
func (s *Service) NotMe(ctx context.Context, token auth.Secret, locale, source string) error {
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		account, err := s.spendLink(tx, store.LinkNotMe, token)
		if err != nil {
			return err
		}
		if _, err := tx.EndSessionsOf(account.ID, auth.EndedBySignOut, session.ByYou, s.Now()); err != nil {
			return err
		}
		err = errors.Join(EndUnderWay(tx, account.ID, ""), forgetPresented(tx, account.ID),
			s.record(tx, account, "not_me", source))
		if err != nil || !s.Channels().Email {
			return err
		}
		return s.mailReset(tx, account, locale)
	})
	if err == nil {
		s.Courier.Wake()
	}
	return err
}
