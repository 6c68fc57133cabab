package store

import "foyer/auth"

// Organizations keeps organizations; names are unique without regard to case.
type Organizations interface {
	InsertOrganization(auth.Organization) error
	Organization(id string) (auth.Organization, error)
	OrganizationByName(name string) (auth.Organization, error)
	// Organizations lists by name.
	Organizations() ([]auth.Organization, error)
	// UpdateOrganization replaces Name and Policy, and wraps ErrConflict where
	// another organization has the new name.
	UpdateOrganization(auth.Organization) error
}
