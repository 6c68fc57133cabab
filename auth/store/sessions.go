package store

import (
	"time"

	"foyer/auth"
)

// Session is a session with the hashes of its tokens (SHA-256, base64url).
type Session struct {
	auth.Session
	// Refresh is the hash of the current refresh token, Predecessor of the
	// one before it (empty if none).
	Refresh     string
	Predecessor string
	RotatedAt   time.Time
	// Confirmed: the current refresh token has been presented, so that the
	// predecessor is no longer taken.
	Confirmed bool
	// Used: one of its tokens has been used since the code was redeemed.
	Used bool
}

// AccessToken is one access token, kept as hash.
type AccessToken struct {
	Hash      string
	SessionID string
	ExpiresAt time.Time
}

// Bearer is what one look-up of an access token finds.
type Bearer struct {
	Token   AccessToken
	Session Session
	Account Account
}

// Sessions keeps sessions and their access tokens.
type Sessions interface {
	InsertSession(Session) error
	Session(id string) (Session, error)
	// SessionByRefresh finds by Refresh or Predecessor, ended ones too.
	SessionByRefresh(hash string) (Session, error)
	SessionsOf(accountID string) ([]Session, error)
	// RotateSession makes next the current token and from its predecessor,
	// sets RotatedAt, clears Confirmed, and wraps ErrConflict unless Refresh
	// is from and the session has not ended.
	RotateSession(id, from, next string, at time.Time) error
	// TouchSession sets IdleUntil, Confirmed and Used; ErrConflict if ended.
	TouchSession(id string, idleUntil time.Time, confirmed, used bool) error
	// EndSession wraps ErrConflict if the session has ended before.
	EndSession(id string, reason auth.EndReason, by string, at time.Time) error
	// EndSessionsOf ends those sessions of an account that have not ended
	// (expired ones too) and counts them.
	EndSessionsOf(accountID string, reason auth.EndReason, by string, at time.Time) (int, error)
	// SetProofs replaces ProvedAt, ACR, AMR and AuthTime; ErrConflict if ended.
	SetProofs(id string, provedAt map[auth.Factor]time.Time, acr string, amr []string, authTime time.Time) error
	// NoteUse sets UsedAt and Place.
	NoteUse(id, place string, at time.Time) error
	InsertAccessToken(AccessToken) error
	// Bearer finds token, session and account in one read, ended or expired
	// ones too: the caller judges.
	Bearer(tokenHash string) (Bearer, error)
}
