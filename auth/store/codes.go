package store

import (
	"time"

	"foyer/auth"
)

// Code is one authorization code, kept as hash.
type Code struct {
	Hash          string
	Thumbprint    string
	AccountID     string
	CodeChallenge string // PKCE S256
	Scope         string
	DeviceName    string
	AMR           []string
	ACR           string
	AuthTime      time.Time
	// ProvedAt is when each factor was proved, as in auth.Session.
	ProvedAt map[auth.Factor]time.Time
	// PausedSessionID is the session that continues, empty for a new one.
	PausedSessionID string
	ExpiresAt       time.Time
	// SpentAt is zero before redemption; SessionID is then what it made.
	SpentAt   time.Time
	SessionID string
}

// Codes keeps authorization codes.
type Codes interface {
	InsertCode(Code) error
	Code(hash string) (Code, error)
	// SpendCode marks the code and wraps ErrConflict if it is spent already.
	SpendCode(hash, sessionID string, at time.Time) error
	// DeleteCodes deletes an account's that are not spent.
	DeleteCodes(accountID string) error
}
