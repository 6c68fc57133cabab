package store

import (
	"context"
	"errors"
	"time"

	"foyer/auth"
)

var (
	// ErrNotFound is wrapped by every read of one thing that is not there.
	ErrNotFound = errors.New("not found")
	// ErrConflict is wrapped where a conditional change found the condition
	// gone (someone else won) and where a unique value is taken.
	ErrConflict = errors.New("conflict")
	// ErrFull is wrapped where the disk took no more.
	ErrFull = errors.New("disk full")
	// ErrNewer is wrapped by an engine's Open for a database that a newer
	// version of the program has written.
	ErrNewer = errors.New("database is from a newer version")
	// ErrCorrupt is wrapped for a database that is damaged or is none. Open
	// leaves such a file as it is.
	ErrCorrupt = errors.New("database is damaged")
)

// How long Sweep keeps what is over, for the lists people read.
const (
	KeepSessions = 90 * 24 * time.Hour
	KeepInstalls = 180 * 24 * time.Hour
	KeepCounters = 30 * 24 * time.Hour
)

// Store keeps everything the server must not forget. Safe for concurrent use.
//
// Times are kept to the millisecond and come back in UTC; the zero time stays
// zero. Update and View must not be called from inside fn: they would wait for
// themselves. After Close both return an error that wraps fs.ErrClosed.
type Store interface {
	// Update runs fn in one serializable transaction and commits durably
	// when fn returns nil. fn may run more than once and must therefore have
	// no effect but through its Tx. The error of fn is returned as it is. A
	// ctx that is done before the commit begins means that nothing changed.
	Update(ctx context.Context, fn func(Tx) error) error
	// View runs fn on one consistent snapshot; writing fails.
	View(ctx context.Context, fn func(Tx) error) error
	// Close waits for running transactions.
	Close() error
}

// Tx is one transaction. It is not safe for concurrent use and is dead after
// its function has returned.
//
// A method that wraps ErrNotFound or ErrConflict has changed nothing, and the
// transaction may go on. Changing one thing that is not there, or adding to
// one, wraps ErrNotFound; deleting it is no error. After any other error the
// transaction cannot commit.
type Tx interface {
	Meta
	Organizations
	Accounts
	Installs
	Flows
	Codes
	Sessions
	Counters
	Sweeper
}

// Meta keeps single facts about the database, such as the key's fingerprint.
type Meta interface {
	Meta(key string) (string, error)
	SetMeta(key, value string) error
}

// Organizations keeps organizations; names are unique without regard to case.
type Organizations interface {
	InsertOrganization(auth.Organization) error
	Organization(id string) (auth.Organization, error)
	OrganizationByName(name string) (auth.Organization, error)
}

// Account is an account with what proves its password.
type Account struct {
	auth.Account
	// PasswordHash is a PHC string, empty for an account without a password.
	PasswordHash string
	// PasswordSetAt is zero without a password.
	PasswordSetAt time.Time
}

// Accounts keeps accounts. Canonical email and username share one namespace:
// an identifier names at most one account.
type Accounts interface {
	InsertAccount(Account) error
	Account(id string) (Account, error)
	// AccountByIdentifier takes a canonical identifier (auth.CanonicalIdentifier).
	AccountByIdentifier(canonical string) (Account, error)
	// Accounts lists by canonical email.
	Accounts() ([]Account, error)
	// UpdateAccount replaces all fields but ID and CreatedAt, and wraps
	// ErrConflict where another account has the new email or username.
	UpdateAccount(Account) error
}

// Install is one installed program that is known to an account, because a
// sign-in of that account with all its factors completed with its key.
type Install struct {
	AccountID  string
	Thumbprint string
	DeviceName string
	KnownAt    time.Time
	UsedAt     time.Time
}

