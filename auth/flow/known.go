package flow

import (
	"errors"
	"slices"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// know makes the install known to the account. A sign-in on one that was not is
// told by mail, but for an account's first.
func (s *Service) know(tx store.Tx, t *turn) error {
	_, err := tx.Install(t.account.ID, t.Thumbprint)
	switch {
	case errors.Is(err, store.ErrNotFound):
		if err := s.tellNewDevice(tx, t); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	answered := slices.Contains(t.Passed.Declined, auth.StepEnrollPasskey) || t.Passed.Has(auth.FactorPasskey)
	return tx.PutInstall(store.Install{
		AccountID: t.account.ID, Thumbprint: t.Thumbprint, DeviceName: t.DeviceName,
		KnownAt: s.Now(), UsedAt: s.Now(), OfferedPasskey: answered && s.relyingParty() != nil,
	})
}

// keepLocale remembers the person's languages for mails that others cause. Who
// has not proved everything decides nothing about them.
func keepLocale(tx store.Tx, t *turn) error {
	if t.state.Locale == "" || t.state.Locale == t.account.Locale {
		return nil
	}
	t.account.Locale = t.state.Locale
	return tx.UpdateAccount(t.account)
}

func (s *Service) tellNewDevice(tx store.Tx, t *turn) error {
	before, err := tx.SessionsOf(t.account.ID)
	if err != nil || len(before) == 0 {
		return err
	}
	return s.notice(tx, t, courier.KindNewDevice, courier.Data{})
}

// closeBrowser records what a completed sign-in has settled: the identity that
// waited for its account's proof, and that another factor than mail is there.
func (s *Service) closeBrowser(tx store.Tx, t *turn) error {
	if t.Link != nil {
		if err := s.linkIdentity(tx, t); err != nil {
			return err
		}
	}
	if !t.account.ResetByMail || !provedMore(t.Passed) {
		return nil
	}
	t.account.ResetByMail = false
	return tx.UpdateAccount(t.account)
}

// provedMore: something that who reads the mail has not.
func provedMore(passed policy.Passed) bool {
	return passed.Has(auth.FactorTOTP) || passed.Has(auth.FactorSMSCode) || passed.Has(auth.FactorPasskey)
}

func (s *Service) linkIdentity(tx store.Tx, t *turn) error {
	err := tx.InsertIdentity(s.identityOf(*t.Link, t.account.ID))
	if errors.Is(err, store.ErrConflict) {
		return nil // linked meanwhile, to whomever
	}
	if err != nil {
		return err
	}
	s.adorn(t, t.Link.Picture)
	if err := s.note(tx, t, "identity_linked", auth.FactorGoogle); err != nil {
		return err
	}
	return s.notice(tx, t, courier.KindFactorAdded, courier.Data{Factor: auth.FactorGoogle})
}
