package store

import "time"

// LinkKind is what a mailed link is for.
type LinkKind string

// The kinds of mailed links.
const (
	LinkReset LinkKind = "reset"  // sets a new password
	LinkNotMe LinkKind = "not_me" // ends all sessions: "This was not me"
)

// Link is a link in a mail, kept as hash of its token. AccountID is empty where
// it was asked for somebody who has no account: such a link is in no mail. An
// account that is named need not be there: a link outlives it.
type Link struct {
	Hash      string
	Kind      LinkKind
	AccountID string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero if never
}

// Links keeps them. Whether one has expired is judged by the caller.
type Links interface {
	InsertLink(Link) error
	Link(hash string) (Link, error)
	// SpendLink sets UsedAt, and wraps ErrConflict if it is set already.
	SpendLink(hash string, at time.Time) error
	// DeleteLinks deletes an account's of a kind, used ones too, but the one
	// with hash keep; "" keeps none. Those without an account are left alone.
	DeleteLinks(accountID string, kind LinkKind, keep string) error
}