// Installs keeps which installs an account knows.
type Installs interface {
	// Install wraps ErrNotFound for an install not known to the account.
	Install(accountID, thumbprint string) (Install, error)
	// PutInstall inserts, or updates DeviceName and UsedAt (not KnownAt).
	PutInstall(Install) error
	DeleteInstall(accountID, thumbprint string) error
}

// Flow is one sign-in (or paused session, or step-up) after its first right
// answer. Hashes are SHA-256 of the auth_session, base64url.
type Flow struct {
	ID         string
	Thumbprint string
	AccountID  string
	SessionID  string // the paused session this flow continues, or empty
	State      []byte // JSON, owned by auth/flow
	// Current is the hash of the auth_session that may be spent next; empty
	// while a step is being worked on and after the flow has ended.
	Current string
	// Spent is the hash of the auth_session spent last, SpentBody the MAC of
	// the body that spent it, Answer the sealed answer it got (empty while
	// the step is being worked on), AnswerUntil how long it is given again.
	Spent       string
	SpentBody   string
	Answer      string
	AnswerUntil time.Time
	CreatedAt   time.Time
	ExpiresAt   time.Time
}

// Flows keeps flows.
type Flows interface {
	InsertFlow(Flow) error
	// FlowByAuthSession finds the flow whose Current or Spent is hash.
	FlowByAuthSession(hash string) (Flow, error)
	// SpendAuthSession moves Current to Spent with body as SpentBody, empties
	// Answer, and wraps ErrConflict unless Current is hash at that moment.
	SpendAuthSession(hash, body string) error
	// UpdateFlow replaces State, AccountID, Current, Answer and AnswerUntil.
	UpdateFlow(Flow) error
}

// Code is one authorization code, kept as hash.
type Code struct {
	Hash          string
	Thumbprint    string
	AccountID     string
	CodeChallenge string // PKCE S256
	Scope         string
	DeviceName    string
	AMR           []string
	ACR           string
	AuthTime      time.Time
	// PausedSessionID is the session that continues, empty for a new one.
	PausedSessionID string
	ExpiresAt       time.Time
	// SpentAt is zero before redemption; SessionID is then what it made.
	SpentAt   time.Time
	SessionID string
}

// Codes keeps authorization codes.
type Codes interface {
	InsertCode(Code) error
	Code(hash string) (Code, error)
	// SpendCode marks the code and wraps ErrConflict if it is spent already.
	SpendCode(hash, sessionID string, at time.Time) error
}

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
	InsertAccessToken(AccessToken) error
	// Bearer finds token, session and account in one read, ended or expired
	// ones too: the caller judges.
	Bearer(tokenHash string) (Bearer, error)
}

// Counter counts consecutive failures of one factor in one budget.
type Counter struct {
	Subject  string // keyed hash of an account id or of an unknown identifier
	Factor   string
	Budget   string // "strangers" or an install's thumbprint
	Failures int
	LastAt   time.Time
}

// Counters keeps what the limits of auth/policy are judged by.
type Counters interface {
	// Counter returns a zero count, not ErrNotFound, for one never kept.
	Counter(subject, factor, budget string) (Counter, error)
	PutCounter(Counter) error
	// DeleteCounters forgets all budgets of subject; factor "" means all.
	DeleteCounters(subject, factor string) error
	// NoteSourceFailure remembers that source failed with identifier (keyed
	// hashes both); a repeat moves the time.
	NoteSourceFailure(source, identifier string, at time.Time) error
	// SourceFailures counts the distinct identifiers at or after since, and
	// tells the time of the oldest of them (zero if none).
	SourceFailures(source string, since time.Time) (count int, oldest time.Time, err error)
}

// Sweeper forgets what nobody can use any more.
type Sweeper interface {
	// Sweep deletes expired flows, codes and access tokens, sessions ended
	// or expired KeepSessions ago, installs unused for KeepInstalls, counters
	// and source failures untouched for KeepCounters; it returns how many
	// rows went. What expires at now is expired.
	Sweep(now time.Time) (int, error)
}
