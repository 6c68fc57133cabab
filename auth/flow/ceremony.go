package flow

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"foyer/auth"
	"foyer/auth/factor/passkey"
	"foyer/auth/store"
)

// checkCeremony verifies what the browser has answered.
func (s *Service) checkCeremony(ctx context.Context, leg store.Leg, details legDetails, response []byte) (legOutcome, *Signal, error) {
	rp := s.relyingParty()
	if leg.Step == auth.StepEnrollPasskey {
		user := passkey.User{ID: leg.AccountID, Name: details.Account, DisplayName: details.Name}
		made, err := rp.FinishCreate(details.Session, user, response)
		return legOutcome{Created: &made}, nil, err
	}
	unknown := ""
	shown, err := rp.FinishGet(details.Session, response, func(id, _ string) (passkey.Credential, string, error) {
		one, err := s.credential(ctx, id)
		switch {
		case errors.Is(err, store.ErrNotFound):
			unknown = id
			return passkey.Credential{}, "", fmt.Errorf("%w: %s", passkey.ErrUnknownCredential, id)
		case err == nil && leg.AccountID != "" && one.AccountID != leg.AccountID:
			// Somebody else's is good where it belongs, and not to be forgotten.
			return passkey.Credential{}, "", fmt.Errorf("%w: another account's", passkey.ErrUnknownCredential)
		}
		return credentialOf(one), one.AccountID, err
	})
	if errors.Is(err, passkey.ErrUnknownCredential) {
		if unknown == "" {
			return legOutcome{}, nil, ErrPasskeyUnknown
		}
		return legOutcome{}, &Signal{RPID: rp.ID(), Unknown: unknown}, ErrPasskeyUnknown
	}
	if err != nil {
		return legOutcome{}, nil, err
	}
	signal, err := s.accepted(ctx, shown.Owner)
	return legOutcome{Assertion: &shown}, signal, err
}

func (s *Service) credential(ctx context.Context, id string) (one store.Authenticator, err error) {
	err = s.Store.View(ctx, func(tx store.Tx) error {
		one, err = tx.AuthenticatorByCredential(id)
		return err
	})
	return one, err
}

func credentialOf(one store.Authenticator) passkey.Credential {
	return passkey.Credential{ID: one.CredentialID, Record: one.Credential}
}

// passkeysOf lists the account's passkeys.
func passkeysOf(kept []store.Authenticator) []passkey.Credential {
	var all []passkey.Credential
	for _, one := range kept {
		if one.Factor == auth.FactorPasskey {
			all = append(all, credentialOf(one))
		}
	}
	return all
}

// accepted is what a browser needs to forget passkeys that were removed here.
func (s *Service) accepted(ctx context.Context, accountID string) (*Signal, error) {
	signal := &Signal{
		RPID: s.relyingParty().ID(), UserID: base64.RawURLEncoding.EncodeToString([]byte(accountID)), Accepted: []string{},
	}
	err := s.Store.View(ctx, func(tx store.Tx) error {
		kept, err := tx.AuthenticatorsOf(accountID)
		signal.Accepted = signal.Accepted[:0]
		for _, one := range passkeysOf(kept) {
			signal.Accepted = append(signal.Accepted, one.ID)
		}
		return err
	})
	return signal, err
}
