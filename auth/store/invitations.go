package store

import (
	"time"

	"foyer/auth"
)

// InvitationLife is how long an invitation lets in after it was made: long
// enough for a holiday, and short enough that a mailbox which changes hands
// later opens nothing.
const InvitationLife = 30 * 24 * time.Hour

// Invitation is an address that an admin has let in. Address is canonical and
// unique.
type Invitation struct {
	Address        string
	OrganizationID string
	Role           auth.Role
	InvitedBy      string // account ID of the admin; empty for the operator
	CreatedAt      time.Time
}

// Lapsed tells whether it lets nobody in any more.
func (i Invitation) Lapsed(now time.Time) bool { return !now.Before(i.CreatedAt.Add(InvitationLife)) }

// Invitations keeps them, those that have lapsed too, until Sweep.
type Invitations interface {
	// PutInvitation inserts, or replaces that of the same address, whichever
	// organization's it was.
	PutInvitation(Invitation) error
	Invitation(address string) (Invitation, error)
	// InvitationsOf lists by address.
	InvitationsOf(organizationID string) ([]Invitation, error)
	// DeleteInvitation wraps ErrNotFound where the organization has none.
	DeleteInvitation(organizationID, address string) error
}
