package app

import "time"

// The routes of what passes through the person's browser or mailbox.
const (
	// RouteBrowser says "Finish in your browser" (Flow.Browser).
	RouteBrowser Route = "browser"
	// RouteTrust asks "Trust this device?": Flow.Way is StepEnrollPasskey. It
	// can be declined where the way is optional.
	RouteTrust Route = "trust"
	// RouteConfirmPasskey names the passkey that was made in the browser and
	// asks whether to keep it (Flow.Enrollment).
	RouteConfirmPasskey Route = "confirm_passkey"
	// RouteForgot asks whose password is forgotten (Flow.Forgot).
	RouteForgot Route = "forgot"
	// RouteRegister asks for name, email and password of a new account
	// (Flow.Registration, Flow.Rules); the code comes on RouteChallenge.
	RouteRegister Route = "register"
	// RouteMail is where the admin of "This computer only" sets how mail is
	// sent (Organization.Mail).
	RouteMail Route = "mail"
)

// More steps of a Way, and what a browser leg is for.
const (
	StepEnrollPasskey = "enroll_passkey"
	StepGoogle        = "google"
	StepRegister      = "register"
)

// ServerComputer is the server inside the program for this computer only: the
// first person made in the window is its admin.
const ServerComputer ServerKind = "computer"

// Offers is what a server has beside the password.
type Offers struct {
	// Known: the server has told; before, nothing is offered and nothing is
	// refused.
	Known   bool `json:"known"`
	Passkey bool `json:"passkey"`
	Google  bool `json:"google"`
	// Reset: forgotten passwords are reset by mail.
	Reset bool `json:"reset"`
	// Registration says who may make an account.
	Registration Registering `json:"registration"`
}

// Registering is who may make an account.
type Registering string

// Who may make an account.
const (
	RegisteringUnknown Registering = ""
	RegisteringOpen    Registering = "open"
	RegisteringInvited Registering = "invited" // addresses an admin entered
	RegisteringClosed  Registering = "closed"
	RegisteringFirst   Registering = "first" // the first person, who becomes admin
)

// BrowserLeg is one trip through the person's browser.
type BrowserLeg struct {
	// Step is what it is for: StepPasskey, StepEnrollPasskey or StepGoogle.
	Step string `json:"step"`
	// Opening: the leg is being taken, there is nothing to open yet.
	Opening bool `json:"opening"`
	// NotOpened: no browser could be started; Link is shown to be copied.
	NotOpened bool `json:"not_opened"`
	// Link is the address to open by hand. Each CopyBrowserLink makes a new
	// one and counts it in Copies, for the window to put into the clipboard.
	Link   string `json:"link"`
	Copies int    `json:"copies"`
	// ExpiresAt is when it is too late, by this computer's clock.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
}

// Forgot is about a forgotten password.
type Forgot struct {
	Identifier string `json:"identifier"`
	// Sent: it was asked for; the answer is the same for everybody.
	Sent bool `json:"sent"`
}

// Registration is a new account as far as it was typed; never its password.
type Registration struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	// First: this person will be the admin, and no code is mailed.
	First bool `json:"first"`
}

// The problems of what passes through the browser or the mailbox.
const (
	// ProblemBrowserDenied: the person said no in the browser, or it could
	// not be done there.
	ProblemBrowserDenied  Problem = "browser_denied"
	ProblemBrowserExpired Problem = "browser_expired" // five minutes were over
	// ProblemProofRequired: an account with that email is there; it is linked
	// once it was proved.
	ProblemProofRequired      Problem = "proof_required"
	ProblemRegistrationClosed Problem = "registration_closed"
	ProblemNotUsable          Problem = "not_usable" // a name or an email that cannot be one
	ProblemEmptyName          Problem = "empty_name"
	ProblemEmptyEmail         Problem = "empty_email"
	ProblemGoogleUnavailable  Problem = "google_unavailable" // the provider does not answer
	ProblemTaken              Problem = "taken"              // an invitation of somebody who has an account
)

// MailSettings is how the server sends mail; its password is never told.
type MailSettings struct {
	Loaded bool `json:"loaded"`
	// Editable: no flag of the operator says it.
	Editable bool   `json:"editable"`
	Server   string `json:"server"` // host:port; empty: mail is off
	Username string `json:"username"`
	From     string `json:"from"`
}

// InvitationItem is an address that may make an account.
type InvitationItem struct {
	Email string    `json:"email"`
	Role  string    `json:"role"`
	At    time.Time `json:"at"`
}
