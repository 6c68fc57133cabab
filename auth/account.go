package auth

import "time"

// Role is what an account may do in its organization.
type Role string

// The roles of an account. An account without an organization is RoleSolo.
const (
	RoleSolo   Role = "solo"
	RoleMember Role = "member"
	RoleGuest  Role = "guest"
	RoleAdmin  Role = "admin"
)

// Account is a person who can sign in. It carries no secret.
type Account struct {
	// ID is random and never reused; other programs know it as the subject.
	ID string
	// OrganizationID is empty for a solo account.
	OrganizationID string
	// Email is kept as typed but compared in its canonical form.
	Email string
	// Username is empty unless an admin gave one.
	Username string
	// Name is what other people read.
	Name string
	// Role is RoleSolo without an organization.
	Role Role
	// Disabled accounts keep their data but cannot sign in or refresh.
	Disabled bool
	// MustChangePassword asks for a new password before the next session.
	MustChangePassword bool
	// DefaultAuthenticator is the ID that a sign-in asks for first, if any.
	DefaultAuthenticator string
	// AskEachTime lets the person choose at every sign-in instead.
	AskEachTime bool
	// CreatedAt is the server's time.
	CreatedAt time.Time
}

// Organization is a group of accounts under one policy.
type Organization struct {
	ID        string
	Name      string
	Policy    MFAPolicy
	CreatedAt time.Time
}
