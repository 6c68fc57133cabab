package store

import (
	"time"

	"foyer/auth"
)

// Invitation is an address that an admin has let in. Address is canonical and
// unique.
type Invitation struct {
	Address        string
	OrganizationID string
	Role           auth.Role
	InvitedBy      string // account ID of the admin; empty for the operator
	CreatedAt      time.Time
}

// Invitations keeps them.
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
