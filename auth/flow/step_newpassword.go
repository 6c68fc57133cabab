package flow

import (
	"context"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/session"
	"foyer/auth/store"
)

// newPasswordStep sets a new password where the account has to change its own.
// It is offered only after all factors were passed.
type newPasswordStep struct{ *Service }

func (newPasswordStep) slow() bool { return true }

func (newPasswordStep) spend(store.Tx, *turn) error { return nil }

func (p newPasswordStep) verify(_ context.Context, t *turn, place *password.Place) error {
	own := append([]string{t.account.Email, t.account.Username, t.account.Name}, p.OwnNames...)
	if len(t.Password) > password.MaxBytes {
		t.result.Rules = []string{policy.RuleLength}
		return nil
	}
	t.result.Rules = p.Service.Password.Check(t.Password, false, own...)
	if len(t.result.Rules) > 0 {
		return nil
	}
	same, _, err := place.Verify(t.account.PasswordHash, t.Password)
	if err != nil {
		return err
	}
	if same {
		t.result.Rules = []string{policy.RuleSame}
		return nil
	}
	t.hash, err = place.Hash(t.Password)
	t.right = err == nil
	return err
}

func (p newPasswordStep) settle(tx store.Tx, t *turn) error {
	if !t.right {
		t.result.Reason = auth.ReasonWeakPassword
		return nil
	}
	account := t.account
	account.PasswordHash, account.PasswordSetAt = t.hash, p.Now()
	account.MustChangePassword = false
	if err := tx.UpdateAccount(account); err != nil {
		return err
	}
	t.account, t.PasswordMark = account, passwordMark(account)
	t.Passed.NewPassword = true
	if err := p.endOthers(tx, t, auth.EndedByPassword, session.ByYou); err != nil {
		return err
	}
	if err := PasswordSet(tx, account.ID, t.Thumbprint); err != nil {
		return err
	}
	if err := p.note(tx, t, "password_changed", auth.FactorPassword); err != nil {
		return err
	}
	return p.notice(tx, t, courier.KindPasswordChanged, courier.Data{})
}

// endOthers ends every session of the account but the one that is paused here.
func (s *Service) endOthers(tx store.Tx, t *turn, reason auth.EndReason, by string) error {
	sessions, err := tx.SessionsOf(t.account.ID)
	if err != nil {
		return err
	}
	for _, one := range sessions {
		if one.ID == t.row.SessionID || !one.EndedAt.IsZero() {
			continue
		}
		if err := tx.EndSession(one.ID, reason, by, s.Now()); err != nil {
			return err
		}
	}
	return nil
}

// statusStep restates what is next; it proves and counts nothing.
type statusStep struct{}

func (statusStep) slow() bool                                           { return false }
func (statusStep) spend(store.Tx, *turn) error                          { return nil }
func (statusStep) verify(context.Context, *turn, *password.Place) error { return nil }
func (statusStep) settle(store.Tx, *turn) error                         { return nil }
