package store

import "time"

// Identity is an account of another provider (OpenID Connect) that signs in to
// an account of ours. Issuer and Subject together are unique.
type Identity struct {
	Issuer    string
	Subject   string
	AccountID string
	// Email is the address there, as it was at the last sign-in.
	Email     string
	CreatedAt time.Time
	UsedAt    time.Time
}

// Identities keeps them.
type Identities interface {
	// InsertIdentity wraps ErrConflict where the identity has an account.
	InsertIdentity(Identity) error
	Identity(issuer, subject string) (Identity, error)
	// IdentitiesOf lists by CreatedAt, then Issuer and Subject.
	IdentitiesOf(accountID string) ([]Identity, error)
	// UpdateIdentity replaces Email and UsedAt of what Issuer and Subject name;
	// its account stays.
	UpdateIdentity(Identity) error
}
