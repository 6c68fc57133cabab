package flow

import (
	"context"
	"errors"

	"foyer/auth"
	"foyer/auth/store"
)

// newcomer is whom nobody here knows: the address says whether somebody may
// be the same person, once it is proved.
func (p googleStep) newcomer(tx store.Tx, t *turn) error {
	if !provable(t.found.Email) {
		t.right, t.result.Reason = false, auth.ReasonNotUsable
		return nil
	}
	t.Pending = &pending{Email: t.found.Email, Identity: t.found}
	if t.found.Proved {
		return p.adopt(tx, t)
	}
	return p.countOpen(tx, t)
}

// adopt makes an account of an address that was proved, or asks for the proof
// of the account that has it (docs/security.md, S30).
func (s *Service) adopt(tx store.Tx, t *turn) error {
	who := *t.Pending
	t.Pending = nil
	kept, err := tx.Identity(who.Identity.Issuer, who.Identity.Subject)
	if err == nil { // since it was asked for the code
		t.found = who.Identity
		return googleStep{s}.known(tx, t, kept)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	account, err := tx.AccountByIdentifier(auth.CanonicalIdentifier(who.Email))
	if err == nil {
		t.account, t.Link, t.result.Reason = account, who.Identity, auth.ReasonProofRequired
		return nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	made, ok, err := s.admit(tx, who.Email, firstOf(who.Identity.Name, who.Email), "")
	if err != nil || !ok {
		t.right, t.result.Reason = false, auth.ReasonRegistrationClosed
		return err
	}
	t.account = made
	if err := tx.InsertIdentity(s.identityOf(*who.Identity, made.ID)); err != nil {
		return err
	}
	t.Passed = t.Passed.Prove(auth.Authenticator{Factor: auth.FactorGoogle}, s.Now())
	s.adorn(t, who.Identity.Picture)
	return s.note(tx, t, "account_created", auth.FactorGoogle)
}

func firstOf(name, otherwise string) string {
	if auth.IsName(name) {
		return name
	}
	return otherwise
}

func (s *Service) identityOf(who identity, accountID string) store.Identity {
	return store.Identity{
		Issuer: who.Issuer, Subject: who.Subject, AccountID: accountID, Email: who.Email, CreatedAt: s.Now(), UsedAt: s.Now(),
	}
}

// adorn fetches the provider's picture for an account that has none, after the
// answer: nobody waits for a picture.
func (s *Service) adorn(t *turn, address string) {
	account := t.account.ID
	if address == "" {
		return
	}
	t.later = func(ctx context.Context) {
		if err := s.fetchPicture(ctx, account, address); err != nil {
			s.Logger.InfoContext(ctx, "picture", "account", account, "why", err)
		}
	}
}

func (s *Service) fetchPicture(ctx context.Context, account, address string) error {
	err := s.Store.View(ctx, func(tx store.Tx) error {
		_, err := tx.Picture(account)
		return err
	})
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	kind, data, err := s.Google.Picture(ctx, address)
	if err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx store.Tx) error {
		return tx.PutPicture(store.Picture{AccountID: account, Type: kind, Data: data, UpdatedAt: s.Now()})
	})
}
