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
	KeepSessions     = 90 * 24 * time.Hour
	KeepInstalls     = 180 * 24 * time.Hour
	KeepCounters     = 30 * 24 * time.Hour
	KeepOneTimeCodes = 30 * 24 * time.Hour
	KeepLinks        = 7 * 24 * time.Hour // the page says "expired" that long, then "unknown"
	KeepMessages     = 30 * 24 * time.Hour
	KeepAudits       = 400 * 24 * time.Hour // a year, and time to look back at it
)

// AuditLimit is how many events a filter without Limit selects.
const AuditLimit = 200

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
	Authenticators
	OneTimeCodes
	Identities
	Legs
	Links
	Invitations
	Pictures
	Outbox
	Audits
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
	// Organizations lists by name.
	Organizations() ([]auth.Organization, error)
	// UpdateOrganization replaces Name and Policy, and wraps ErrConflict where
	// another organization has the new name.
	UpdateOrganization(auth.Organization) error
}

// Account is an account with what proves its password.
type Account struct {
	auth.Account
	// PasswordHash is a PHC string, empty for an account without a password.
	PasswordHash string
	// PasswordSetAt is zero without a password.
	PasswordSetAt time.Time
	// ResetByMail: the password was reset by a mailed link, and no sign-in
	// with another second factor than email has completed since.
	ResetByMail bool
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
	// AccountsOf lists the accounts of an organization by canonical email; ""
	// has none.
	AccountsOf(organizationID string) ([]Account, error)
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
	// OfferedPasskey: "Trust this device?" was answered here.
	OfferedPasskey bool
}

// Installs keeps which installs an account knows.
type Installs interface {
	// Install wraps ErrNotFound for an install not known to the account.
	Install(accountID, thumbprint string) (Install, error)
	// PutInstall inserts, or updates DeviceName and UsedAt (not KnownAt), and
	// sets OfferedPasskey but never clears it.
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
	// Factors were proved, all at AuthTime.
	Factors []auth.Factor
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
	// SetProofs replaces ProvedAt, ACR, AMR and AuthTime; ErrConflict if ended.
	SetProofs(id string, provedAt map[auth.Factor]time.Time, acr string, amr []string, authTime time.Time) error
	// NoteUse sets UsedAt and Place.
	NoteUse(id, place string, at time.Time) error
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
	// NoteSend remembers that something was sent to an address (keyed hash)
	// in a budget; a repeat counts again.
	NoteSend(address, budget string, at time.Time) error
	// Sends counts those at or after since, and tells the time of the newest
	// of them (zero if none).
	Sends(address, budget string, since time.Time) (count int, newest time.Time, err error)
}

// Authenticator is an authenticator with what verifies it.
type Authenticator struct {
	auth.Authenticator
	// Secret is the sealed TOTP seed; empty for other kinds.
	Secret string
	// Address is the sealed email address or E.164 number codes are sent to;
	// empty for other kinds.
	Address string
	// LastStep is the last TOTP time step that was accepted or burned.
	LastStep int64
	// CredentialID (base64url, unique where it is not empty) and Credential
	// (JSON, owned by auth/factor/passkey) are a passkey's; empty for other
	// kinds.
	CredentialID string
	Credential   string
}

// Bare leaves out what verifies them, for whoever judges or shows them.
func Bare(kept []Authenticator) []auth.Authenticator {
	shown := make([]auth.Authenticator, 0, len(kept))
	for _, one := range kept {
		shown = append(shown, one.Authenticator)
	}
	return shown
}

// Authenticators keeps what accounts have enrolled.
type Authenticators interface {
	// InsertAuthenticator wraps ErrConflict where the ID or the CredentialID
	// is taken, by whomever.
	InsertAuthenticator(Authenticator) error
	// AuthenticatorsOf lists by CreatedAt, then ID.
	AuthenticatorsOf(accountID string) ([]Authenticator, error)
	// UpdateAuthenticator replaces Label, UsedAt, ProvedAs and ProvedUntil and
	// leaves all else as it is, Install, CredentialID and Credential too; it
	// wraps ErrNotFound where the account has none of it.
	UpdateAuthenticator(Authenticator) error
	// SpendStep sets LastStep and wraps ErrConflict unless it was below step.
	SpendStep(id string, step int64) error
	// DeleteAuthenticator wraps ErrNotFound where the account has none of it.
	DeleteAuthenticator(accountID, id string) error
	// AuthenticatorByCredential finds a passkey, whosever it is; "" finds none.
	AuthenticatorByCredential(credentialID string) (Authenticator, error)
	// SetCredential makes next of an authenticator's Credential, and wraps
	// ErrConflict unless it is from.
	SetCredential(id, from, next string) error
}

// Identity is an account of another provider (OpenID Connect) that signs in to
// an account of ours. Issuer and Subject together are unique.
type Identity struct {
	Issuer    string
	Subject   string
	AccountID string
	// Email is the address there, as it was at the last sign-in.
	Email     string
	CreatedAt time.Time
	UsedAt    time.Time
}

// Identities keeps them.
type Identities interface {
	// InsertIdentity wraps ErrConflict where the identity has an account.
	InsertIdentity(Identity) error
	Identity(issuer, subject string) (Identity, error)
	// IdentitiesOf lists by CreatedAt, then Issuer and Subject.
	IdentitiesOf(accountID string) ([]Identity, error)
	// UpdateIdentity replaces Email and UsedAt of what Issuer and Subject name;
	// its account stays.
	UpdateIdentity(Identity) error
}

