package store

import (
	"time"

	"foyer/auth"
)

// AuditLimit is how many events a filter without Limit selects.
const AuditLimit = 200

// Audit is one authentication event. It never holds a secret.
type Audit struct {
	ID             string // sorts by time
	At             time.Time
	Event          string // such as "sign_in", "factor_added", "mfa_reset"
	Outcome        string // "ok" or a reason
	AccountID      string // whom it is about; empty if unknown
	ActorID        string // who did it, if not that account
	OrganizationID string
	Factor         auth.Factor
	DeviceName     string
	Source         string // address, as the operator may see it
	Detail         string
}

// AuditFilter selects events that fit all of it; zero fields fit any.
type AuditFilter struct {
	AccountID, OrganizationID, Event string
	Since, Before                    time.Time // at or after Since, before Before
	Limit                            int       // the newest so many; AuditLimit if zero
}

// Audits keeps the audit log. What an event names need not be there: it
// outlives that.
type Audits interface {
	InsertAudit(Audit) error
	// Audits lists the newest first, of one time by ID.
	Audits(AuditFilter) ([]Audit, error)
}
