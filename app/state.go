package app

import "time"

// State is everything a window needs to draw itself: an immutable snapshot of
// plain data, sent as JSON over app/link. It never carries a secret, with three
// exceptions: the practice people's published passwords, what Enrollment and
// Organization.Pass are there to show once, and BrowserLeg.Link, which is good
// for one browser and brings its finder nothing.
//
// Each field is a part; the link keeps only the newest value of each.
type State struct {
	Route    Route    `json:"route"`
	Server   Server   `json:"server"`
	Flow     Flow     `json:"flow"`
	Session  Session  `json:"session"`
	Keychain Keychain `json:"keychain"`
	Settings Settings `json:"settings"`
	// Security, Organization and Inbox are about the person signed in.
	Security     Security     `json:"security"`
	Organization Organization `json:"organization"`
	Inbox        Inbox        `json:"inbox"`
	// Presence, People and Devices are about the person signed in, Desktop
	// about this computer.
	Presence Presence `json:"presence"`
	People   People   `json:"people"`
	Devices  Devices  `json:"devices"`
	Desktop  Desktop  `json:"desktop"`
	// Picture of the person signed in, PNG or JPEG; empty without one.
	Picture []byte `json:"picture,omitempty"`
	// Fault is set when Route is RouteFault.
	Fault *Fault `json:"fault,omitempty"`
}

// Route names the screen that is due; ui/router.go maps it to a screen.
type Route string

// The routes of a window.
const (
	// RouteStarting: the server inside or the remembered session is being
	// opened, and which screen is right is not known yet.
	RouteStarting Route = "starting"
	// RouteSignIn shows the sign-in form (Flow).
	RouteSignIn Route = "sign_in"
	// RouteNewPassword asks for a new password (Flow.Rules).
	RouteNewPassword Route = "new_password"
	// RoutePractice lists the practice people (Server.People).
	RoutePractice Route = "practice"
	// RouteConnect asks for the address of an organization (Server.Check).
	RouteConnect Route = "connect"
	// RouteHelp says what to do about trouble.
	RouteHelp Route = "help"
	// RouteKeychain asks to unlock or to do without the keychain, when a
	// remembered session cannot be read (Keychain).
	RouteKeychain Route = "keychain"
	// RouteHome is what a signed-in person sees (Session).
	RouteHome Route = "home"
	// RouteFault says why the program cannot go on (Fault).
	RouteFault Route = "fault"
)

// ServerKind is where the accounts are.
type ServerKind string

// The kinds of server a program can be connected to.
const (
	// ServerPractice is the server inside the program with made-up people.
	ServerPractice ServerKind = "practice"
	// ServerOrganization is a server at an address.
	ServerOrganization ServerKind = "organization"
)

// Server is the server the program is connected to.
type Server struct {
	Kind ServerKind `json:"kind"`
	// URL is the public URL, without a trailing slash.
	URL string `json:"url"`
	// Organization is its name; empty until the server has told it.
	Organization string `json:"organization"`
	// Managed: an administrator has set the address, it cannot be changed.
	Managed bool `json:"managed"`
	// People are the made-up people, in practice mode only.
	People []PracticePerson `json:"people,omitempty"`
	// Check is about the address being typed on RouteConnect.
	Check ServerCheck `json:"check"`
	// Offers is what the server has beside the password.
	Offers Offers `json:"offers"`
	// Unreached is why the server has not said yet who it is, which is asked
	// again by itself; ProblemNone once it has, or while that is not late.
	Unreached Problem `json:"unreached,omitempty"`
}

// PracticePerson is a made-up person whose password is no secret.
type PracticePerson struct {
	Name     string `json:"name"`
	Username string `json:"username"`
	Password string `json:"password"`
	// About says what the person is for, as a translation key of ui/text.go
	// such as "practice.member".
	About string `json:"about"`
}

// ServerCheck is what is known about an address while it is typed.
type ServerCheck struct {
	Address string      `json:"address"` // as typed
	Status  CheckStatus `json:"status"`
	// Name is the organization's, once found.
	Name string `json:"name"`
	// URL is what the address was understood as.
	URL string `json:"url"`
}

// CheckStatus is the outcome of looking at a typed server address.
type CheckStatus string