// Leg is one trip of a conversation through the person's browser
// (docs/protocol.md, "Browser legs"). Hashes are SHA-256, base64url.
type Leg struct {
	ID         string // hash of the request_uri, or random for Google
	Thumbprint string
	AccountID  string // empty where nobody was named
	Step       auth.Step
	Details    string // JSON, owned by auth/flow
	// Browser is the hash of the cookie of the browser that opened it first;
	// empty before.
	Browser string
	// Code is the hash of the leg_code given at CodeAt for Outcome (JSON,
	// owned by auth/flow); all empty before the ceremony was finished.
	Code    string
	CodeAt  time.Time
	Outcome string
	// OverAt is when it was spent or voided; zero while it can go on.
	OverAt    time.Time
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Legs keeps them. Whether one has expired is judged by the caller.
type Legs interface {
	// InsertLeg wraps ErrConflict where the ID or the Code is taken.
	InsertLeg(Leg) error
	Leg(id string) (Leg, error)
	// LegByCode finds a finished leg, over or not; "" finds none.
	LegByCode(hash string) (Leg, error)
	// BindLeg sets Browser, and wraps ErrConflict unless it was empty and the
	// leg is not over. An empty browser is an error.
	BindLeg(id, browser string) error
	// FinishLeg sets Code, Outcome and CodeAt, and wraps ErrConflict unless the
	// leg is bound to browser, has no Code and is not over, and where another
	// leg has that code. No leg is bound to an empty browser; an empty code is
	// an error.
	FinishLeg(id, browser, code, outcome string, at time.Time) error
	// EndLeg sets OverAt, and wraps ErrConflict where it is over.
	EndLeg(id string, at time.Time) error
}

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

// Picture is a person's picture.
type Picture struct {
	AccountID string
	Type      string // "image/png" or "image/jpeg"
	Data      []byte // empty comes back nil
	UpdatedAt time.Time
}

// Pictures keeps one an account.
type Pictures interface {
	// PutPicture inserts or replaces.
	PutPicture(Picture) error
	// Picture wraps ErrNotFound for an account without one.
	Picture(accountID string) (Picture, error)
	DeletePicture(accountID string) error
}

// OneTimeKind is a kind of one-time code that is issued ahead of its use.
type OneTimeKind string

// The kinds of one-time codes.
const (
	OneTimeRecovery OneTimeKind = "recovery"
	OneTimePass     OneTimeKind = "pass" // an admin's
)

// OneTimeCode is a recovery code or an admin's pass, kept as keyed hash.
type OneTimeCode struct {
	AccountID string
	Kind      OneTimeKind
	Hash      string
	// Active codes can be used; others wait until the person has stored them.
	Active    bool
	CreatedAt time.Time
	ExpiresAt time.Time // zero for never
	IssuedBy  string    // account ID of the admin, or empty
	// SpentAt and SpentBy: presented first then, by the install with that
	// thumbprint, which may present it again until a sign-in completes.
	SpentAt time.Time
	SpentBy string
}

// OneTimeCodes keeps them. An account has each hash of a kind once. Whether one
// is active and in its time is judged by the caller.
type OneTimeCodes interface {
	InsertOneTimeCode(OneTimeCode) error
	// OneTimeCodesOf lists by CreatedAt, then Hash, spent ones too.
	OneTimeCodesOf(accountID string, kind OneTimeKind) ([]OneTimeCode, error)
	// ActivateOneTimeCode wraps ErrNotFound where there is none.
	ActivateOneTimeCode(accountID string, kind OneTimeKind, hash string) error
	// SpendOneTimeCode sets SpentAt and SpentBy the first time, does nothing
	// for the same spentBy, and wraps ErrConflict for another.
	SpendOneTimeCode(accountID string, kind OneTimeKind, hash, spentBy string, at time.Time) error
	// DeleteOneTimeCodes deletes those of a kind but the one with hash keep;
	// "" keeps none.
	DeleteOneTimeCodes(accountID string, kind OneTimeKind, keep string) error
}

// MessageState is how far a message has come.
type MessageState string

// The states of a message.
const (
	MessageQueued   MessageState = "queued"
	MessageAccepted MessageState = "accepted" // handed over to mail server or gateway
	MessageFailed   MessageState = "failed"   // given up
)

// Message is an email or a text on its way out.
type Message struct {
	ID      string
	Channel string // "email" or "sms"
	Kind    string // the template
	// Sealed holds address and contents, sealed; empty after hand-over and
	// after giving up.
	Sealed    string
	State     MessageState
	Attempts  int
	CreatedAt time.Time
	NextAt    time.Time // not to be tried before
	GiveUpAt  time.Time // not to be tried after
	HandedAt  time.Time // zero until accepted
	// Problem is a short reason of the last failure, for the operator.
	Problem string
}

// Outbox keeps messages until somebody has taken them.
type Outbox interface {
	InsertMessage(Message) error
	Message(id string) (Message, error)
	// ClaimMessages returns up to limit queued messages that are due, oldest
	// first, and sets their NextAt to until, so that no other worker takes
	// them meanwhile. Those past their GiveUpAt are among them: whoever
	// claims one settles it as failed.
	ClaimMessages(now, until time.Time, limit int) ([]Message, error)
	// SettleMessage replaces Sealed, State, Attempts, NextAt, HandedAt and
	// Problem; it wraps ErrConflict unless the message is queued.
	SettleMessage(Message) error
}

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

// Sweeper forgets what nobody can use any more.
type Sweeper interface {
	// Sweep deletes expired flows, legs, codes and access tokens, sessions
	// ended or expired KeepSessions ago, installs unused for KeepInstalls,
	// counters, source failures and sends untouched for KeepCounters, one-time
	// codes spent or expired KeepOneTimeCodes ago, links expired KeepLinks ago
	// (used or not), messages accepted or failed that are older than
	// KeepMessages, and events older than KeepAudits; it returns how many rows
	// went. What expires at now is expired.
	Sweep(now time.Time) (int, error)
}
