package store

import (
	"time"

	"foyer/auth"
)

// Leg is one trip of a conversation through the person's browser
// (docs/protocol.md, "Browser legs"). Hashes are SHA-256, base64url.
type Leg struct {
	ID         string // hash of the request_uri, or random for Google
	Thumbprint string
	AccountID  string // empty where nobody was named
	Step       auth.Step
	Details    string // JSON, owned by auth/flow
	// Browser is the hash of the cookie of the browser that opened it first;
	// empty before.
	Browser string
	// Code is the hash of the leg_code given at CodeAt for Outcome (JSON,
	// owned by auth/flow); all empty before the ceremony was finished.
	Code    string
	CodeAt  time.Time
	Outcome string
	// OverAt is when it was spent or voided; zero while it can go on.
	OverAt    time.Time
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Legs keeps them. Whether one has expired is judged by the caller.
type Legs interface {
	// InsertLeg wraps ErrConflict where the ID or the Code is taken.
	InsertLeg(Leg) error
	Leg(id string) (Leg, error)
	// LegByCode finds a finished leg, over or not; "" finds none.
	LegByCode(hash string) (Leg, error)
	// BindLeg sets Browser, and wraps ErrConflict unless it was empty and the
	// leg is not over. An empty browser is an error.
	BindLeg(id, browser string) error
	// FinishLeg sets Code, Outcome and CodeAt, and wraps ErrConflict unless the
	// leg is bound to browser, has no Code and is not over, and where another
	// leg has that code. No leg is bound to an empty browser; an empty code is
	// an error.
	FinishLeg(id, browser, code, outcome string, at time.Time) error
	// EndLeg sets OverAt, and wraps ErrConflict where it is over.
	EndLeg(id string, at time.Time) error
}
