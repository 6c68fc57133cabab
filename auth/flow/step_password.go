package flow

import (
	"context"
	"errors"

	"foyer/auth"
	"foyer/auth/factor/password"
	"foyer/auth/store"
)

// passwordStep proves an account by its password. Unknown account and wrong
// password take the same path: the same look-ups, one hash, the same writes.
type passwordStep struct{ *Service }

func (passwordStep) slow() bool { return true }

func (p passwordStep) spend(tx store.Tx, t *turn) error {
	account, err := tx.AccountByIdentifier(p.identifier(t))
	if errors.Is(err, store.ErrNotFound) {
		account, err = store.Account{}, nil
	}
	if err != nil {
		return err
	}
	if t.row != nil && account.ID != t.row.AccountID {
		account = store.Account{} // a paused session waits for its own person
	}
	t.claimed = account
	return p.count(tx, t, p.identifier(t), auth.FactorPassword)
}

func (p passwordStep) identifier(t *turn) string {
	if t.row != nil && !t.HasUsername {
		return auth.CanonicalIdentifier(t.account.Email)
	}
	return auth.CanonicalIdentifier(t.Username)
}

func (passwordStep) verify(_ context.Context, t *turn, place *password.Place) error {
	right, upgrade, err := place.Verify(t.claimed.PasswordHash, t.Password)
	if err != nil {
		return err
	}
	t.right = right
	if right && upgrade {
		t.hash, err = place.Hash(t.Password)
	}
	return err
}

func (p passwordStep) settle(tx store.Tx, t *turn) error {
	if !t.right {
		t.result.Reason = auth.ReasonInvalidCredentials
		return p.noteSource(tx, t, p.identifier(t))
	}
	// Read again: an operator may have disabled or changed it meanwhile.
	account, err := tx.Account(t.claimed.ID)
	if err != nil {
		return err
	}
	if account.PasswordHash != t.claimed.PasswordHash {
		t.right = false
		t.result.Reason = auth.ReasonInvalidCredentials
		return p.noteSource(tx, t, p.identifier(t))
	}
	if err := clearCount(tx, t); err != nil {
		return err
	}
	if account.Disabled {
		t.result.Reason = auth.ReasonAccountDisabled
		return nil
	}
	if t.hash != "" {
		account.PasswordHash = t.hash
		if err := tx.UpdateAccount(account); err != nil {
			return err
		}
	}
	t.account, t.PasswordMark = account, passwordMark(account)
	t.Passed = t.Passed.Prove(auth.Authenticator{Factor: auth.FactorPassword}, p.Now())
	return nil
}