// What looking at a typed server address found.
const (
	CheckNone        CheckStatus = ""
	CheckLooking     CheckStatus = "looking"
	CheckFound       CheckStatus = "found"
	CheckMalformed   CheckStatus = "malformed"   // not an address
	CheckInsecure    CheckStatus = "insecure"    // plain http beyond loopback
	CheckUnreachable CheckStatus = "unreachable" // nobody answers
	CheckNotFoyer    CheckStatus = "not_foyer"   // somebody else answers
	CheckCertificate CheckStatus = "certificate" // TLS certificate not trusted
	CheckNewer       CheckStatus = "newer"       // needs a newer version of this program
)

// Flow is the conversation of a sign-in.
type Flow struct {
	// Username is what was typed or submitted last; kept across windows.
	Username string `json:"username"`
	// Remember is whether "Stay signed in" is ticked.
	Remember bool `json:"remember"`
	// FixedUsername: only this person can continue (a paused session).
	FixedUsername bool `json:"fixed_username"`
	// Busy: an answer is awaited since BusySince; CancelFlow ends the wait.
	Busy      bool      `json:"busy"`
	BusySince time.Time `json:"busy_since,omitzero"`
	// Waiting says for what, so that a long wait can be told.
	Waiting Waiting `json:"waiting"`
	// Problem is the last thing that went wrong, or ProblemNone.
	Problem Problem `json:"problem"`
	// RetryAt is when a throttled attempt may be repeated (ProblemThrottled,
	// ProblemServerBusy), by this computer's clock.
	RetryAt time.Time `json:"retry_at,omitzero"`
	// Rules are the password rules that a new password must meet, in order.
	Rules []PasswordRule `json:"rules,omitempty"`
	// Purpose is PurposeSignIn, or what a step-up is for.
	Purpose Purpose `json:"purpose"`
	// Ways are the ways to go on, the default first; Way is the one on
	// screen, nil where the person is to choose.
	Ways []Way `json:"ways,omitempty"`
	Way  *Way  `json:"way,omitempty"`
	// SkewSeconds is how far the phone's clock is off (ProblemClockSkew);
	// positive is slow.
	SkewSeconds int `json:"skew_seconds,omitempty"`
	// Enrollment is what a set-up shows; nil outside one.
	Enrollment *Enrollment `json:"enrollment,omitempty"`
	// Browser is the trip through the browser that RouteBrowser is about,
	// Forgot and Registration what those routes are about; nil outside them.
	Browser      *BrowserLeg   `json:"browser,omitempty"`
	Forgot       *Forgot       `json:"forgot,omitempty"`
	Registration *Registration `json:"registration,omitempty"`
	// Attempt counts submissions; a screen that sees it change with the same
	// Problem knows that the problem is new.
	Attempt int `json:"attempt"`
}

// Waiting is what a busy program waits for.
type Waiting string

// What a busy program may be waiting for.
const (
	WaitingNone     Waiting = ""
	WaitingServer   Waiting = "server"
	WaitingKeychain Waiting = "keychain" // perhaps a dialog of the system is open
)

// Problem is something that went wrong in a conversation; ui/text.go has its
// sentence and what to do next.
type Problem string

// The problems a sign-in can meet.
const (
	ProblemNone            Problem = ""
	ProblemCredentials     Problem = "invalid_credentials"
	ProblemDisabled        Problem = "account_disabled"
	ProblemThrottled       Problem = "too_many_attempts"       // RetryAt is set
	ProblemClosed          Problem = "attempts_closed"         // only a reset or an admin helps
	ProblemServerBusy      Problem = "temporarily_unavailable" // RetryAt is set
	ProblemUnreachable     Problem = "unreachable"
	ProblemCertificate     Problem = "certificate"
	ProblemNotFoyer        Problem = "not_foyer" // the address answers, but not as a Foyer server
	ProblemExpired         Problem = "invalid_session"
	ProblemWeakPassword    Problem = "weak_password"
	ProblemDenied          Problem = "access_denied"
	ProblemKeychainSave    Problem = "keychain_save"   // signed in, but could not be remembered
	ProblemKeychainRemove  Problem = "keychain_remove" // signed out, but the keychain has not let go of the session yet
	ProblemNewerServer     Problem = "newer_server"    // the server needs a newer version of this program
	ProblemUnexpected      Problem = "unexpected"
	ProblemEmptyUsername   Problem = "empty_username"
	ProblemEmptyPassword   Problem = "empty_password"
	ProblemPasswordsDiffer Problem = "passwords_differ"
	// Why a session that had been signed in is over.
	ProblemSignedOut      Problem = "session_ended"
	ProblemPasswordReset  Problem = "password_reset"
	ProblemSessionExpired Problem = "session_expired"
	ProblemSessionReused  Problem = "session_reused"
	ProblemSessionUnknown Problem = "session_unknown"
)

