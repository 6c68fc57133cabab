package store

import "time"

// OneTimeKind is a kind of one-time code that is issued ahead of its use.
type OneTimeKind string

// The kinds of one-time codes.
const (
	OneTimeRecovery OneTimeKind = "recovery"
	OneTimePass     OneTimeKind = "pass" // an admin's
)

// OneTimeCode is a recovery code or an admin's pass, kept as keyed hash.
type OneTimeCode struct {
	AccountID string
	Kind      OneTimeKind
	Hash      string
	// Active codes can be used; others wait until the person has stored them.
	Active    bool
	CreatedAt time.Time
	ExpiresAt time.Time // zero for never
	IssuedBy  string    // account ID of the admin, or empty
	// SpentAt and SpentBy: presented first then, by the install with that
	// thumbprint, which may present it again until a sign-in completes.
	SpentAt time.Time
	SpentBy string
}

// OneTimeCodes keeps them. An account has each hash of a kind once. Whether one
// is active and in its time is judged by the caller.
type OneTimeCodes interface {
	InsertOneTimeCode(OneTimeCode) error
	// OneTimeCodesOf lists by CreatedAt, then Hash, spent ones too.
	OneTimeCodesOf(accountID string, kind OneTimeKind) ([]OneTimeCode, error)
	// ActivateOneTimeCode wraps ErrNotFound where there is none.
	ActivateOneTimeCode(accountID string, kind OneTimeKind, hash string) error
	// SpendOneTimeCode sets SpentAt and SpentBy the first time, does nothing
	// for the same spentBy, and wraps ErrConflict for another.
	SpendOneTimeCode(accountID string, kind OneTimeKind, hash, spentBy string, at time.Time) error
	// DeleteOneTimeCodes deletes those of a kind but the one with hash keep;
	// "" keeps none.
	DeleteOneTimeCodes(accountID string, kind OneTimeKind, keep string) error
}
