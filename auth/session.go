package auth

import "time"

// Scopes a client may ask for. ScopeRemember asks for the longer limits.
const (
	ScopeFoyer    = "foyer"
	ScopeRemember = "foyer remember"
)

// EndReason says why a session is over, in the words of the wire.
type EndReason string

// Why a session ends. They travel as "reason" beside invalid_grant.
const (
	EndedBySignOut   EndReason = "session_ended"
	EndedByDisabling EndReason = "account_disabled"
	EndedByPassword  EndReason = "password_reset"
	EndedByExpiry    EndReason = "expired"
	EndedByReuse     EndReason = "reused"
	EndedUnknown     EndReason = "unknown"
)

// Session is one signed-in program of one account.
type Session struct {
	ID         string
	AccountID  string
	Thumbprint string // RFC 7638 of the install's key; every token is bound to it
	Scope      string
	DeviceName string
	AMR        []string // RFC 8176
	ACR        string
	AuthTime   time.Time
	// ProvedAt is when each factor was proved last in this session, by
	// sign-in or step-up (RFC 9470).
	ProvedAt  map[Factor]time.Time
	CreatedAt time.Time
	// UsedAt is when tokens were given last, Place from where: a network
	// address, as people see it.
	UsedAt time.Time
	Place  string
	// IdleUntil moves with each refresh; AbsoluteUntil never moves.
	IdleUntil     time.Time
	AbsoluteUntil time.Time
	// EndedAt is zero while the session lives.
	EndedAt     time.Time
	EndedReason EndReason
	EndedBy     string // "you", "admin" or a device name; shown to the person
}

// Remembered tells whether the session has the longer limits.
func (s Session) Remembered() bool { return s.Scope == ScopeRemember }
