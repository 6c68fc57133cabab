package store

import "foyer/auth"

// Authenticator is an authenticator with what verifies it.
type Authenticator struct {
	auth.Authenticator
	// Secret is the sealed TOTP seed; empty for other kinds.
	Secret string
	// Address is the sealed email address or E.164 number codes are sent to;
	// empty for other kinds.
	Address string
	// LastStep is the last TOTP time step that was accepted or burned.
	LastStep int64
	// CredentialID (base64url, unique where it is not empty) and Credential
	// (JSON, owned by auth/factor/passkey) are a passkey's; empty for other
	// kinds.
	CredentialID string
	Credential   string
}

// Bare leaves out what verifies them, for whoever judges or shows them.
func Bare(kept []Authenticator) []auth.Authenticator {
	shown := make([]auth.Authenticator, 0, len(kept))
	for _, one := range kept {
		shown = append(shown, one.Authenticator)
	}
	return shown
}

// Authenticators keeps what accounts have enrolled.
type Authenticators interface {
	// InsertAuthenticator wraps ErrConflict where the ID or the CredentialID
	// is taken, by whomever.
	InsertAuthenticator(Authenticator) error
	// AuthenticatorsOf lists by CreatedAt, then ID.
	AuthenticatorsOf(accountID string) ([]Authenticator, error)
	// UpdateAuthenticator replaces Label, UsedAt, ProvedAs and ProvedUntil and
	// leaves all else as it is, Install, CredentialID and Credential too; it
	// wraps ErrNotFound where the account has none of it.
	UpdateAuthenticator(Authenticator) error
	// SpendStep sets LastStep and wraps ErrConflict unless it was below step.
	SpendStep(id string, step int64) error
	// DeleteAuthenticator wraps ErrNotFound where the account has none of it.
	DeleteAuthenticator(accountID, id string) error
	// AuthenticatorByCredential finds a passkey, whosever it is; "" finds none.
	AuthenticatorByCredential(credentialID string) (Authenticator, error)
	// SetCredential makes next of an authenticator's Credential, and wraps
	// ErrConflict unless it is from.
	SetCredential(id, from, next string) error
}