// PasswordRule is one rule for new passwords, by its name on the wire.
type PasswordRule struct {
	Name string `json:"name"` // "length", "upper", "lower", "digit", "symbol", "common", "context"
	// Min is the length for "length", in characters.
	Min int `json:"min,omitempty"`
	// Refused: the server has refused the last password for this rule.
	Refused bool `json:"refused"`
}

// Session is who is signed in.
type Session struct {
	SignedIn bool   `json:"signed_in"`
	Name     string `json:"name"`
	Username string `json:"username"` // what the person signs in with
	Email    string `json:"email"`
	// Remembered: it lives in the keychain and survives quitting.
	Remembered bool `json:"remembered"`
	// Link is the state of the connection.
	Link Link `json:"link"`
	// RetryAt is when the program tries again by itself (LinkOffline), by
	// this computer's clock; zero while it is trying.
	RetryAt time.Time `json:"retry_at,omitzero"`
	// Cause is why it is offline.
	Cause Problem `json:"cause"`
	// SigningOut: "Log out" is being carried out.
	SigningOut bool `json:"signing_out"`
	// EndedBy and EndedAt tell about the last session after it ended, beside
	// Flow.Problem. EndedBy is "you", "admin" or a device's name.
	EndedBy string    `json:"ended_by"`
	EndedAt time.Time `json:"ended_at,omitzero"`
	// EndsAt is set in the last minutes of a session, by this computer's clock:
	// Renew signs in again without leaving.
	EndsAt time.Time `json:"ends_at,omitzero"`
	// Notice is something the person should read once on the home screen.
	Notice Problem `json:"notice"`
}

// Link is the state of a signed-in program's connection.
type Link string

// The states of the connection.
const (
	LinkConnecting Link = "connecting" // not known yet, first try
	LinkConnected  Link = "connected"
	LinkOffline    Link = "offline" // trying again by itself
)

// KeychainStatus is what is known about the system's keychain.
type KeychainStatus string

// The states of the keychain.
const (
	KeychainUnknown   KeychainStatus = ""          // not looked yet
	KeychainAvailable KeychainStatus = "available" // there and open
	KeychainLocked    KeychainStatus = "locked"    // there; using it asks the person
	KeychainMissing   KeychainStatus = "missing"   // nothing answers
	KeychainDenied    KeychainStatus = "denied"    // it refused
	KeychainHanging   KeychainStatus = "hanging"   // it did not answer in time
)

// Keychain is where a remembered session is kept.
type Keychain struct {
	Status KeychainStatus `json:"status"`
	// Label names it as the system does, a key of ui/text.go:
	// "keychain.linux", "keychain.darwin", "keychain.windows".
	Label string `json:"label"`
	// Waiting: a call is in flight, perhaps with a dialog of the system.
	Waiting bool `json:"waiting"`
}

// Settings is what does not change in a conversation.
type Settings struct {
	// Version and Build are shown in the footer.
	Version string `json:"version"`
	Build   string `json:"build"`
	// Width and Height are the window's last size, 0 if never opened.
	Width  float32 `json:"width"`
	Height float32 `json:"height"`
	// DataFolder is shown in help and faults.
	DataFolder string `json:"data_folder"`
}

// Fault is why the program cannot go on, with what to do.
type Fault struct {
	Kind FaultKind `json:"kind"`
	// Detail is one line for a report: a path, an address; never a secret.
	Detail string `json:"detail"`
}

// FaultKind is a kind of fault; ui/text.go has its sentence.
type FaultKind string

// The faults that stop a start.
const (
	FaultDataFolder  FaultKind = "data_folder"  // cannot be read or written
	FaultNewerData   FaultKind = "newer_data"   // written by a newer version
	FaultCorrupt     FaultKind = "corrupt"      // database damaged; file kept
	FaultKeyMissing  FaultKind = "key"          // server key missing or another
	FaultPortTaken   FaultKind = "port_taken"   // cannot listen
	FaultServerURL   FaultKind = "server_url"   // --server is not an address
	FaultSettings    FaultKind = "settings"     // managed settings unreadable
	FaultFull        FaultKind = "disk_full"    //
	FaultUnexpected  FaultKind = "unexpected"   //
	FaultWindowCrash FaultKind = "window_crash" // the last window crashed
)
