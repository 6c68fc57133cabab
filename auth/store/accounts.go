package store

import (
	"time"

	"foyer/auth"
)

// Account is an account with what proves its password.
type Account struct {
	auth.Account
	// PasswordHash is a PHC string, empty for an account without a password.
	PasswordHash string
	// PasswordSetAt is zero without a password.
	PasswordSetAt time.Time
	// ResetByMail: the password was reset by a mailed link, and no sign-in
	// with another second factor than email has completed since.
	ResetByMail bool
	// Locale is what the last completed sign-in told of the person's languages,
	// as in ui_locales, for mails that others cause; empty if it was never told.
	Locale string
}

// Accounts keeps accounts. Canonical email and username share one namespace:
// an identifier names at most one account.
type Accounts interface {
	InsertAccount(Account) error
	Account(id string) (Account, error)
	// AccountByIdentifier takes a canonical identifier (auth.CanonicalIdentifier).
	AccountByIdentifier(canonical string) (Account, error)
	// Accounts lists by canonical email.
	Accounts() ([]Account, error)
	// AccountsOf lists the accounts of an organization by canonical email; ""
	// has none.
	AccountsOf(organizationID string) ([]Account, error)
	// UpdateAccount replaces all fields but ID and CreatedAt, and wraps
	// ErrConflict where another account has the new email or username.
	UpdateAccount(Account) error
}
