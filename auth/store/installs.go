package store

import "time"

// Install is one installed program that is known to an account, because a
// sign-in of that account with all its factors completed with its key.
type Install struct {
	AccountID  string
	Thumbprint string
	DeviceName string
	KnownAt    time.Time
	UsedAt     time.Time
	// OfferedPasskey: "Trust this device?" was answered here.
	OfferedPasskey bool
}

// Installs keeps which installs an account knows.
type Installs interface {
	// Install wraps ErrNotFound for an install not known to the account.
	Install(accountID, thumbprint string) (Install, error)
	// PutInstall inserts, or updates DeviceName and UsedAt (not KnownAt), and
	// sets OfferedPasskey but never clears it.
	PutInstall(Install) error
	DeleteInstall(accountID, thumbprint string) error
}
