package flow

import (
	"context"
	"crypto/rand"
	"errors"

	"foyer/auth"
	"foyer/auth/factor/passkey"
	"foyer/auth/factor/password"
	"foyer/auth/store"
)

// passkeyStep proves a passkey by a trip through the browser. As a first step
// it needs no username: the passkey says whose it is.
type passkeyStep struct{ *Service }

func (passkeyStep) slow() bool { return false }

func (p passkeyStep) spend(tx store.Tx, t *turn) error {
	if t.LegCode != "" {
		return p.spendLeg(tx, t)
	}
	if t.row == nil {
		return p.startLeg(tx, t)
	}
	if _, ok := t.chosen(auth.FactorPasskey); t.ID != "" && !ok {
		return &RequestError{Field: FieldID, Next: p.waysNow(t)}
	}
	return p.startLeg(tx, t)
}

func (passkeyStep) verify(context.Context, *turn, *password.Place) error { return nil }

func (p passkeyStep) settle(tx store.Tx, t *turn) error {
	if t.LegCode == "" {
		ceremony, err := p.relyingParty().BeginGet(passkeysOf(t.kept))
		if err != nil {
			return err
		}
		return p.beginLeg(tx, t, ceremony)
	}
	if !t.right || t.outcome.Assertion == nil {
		t.right, t.result.Reason = false, auth.ReasonInvalidCode
		return nil
	}
	return p.count(tx, t, *t.outcome.Assertion)
}

// count takes an assertion as proof: only now does its sign count matter.
func (p passkeyStep) count(tx store.Tx, t *turn, shown passkey.Assertion) error {
	one, err := tx.AuthenticatorByCredential(shown.CredentialID)
	if errors.Is(err, store.ErrNotFound) || err == nil && (one.AccountID != shown.Owner || t.account.ID != "" && t.account.ID != one.AccountID) {
		t.right, t.result.Reason = false, auth.ReasonAuthenticatorDisabled // removed meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	next, err := passkey.Settle(credentialOf(one), shown)
	if errors.Is(err, passkey.ErrCloned) || errors.Is(err, passkey.ErrChanged) {
		t.claimed.ID = one.AccountID
		t.right, t.result.Reason = false, auth.ReasonAuthenticatorDisabled
		return nil
	}
	if err != nil {
		return err
	}
	err = tx.SetCredential(one.ID, one.Credential, next.Record)
	if errors.Is(err, store.ErrConflict) { // used elsewhere at this moment
		t.right, t.result.Reason = false, auth.ReasonInvalidCode
		return nil
	}
	if err != nil {
		return err
	}
	return p.prove(tx, t, one)
}

func (p passkeyStep) prove(tx store.Tx, t *turn, one store.Authenticator) error {
	if t.account.ID == "" {
		account, err := tx.Account(one.AccountID)
		if err != nil {
			return err
		}
		if t.claimed = account; account.Disabled {
			t.right, t.result.Reason = false, auth.ReasonAccountDisabled
			return nil
		}
		t.account = account
	}
	return p.passed(tx, t, one)
}

// newPasskey was made in a browser and is nobody's yet.
type newPasskey struct {
	ID      string `json:"id"`
	Record  string `json:"record"`
	Browser string `json:"browser"`
}

func (t *turn) passkeyLabel() string { return t.DeviceName }

// enrollPasskeyStep makes a passkey: the trip through the browser first, then
// the person's word that it is theirs. Only then is it one of the account's.
type enrollPasskeyStep struct{ *Service }

func (enrollPasskeyStep) slow() bool { return false }

func (p enrollPasskeyStep) spend(tx store.Tx, t *turn) error {
	switch {
	case t.LegCode != "":
		return p.spendLeg(tx, t)
	case !t.Confirm:
		return p.startLeg(tx, t)
	case t.Enrolling.Passkey == nil:
		return &RequestError{Field: FieldStep, Next: p.waysNow(t)}
	}
	return nil
}

func (enrollPasskeyStep) verify(context.Context, *turn, *password.Place) error { return nil }

func (p enrollPasskeyStep) settle(tx store.Tx, t *turn) error {
	switch {
	case t.LegCode == "" && t.Confirm:
		return p.keep(tx, t)
	case t.LegCode == "":
		t.Enrolling.Passkey = nil
		user := passkey.User{ID: t.account.ID, Name: t.account.Email, DisplayName: t.account.Name}
		ceremony, err := p.relyingParty().BeginCreate(user, passkeysOf(t.kept))
		if err != nil {
			return err
		}
		return p.beginLeg(tx, t, ceremony)
	case !t.right || t.outcome.Created == nil:
		t.right, t.result.Reason = false, auth.ReasonInvalidCode
		return nil
	}
	made := t.outcome.Created
	t.Enrolling.Passkey = &newPasskey{ID: made.ID, Record: made.Record, Browser: t.outcome.Browser}
	return nil
}

func (p enrollPasskeyStep) keep(tx store.Tx, t *turn) error {
	made := t.Enrolling.Passkey
	t.Enrolling.Passkey = nil
	if _, err := tx.AuthenticatorByCredential(made.ID); err == nil {
		t.result.Reason = auth.ReasonAuthenticatorDisabled // somebody's already
		return nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	one := store.Authenticator{CredentialID: made.ID, Credential: made.Record}
	one.ID, one.Factor, one.Label, one.Hint = rand.Text(), auth.FactorPasskey, t.passkeyLabel(), made.Browser
	one.Install = t.Thumbprint
	t.right = true
	return p.enrolled(tx, t, one)
}
