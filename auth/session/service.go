package session

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"foyer/auth"
	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// The lives of codes and tokens.
const (
	CodeLife   = 60 * time.Second
	AccessLife = 10 * time.Minute
	// redeemAgain is how long after its redemption a code whose answer was
	// lost is redeemed alike.
	redeemAgain = 60 * time.Second
)

// Limits of a session.
type Limits struct{ Idle, Absolute time.Duration }

// The limits by scope; an admin may shorten them.
var (
	LimitsRemembered = Limits{Idle: 30 * 24 * time.Hour, Absolute: 180 * 24 * time.Hour}
	LimitsOrdinary   = Limits{Idle: 12 * time.Hour, Absolute: 24 * time.Hour}
)

// Options of a Service; Store and Key are required.
type Options struct {
	Store store.Store
	Key   *serverkey.Key
	Now   func() time.Time // time.Now
	// RotateAfter is the least age of a refresh token before it rotates: 1 h.
	RotateAfter time.Duration
	// Pauses tells whether a living session of the account has to wait for a
	// step of its person (flow.Pauses). It is asked at each refresh and
	// of each access token.
	Pauses func(store.Tx, auth.Account, auth.Session) (bool, error)
}

// Service carries sessions. Safe for concurrent use, also by several
// processes on one store.
type Service struct {
	store       store.Store
	now         func() time.Time
	rotateAfter time.Duration
	pauses      func(store.Tx, auth.Account, auth.Session) (bool, error)

	keyRefresh, keyAccess, keySuccessor []byte
}

// New makes a service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.RotateAfter <= 0 {
		o.RotateAfter = time.Hour
	}
	if o.Pauses == nil {
		o.Pauses = func(store.Tx, auth.Account, auth.Session) (bool, error) { return false, nil }
	}
	return &Service{
		store: o.Store, now: o.Now, rotateAfter: o.RotateAfter, pauses: o.Pauses,
		keyRefresh:   o.Key.Derive("code to refresh token"),
		keyAccess:    o.Key.Derive("code to access token"),
		keySuccessor: o.Key.Derive("refresh token to successor"),
	}
}

// Who can end a session, as told to its person; or the name of a device.
const (
	ByYou   = "you"
	ByAdmin = "admin"
)

// Tokens is what a client gets. Refresh is empty where a paused session goes
// on with the token it has.
type Tokens struct {
	Access        auth.Secret
	AccessExpires time.Duration
	Refresh       auth.Secret
	Session       auth.Session
}

// EndedError: the session is over for good, and why.
type EndedError struct {
	Reason auth.EndReason
	By     string
	At     time.Time
}

func (e *EndedError) Error() string { return fmt.Sprintf("session is over: %s", e.Reason) }

// PausedError: the session waits for a step of its person; its token is
// unspent.
type PausedError struct {
	Session auth.Session
	Account auth.Account
}

func (e *PausedError) Error() string { return "session is paused" }

// newToken returns 256 random bits, base64url, 43 characters.
func newToken() auth.Secret {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return auth.Secret(base64.RawURLEncoding.EncodeToString(raw))
}

// Hash is how a token is stored and named in a revocation: SHA-256, base64url.
// A fast hash does, as the tokens have 256 random bits.
func Hash(token auth.Secret) string {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func derive(key []byte, token auth.Secret) auth.Secret {
	return auth.Secret(serverkey.MAC(key, token.Reveal()))
}

// limitsOf a scope.
func limitsOf(scope string) Limits {
	if scope == auth.ScopeRemember {
		return LimitsRemembered
	}
	return LimitsOrdinary
}

// idleUntil moves the idle limit, never beyond the absolute one.
func idleUntil(s auth.Session, now time.Time) time.Time {
	until := now.Add(limitsOf(s.Scope).Idle)
	if until.After(s.AbsoluteUntil) {
		return s.AbsoluteUntil
	}
	return until
}
