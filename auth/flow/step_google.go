package flow

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"foyer/auth"
	"foyer/auth/factor/google"
	"foyer/auth/factor/password"
	"foyer/auth/store"
)

// Provider is an OpenID Connect provider (*google.Provider).
type Provider interface {
	// Endpoint wraps google.ErrUnavailable where the provider does not answer.
	Endpoint(ctx context.Context) (authorizationURL string, err error)
	// Redeem wraps google.ErrUnavailable or google.ErrRefused.
	Redeem(ctx context.Context, x google.Exchange) (google.Identity, error)
	Picture(ctx context.Context, address string) (kind string, data []byte, err error)
}

// identity is who signed in at the other provider, as a conversation keeps it.
type identity struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
	Email   string `json:"email"`
	Name    string `json:"name,omitempty"`
	Picture string `json:"picture,omitempty"`
	Proved  bool   `json:"proved,omitempty"` // the address, by the provider
}

// googleStep signs in with another provider: it tells where to send the
// browser, with a nonce of ours, then redeems what the browser brought back.
// The nonce lies in a leg, which is spent before the provider is asked.
type googleStep struct{ *Service }

func (googleStep) slow() bool { return false }

func (p googleStep) spend(tx store.Tx, t *turn) error {
	t.right = false
	if t.Code == "" {
		return p.countOpen(tx, t)
	}
	leg, err := tx.Leg(t.Leg)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if leg.Step != auth.StepGoogle || leg.Thumbprint != t.Thumbprint || !p.Now().Before(leg.ExpiresAt) {
		return nil
	}
	err = tx.EndLeg(leg.ID, p.Now())
	if errors.Is(err, store.ErrConflict) {
		return nil
	}
	var details legDetails
	t.right = err == nil && json.Unmarshal([]byte(leg.Details), &details) == nil
	t.nonce = details.Nonce
	return err
}

// providerTime is how long the provider may take, so that time is left to say
// that it does not answer.
const providerTime = settleTime - 5*time.Second

func (p googleStep) verify(ctx context.Context, t *turn, _ *password.Place) (err error) {
	ctx, cancel := context.WithTimeout(ctx, providerTime)
	defer cancel()
	if t.Code == "" {
		t.endpoint, err = p.Google.Endpoint(ctx)
	} else if t.right {
		var who google.Identity
		who, err = p.Google.Redeem(ctx, google.Exchange{
			Code: t.Code, Verifier: t.Verifier, RedirectURI: t.RedirectURI, Nonce: t.nonce.Reveal(),
		})
		t.found = &identity{
			Issuer: who.Issuer, Subject: who.Subject, Email: who.Email, Name: who.Name, Picture: who.Picture, Proved: who.EmailProved,
		}
	}
	switch {
	case errors.Is(err, google.ErrUnavailable):
		t.right, t.result.Reason = false, auth.ReasonProviderUnavailable
	case errors.Is(err, google.ErrRefused):
		t.right, t.result.Reason = false, auth.ReasonInvalidCode
	default:
		return err
	}
	p.Logger.InfoContext(ctx, "provider", "reason", t.result.Reason, "why", err)
	return nil
}

func (p googleStep) settle(tx store.Tx, t *turn) error {
	switch {
	case t.result.Reason != "":
		return nil
	case t.Code == "":
		return p.ask(tx, t)
	case !t.right:
		t.result.Reason = auth.ReasonInvalidCode
		return nil
	}
	kept, err := tx.Identity(t.found.Issuer, t.found.Subject)
	switch {
	case err == nil:
		return p.known(tx, t, kept)
	case !errors.Is(err, store.ErrNotFound):
		return err
	case t.account.ID != "":
		t.right, t.result.Reason = false, auth.ReasonInvalidCredentials // somebody else's
		return nil
	}
	return p.newcomer(tx, t)
}

// ask makes the nonce, which is good for one answer of the provider.
func (p googleStep) ask(tx store.Tx, t *turn) error {
	nonce := newAuthSession()
	details, err := json.Marshal(legDetails{Nonce: nonce})
	if err != nil {
		return err
	}
	t.Leg, t.Trips = hashOf(nonce), t.Trips+1
	t.result.Google = &GoogleRequest{Endpoint: t.endpoint, ClientID: p.GoogleClientID, Nonce: nonce.Reveal()}
	return tx.InsertLeg(store.Leg{
		ID: t.Leg, Thumbprint: t.Thumbprint, AccountID: t.account.ID, Step: auth.StepGoogle, Details: string(details),
		CreatedAt: p.Now(), ExpiresAt: p.Now().Add(LegLife),
	})
}

// known signs in whom the provider has signed in before.
func (p googleStep) known(tx store.Tx, t *turn, kept store.Identity) error {
	if t.account.ID != "" && t.account.ID != kept.AccountID {
		t.right, t.result.Reason = false, auth.ReasonInvalidCredentials
		return nil
	}
	account, err := tx.Account(kept.AccountID)
	if err != nil {
		return err
	}
	if account.Disabled { // nobody is signed in, and nothing is begun
		t.claimed, t.right, t.result.Reason = account, false, auth.ReasonAccountDisabled
		return nil
	}
	kept.Email, kept.UsedAt = t.found.Email, p.Now()
	if err := tx.UpdateIdentity(kept); err != nil {
		return err
	}
	t.account = account
	t.Passed = t.Passed.Prove(auth.Authenticator{Factor: auth.FactorGoogle}, p.Now())
	p.adorn(t, t.found.Picture)
	return nil
}
