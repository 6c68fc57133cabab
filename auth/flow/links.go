package flow

import (
	"context"
	"errors"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// How long mailed links are good.
const (
	ResetLife = 24 * time.Hour
	NotMeLife = 7 * 24 * time.Hour
)

// The pages that mailed links open.
const (
	PageReset = "/password/reset"
	PageNotMe = "/password/not-me"
)

// newLink makes the address of a page for one use; empty before Reach, when
// there is no page. accountID is empty for a link that goes to nobody.
func (s *Service) newLink(tx store.Tx, kind store.LinkKind, accountID string) (string, error) {
	page, life := PageReset, ResetLife
	if kind == store.LinkNotMe {
		page, life = PageNotMe, NotMeLife
	}
	token := newAuthSession()
	address := s.link(page, token)
	if address == "" {
		return "", nil
	}
	return address, tx.InsertLink(store.Link{
		Hash: hashOf(token), Kind: kind, AccountID: accountID, CreatedAt: s.Now(), ExpiresAt: s.Now().Add(life),
	})
}

// NotMeLink is the address behind "This was not me" in a mail about an account.
func (s *Service) NotMeLink(tx store.Tx, accountID string) (string, error) {
	return s.newLink(tx, store.LinkNotMe, accountID)
}

// linkedAccount finds whose good link a token is of. It returns ErrLinkOver or
// ErrLinkExpired.
func (s *Service) linkedAccount(tx store.Tx, kind store.LinkKind, token auth.Secret) (store.Account, error) {
	kept, err := tx.Link(hashOf(token))
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && (kept.Kind != kind || !kept.UsedAt.IsZero() || kept.AccountID == ""):
		return store.Account{}, ErrLinkOver
	case err != nil:
		return store.Account{}, err
	case !s.Now().Before(kept.ExpiresAt):
		return store.Account{}, ErrLinkExpired
	}
	account, err := tx.Account(kept.AccountID)
	if errors.Is(err, store.ErrNotFound) {
		return account, ErrLinkOver
	}
	return account, err
}

func (s *Service) lookLink(ctx context.Context, kind store.LinkKind, token auth.Secret) (account store.Account, err error) {
	err = s.Store.View(ctx, func(tx store.Tx) error {
		account, err = s.linkedAccount(tx, kind, token)
		return err
	})
	return account, err
}

// spendLink uses a good link up, once.
func (s *Service) spendLink(tx store.Tx, kind store.LinkKind, token auth.Secret) (store.Account, error) {
	account, err := s.linkedAccount(tx, kind, token)
	if err != nil {
		return account, err
	}
	err = tx.SpendLink(hashOf(token), s.Now())
	if errors.Is(err, store.ErrConflict) {
		return account, ErrLinkOver
	}
	return account, err
}
