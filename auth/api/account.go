package api

// Paths of the own account and of the organization.
const (
	PathAuthenticators = PathMe + "/authenticators" // GET
	// PathAuthenticator takes PATCH (AuthenticatorEdit) and DELETE.
	PathAuthenticator        = PathAuthenticators + "/{id}"
	PathDefaultAuthenticator = PathMe + "/default-authenticator" // PUT (DefaultEdit)
	PathActivity             = PathMe + "/activity"              // GET

	PathOrganization = PathAPI + "/organization"    // GET
	PathPolicy       = PathOrganization + "/policy" // PUT (PolicyEdit)
	PathPreview      = PathOrganization + "/preview"
	PathPeople       = PathOrganization + "/people" // GET
	PathAudit        = PathOrganization + "/audit"  // GET
	// PathPersonAction takes POST; action is one of the Action constants.
	PathPersonAction = PathPeople + "/{id}/{action}"
)

// Paths of the own picture, of invitations and of the server's mail settings.
const (
	PathMyPicture     = PathMe + "/picture"               // GET, PUT (image/png, image/jpeg), DELETE
	PathPersonPicture = PathAPI + "/people/{id}/picture"  // GET: oneself, or one of PathFolk
	PathInvitations   = PathOrganization + "/invitations" // GET, POST (Invite)
	PathInvitation    = PathInvitations + "/{email}"      // DELETE
	PathMail          = PathOrganization + "/mail"        // GET, PUT (Mail): "This computer only"
)

// MaxPicture is the largest picture, in bytes.
const MaxPicture = 48 << 10

// Invite lets an address make an account.
type Invite struct {
	Email string `json:"email" maxLength:"254"`
	Role  string `json:"role" enum:"member,guest,admin"`
}

// Invitations is the answer of PathInvitations.
type Invitations struct {
	// Registration is open, invited or closed: whether they are of use.
	Registration string       `json:"registration"`
	Invitations  []Invitation `json:"invitations"`
}

// Invitation is one address that was let in and has no account yet.
type Invitation struct {
	Email     string `json:"email"`
	Role      string `json:"role"`
	CreatedAt int64  `json:"created_at"` // unix seconds
}

// Mail is how the server sends mail. Password is never told back.
type Mail struct {
	Server   string `json:"server"` // host:port; empty: mail is off
	Username string `json:"username,omitempty"`
	Password string `json:"password,omitempty"`
	From     string `json:"from,omitempty"`
	// Set: it can be changed here, because no flag of the operator says it.
	Editable bool `json:"editable"`
}

// MeEdit is what a person may change of their own account.
type MeEdit struct {
	Name string `json:"name" maxLength:"100"`
}

// Actions on a person of the organization.
const (
	ActionResetMFA = "reset-mfa"
	ActionPass     = "pass"
	ActionDisable  = "disable"
	ActionEnable   = "enable"
)

// ErrInsufficientUserAuthentication asks for a step-up (RFC 9470), 401.
const ErrInsufficientUserAuthentication ErrorCode = "insufficient_user_authentication"

// Authenticators is the answer of PathAuthenticators.
type Authenticators struct {
	Authenticators []Authenticator `json:"authenticators"`
	Ask            bool            `json:"ask"`
	// Addable are the enroll steps that are allowed now.
	Addable     []Step `json:"addable"`
	RecoveryAt  int64  `json:"recovery_at,omitempty"` // unix seconds; 0 without one
	HasPassword bool   `json:"has_password"`
}

// Authenticator is one enrolled authenticator. Times are unix seconds.
type Authenticator struct {
	ID        string `json:"id"`
	Factor    string `json:"factor"`
	Label     string `json:"label,omitempty"`
	Hint      string `json:"hint,omitempty"`
	CreatedAt int64  `json:"created_at"`
	UsedAt    int64  `json:"used_at,omitempty"`
	Default   bool   `json:"default,omitempty"`
	// Here: a passkey of the install that asks, which goes first there,
	// whatever the default is.
	Here bool `json:"here,omitempty"`
}

// AuthenticatorEdit renames one.
type AuthenticatorEdit struct {
	Label string `json:"label" maxLength:"64"`
}

// DefaultEdit sets what a sign-in asks for first.
type DefaultEdit struct {
	ID  string `json:"id,omitempty"`
	Ask bool   `json:"ask,omitempty"`
}

// Activity is the answer of PathActivity and, with Person, of PathAudit.
type Activity struct {
	Events []Event `json:"events"`
}

// Event is one authentication event. At is unix seconds.
type Event struct {
	At      int64  `json:"at"`
	Event   string `json:"event"`
	Outcome string `json:"outcome"`
	Factor  string `json:"factor,omitempty"`
	Device  string `json:"device,omitempty"`
	Person  string `json:"person,omitempty"`
	Actor   string `json:"actor,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// Organization is the answer of PathOrganization.
type Organization struct {
	Name    string   `json:"name"`
	MFA     string   `json:"mfa"`     // off, optional, required
	Methods []string `json:"methods"` // totp, email_code, sms_code, passkey
	Offered []string `json:"offered"` // those whose channel is set up
}

// PolicyEdit is a policy to be previewed or set.
type PolicyEdit struct {
	MFA     string   `json:"mfa" enum:"off,optional,required"`
	Methods []string `json:"methods"`
	AtOnce  bool     `json:"at_once,omitempty"`
}

// Preview says whom a policy would affect.
type Preview struct {
	Affected  int `json:"affected"`
	MustSetUp int `json:"must_set_up"`
	NoWayIn   int `json:"no_way_in"`
}

// People is the answer of PathPeople.
type People struct {
	People []Person `json:"people"`
}

// Person is one person of the organization, as an admin sees them.
type Person struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Email      string   `json:"email"`
	Role       string   `json:"role"`
	Disabled   bool     `json:"disabled,omitempty"`
	Factors    []string `json:"factors"`
	LastSignIn int64    `json:"last_sign_in,omitempty"` // unix seconds
}

// Pass is the answer of ActionPass.
type Pass struct {
	Code      string `json:"code"`
	ExpiresAt int64  `json:"expires_at"` // unix seconds
}
