package flow

import (
	"context"
	"errors"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/session"
	"foyer/auth/store"
)

// resetsPerSource may be asked for within an hour, by whatever names.
const resetsPerSource = 60

// RequestReset mails a link by which the password of identifier's account can
// be set anew. It does the same work and tells the same for a name that nobody
// has. It returns *ThrottledError, or courier.ErrUnavailable without mail.
func (s *Service) RequestReset(ctx context.Context, identifier, locale, source string) error {
	if !s.Channels().Email {
		return courier.ErrUnavailable
	}
	canonical := auth.CanonicalIdentifier(identifier)
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(canonical)
		if err = unlessMissing(err); err != nil {
			return err
		}
		if err := s.countReset(tx, s.subject(account, canonical), source); err != nil {
			return err
		}
		return s.mailReset(tx, account, locale)
	})
	if err == nil {
		s.Courier.Wake()
	}
	return err
}

func (s *Service) countReset(tx store.Tx, subject, source string) error {
	name, now := s.sourceName("reset:"+source), s.Now()
	count, _, err := s.recent(tx, name, strangers, time.Hour)
	if err != nil {
		return err
	}
	if count >= resetsPerSource {
		return &ThrottledError{RetryAfter: time.Minute}
	}
	address := "reset:" + subject
	wait, err := s.sendWait(tx, address, strangers)
	if err != nil {
		return err
	}
	if wait > 0 {
		return &ThrottledError{RetryAfter: wait}
	}
	return errors.Join(tx.NoteSend(name, strangers, now), tx.NoteSend(address, strangers, now))
}

// mailReset voids older links; only the newest is good.
func (s *Service) mailReset(tx store.Tx, account store.Account, locale string) error {
	if err := tx.DeleteLinks(account.ID, store.LinkReset, ""); err != nil {
		return err
	}
	link, err := s.newLink(tx, store.LinkReset, account.ID)
	if err != nil {
		return err
	}
	mail := courier.Mail{
		To: account.Email, Locale: locale, Kind: courier.KindPasswordReset,
		Data: courier.Data{Account: account.Email, At: s.Now(), Until: s.Now().Add(ResetLife), Link: link},
	}
	if account.ID == "" {
		mail.To = "nobody@example.org"
		return s.Courier.Pretend(tx, mail)
	}
	_, err = s.Courier.Enqueue(tx, mail)
	return err
}

// LookReset shows whose password a link sets, and spends nothing. It returns
// ErrLinkOver or ErrLinkExpired.
func (s *Service) LookReset(ctx context.Context, token auth.Secret) (Reset, error) {
	account, err := s.lookLink(ctx, store.LinkReset, token)
	if err != nil {
		return Reset{}, err
	}
	return Reset{Account: account.Email, Rules: s.Password.FirstRules()}, nil
}

// ResetPassword sets the password of a link's account, ends all its sessions
// and spends the link; it signs nobody in and leaves the other factors alone.
// A password that fails rules spends nothing. locale is the person's, as in
// ui_locales. It returns ErrLinkOver, ErrLinkExpired or ErrBusy.
func (s *Service) ResetPassword(ctx context.Context, token, plain auth.Secret, locale, source string) (failed []string, err error) {
	account, err := s.lookLink(ctx, store.LinkReset, token)
	if err != nil {
		return nil, err
	}
	if len(plain) > password.MaxBytes {
		return []string{policy.RuleLength}, nil
	}
	own := append([]string{account.Email, account.Username, account.Name}, s.OwnNames...)
	if failed = s.Password.Check(plain, false, own...); len(failed) > 0 {
		return failed, nil
	}
	hash, err := s.hash(ctx, plain)
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, func(tx store.Tx) error { return s.resetTo(tx, token, hash, locale, source) })
	if err == nil {
		s.Courier.Wake()
	}
	return nil, err
}

func (s *Service) hash(ctx context.Context, plain auth.Secret) (string, error) {
	place, err := s.Hasher.Enter(ctx)
	if err != nil {
		return "", busy(err)
	}
	defer place.Leave()
	return place.Hash(plain)
}

func (s *Service) resetTo(tx store.Tx, token auth.Secret, hash, locale, source string) error {
	account, err := s.spendLink(tx, store.LinkReset, token)
	if err != nil {
		return err
	}
	account.PasswordHash, account.PasswordSetAt = hash, s.Now()
	account.MustChangePassword, account.ResetByMail = false, true
	if err := tx.UpdateAccount(account); err != nil {
		return err
	}
	if _, err := tx.EndSessionsOf(account.ID, auth.EndedByPassword, session.ByYou, s.Now()); err != nil {
		return err
	}
	if err := tx.DeleteFlows(account.ID, ""); err != nil {
		return err
	}
	if err := Reopen(tx, s.Key, account.ID, auth.FactorPassword); err != nil {
		return err
	}
	return errors.Join(s.tell(tx, account, courier.KindPasswordChanged, locale), s.record(tx, account, "password_reset", source))
}

// tell mails the account's person about something that no conversation did.
func (s *Service) tell(tx store.Tx, account store.Account, kind courier.Kind, locale string) error {
	link, err := s.NotMeLink(tx, account.ID)
	if err != nil {
		return err
	}
	_, err = s.Courier.Enqueue(tx, courier.Mail{
		To: account.Email, Locale: locale, Kind: kind, Data: courier.Data{Account: account.Email, At: s.Now(), Link: link},
	})
	if errors.Is(err, courier.ErrUnavailable) {
		return nil
	}
	return err
}

func (s *Service) record(tx store.Tx, account store.Account, event, source string) error {
	return tx.InsertAudit(store.Audit{
		ID: NewAuditID(s.Now()), At: s.Now(), Event: event, Outcome: "ok", AccountID: account.ID,
		OrganizationID: account.OrganizationID, Source: source,
	})
}
