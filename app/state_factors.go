package app

import "time"

// The routes of second factors, of Security and of an organization's admin.
const (
	// RouteChallenge asks for the code of Flow.Way; RouteMethods offers the
	// other ways of Flow.Ways ("Try another method").
	RouteChallenge Route = "challenge"
	RouteMethods   Route = "methods"
	// RouteEnroll asks which method to set up, from Flow.Ways.
	RouteEnroll      Route = "enroll"
	RouteEnrollTOTP  Route = "enroll_totp"  // Flow.Enrollment.Secret
	RouteEnrollEmail Route = "enroll_email" // a code to the account's address
	RouteEnrollText  Route = "enroll_text"  // a number, then a code
	// RouteRecoveryCode shows Flow.Enrollment.RecoveryCode, once.
	RouteRecoveryCode Route = "recovery_code"
	// RouteStranded is behind "I can't use any of these": whom to ask, and a
	// field for an admin's pass.
	RouteStranded Route = "stranded"

	RouteSecurity     Route = "security"     // Security
	RouteActivity     Route = "activity"     // Security.Activity
	RouteOrganization Route = "organization" // Organization
	RoutePeople       Route = "people"       // Organization.People
	RouteInbox        Route = "inbox"        // Inbox, practice mode only
)

// Step names of a Way, as on the wire.
const (
	StepTOTP         = "totp"
	StepEmailCode    = "email_code"
	StepSMSCode      = "sms_code"
	StepPasskey      = "passkey"
	StepRecoveryCode = "recovery_code"
	StepEnrollTOTP   = "enroll_totp"
	StepEnrollEmail  = "enroll_email"
	StepEnrollSMS    = "enroll_sms"
	StepPassword     = "password"
)

// Way is one way to go on in a sign-in, a set-up or a step-up.
type Way struct {
	Step  string `json:"step"`
	ID    string `json:"id"`    // of the authenticator, if any
	Label string `json:"label"` // the person's name for it, if any
	Hint  string `json:"hint"`  // its address, masked
	// Optional ways may be declined (SkipWay).
	Optional bool `json:"optional"`
	// AttemptsLeft until the next wait or the code's end; -1 if not counted.
	AttemptsLeft int `json:"attempts_left"`
	// Sent: a code is on its way. ResendAt is when another may be asked for,
	// ExpiresAt when this one ends (zero until it was handed over); both by
	// this computer's clock.
	Sent      bool      `json:"sent"`
	ResendAt  time.Time `json:"resend_at,omitzero"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	Delivery  Delivery  `json:"delivery"`
	// DeliveredAt is when mail server or gateway accepted it.
	DeliveredAt time.Time `json:"delivered_at,omitzero"`
}

// Delivery is how far a code has come.
type Delivery string

// The states of a delivery.
const (
	DeliveryNone     Delivery = ""
	DeliveryQueued   Delivery = "queued"
	DeliveryAccepted Delivery = "accepted" // by mail server or gateway
	DeliveryFailed   Delivery = "failed"   // offer the next way
)

// Enrollment is what a set-up shows. It is the one part of a State that
// carries secrets: they are made to be shown, once, and are gone from the State
// when the screen is left.
type Enrollment struct {
	// Bar of Bars tells where one is (1 to Bars); Bars is 0 outside a set-up.
	Bar  int `json:"bar"`
	Bars int `json:"bars"`
	// Secret is the TOTP key in base32 and URI its otpauth form, for
	// RouteEnrollTOTP.
	Secret string `json:"secret"`
	URI    string `json:"uri"`
	// Phone is the number typed, as it was typed; PhoneAccepted that a code
	// may be asked for it. PhoneWhy is why not: "country", "not_us",
	// "premium", "toll_free", "invalid".
	Phone         string `json:"phone"`
	PhoneAccepted bool   `json:"phone_accepted"`
	PhoneWhy      string `json:"phone_why"`
	// RecoveryCode in groups, for RouteRecoveryCode. RecoveryReplaced: the
	// one before was used or replaced just now.
	RecoveryCode     string `json:"recovery_code"`
	RecoveryReplaced bool   `json:"recovery_replaced"`
	// SavedTo is where SaveRecoveryCode has put it.
	SavedTo string `json:"saved_to"`
	// PasskeyLabel and PasskeyHint name the passkey of RouteConfirmPasskey:
	// the device, and the browser it was made in.
	PasskeyLabel string `json:"passkey_label"`
	PasskeyHint  string `json:"passkey_hint"`
}

// Purpose is what a fresh proof is asked for, in a step-up.
type Purpose string

// The purposes of a step-up.
const (
	PurposeSignIn   Purpose = ""
	PurposeManage   Purpose = "manage"        // add, rename, remove a method, the default
	PurposePassword Purpose = "password"      // change the password
	PurposeRecovery Purpose = "recovery_code" // replace the recovery code
	PurposeAdmin    Purpose = "admin"         // change the organization or a person
)

// The problems of second factors.
const (
	ProblemCode           Problem = "invalid_code"
	ProblemCodeExpired    Problem = "code_expired"
	ProblemClockSkew      Problem = "clock_skew" // Flow.SkewSeconds
	ProblemMethodDisabled Problem = "authenticator_disabled"
	ProblemDelivery       Problem = "delivery_failed"
	ProblemPhone          Problem = "phone_not_supported" // Enrollment.PhoneWhy
	ProblemNoWayIn        Problem = "no_way_in"           // required, but nothing can be set up here
	ProblemSave           Problem = "save_failed"         // the recovery code could not be saved
	ProblemPrint          Problem = "print_failed"        // the browser could not be opened
	ProblemUpdate         Problem = "unknown_step"        // the server asks for a step this version lacks
)

// Security is what the Security screen shows of the own account.
type Security struct {
	Loaded bool `json:"loaded"`
	Busy   bool `json:"busy"`
	// Problem is why the last wish failed, or ProblemNone; Done is the last
	// that succeeded, a key of ui/text.go such as "security.removed".
	Problem Problem      `json:"problem"`
	Done    string       `json:"done"`
	Methods []MethodItem `json:"methods"`
	Ask     bool         `json:"ask"`     // "Ask me each time"
	Addable []string     `json:"addable"` // enroll steps that are allowed
	// RecoveryAt is when the recovery code was made; zero if there is none.
	RecoveryAt  time.Time      `json:"recovery_at,omitzero"`
	HasPassword bool           `json:"has_password"`
	Activity    []ActivityItem `json:"activity"`
}

// MethodItem is one enrolled authenticator.
type MethodItem struct {
	ID      string    `json:"id"`
	Step    string    `json:"step"` // StepTOTP, ...
	Label   string    `json:"label"`
	Hint    string    `json:"hint"`
	AddedAt time.Time `json:"added_at"`
	UsedAt  time.Time `json:"used_at,omitzero"`
	Default bool      `json:"default"`
	// Here: the passkey of this device, which goes first on it.
	Here bool `json:"here"`
}

// ActivityItem is one event of the own account.
type ActivityItem struct {
	At      time.Time `json:"at"`
	Event   string    `json:"event"`
	Outcome string    `json:"outcome"`
	Factor  string    `json:"factor"`
	Device  string    `json:"device"`
}

// Organization is what an admin sees of the organization.
type Organization struct {
	// Admin: this account may open it.
	Admin   bool     `json:"admin"`
	Loaded  bool     `json:"loaded"`
	Busy    bool     `json:"busy"`
	Problem Problem  `json:"problem"`
	Done    string   `json:"done"`
	Name    string   `json:"name"`
	MFA     string   `json:"mfa"`     // "off", "optional", "required"
	Methods []string `json:"methods"` // "authenticator", "email", "text", "passkey"
	// Offered are the methods whose channel is set up on the server.
	Offered []string `json:"offered"`
	// Preview is what PreviewPolicy would mean; nil before.
	Preview *PolicyPreview `json:"preview,omitempty"`
	People  []PersonItem   `json:"people"`
	// Pass is a pass just issued, shown once; nil otherwise.
	Pass *IssuedPass `json:"pass,omitempty"`
	// Registration says whether invitations are of use.
	Registration Registering      `json:"registration"`
	Invitations  []InvitationItem `json:"invitations"`
	// Mail is how "This computer only" sends mail.
	Mail MailSettings `json:"mail"`
}

// PolicyPreview says whom a policy would affect.
type PolicyPreview struct {
	MFA       string   `json:"mfa"`
	Methods   []string `json:"methods"`
	AtOnce    bool     `json:"at_once"`
	Affected  int      `json:"affected"`
	MustSetUp int      `json:"must_set_up"`
	NoWayIn   int      `json:"no_way_in"`
}

// PersonItem is one person of the organization, as the admin sees them.
type PersonItem struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Email      string    `json:"email"`
	Role       string    `json:"role"`
	Disabled   bool      `json:"disabled"`
	Methods    []string  `json:"methods"` // "authenticator", "email", "text", "passkey"
	LastSignIn time.Time `json:"last_sign_in,omitzero"`
	You        bool      `json:"you"`
}

// IssuedPass is an admin's one-time pass for somebody.
type IssuedPass struct {
	PersonID  string    `json:"person_id"`
	Code      string    `json:"code"`
	ExpiresAt time.Time `json:"expires_at"`
}

// Inbox holds the mails and texts of practice mode.
type Inbox struct {
	Letters []Letter `json:"letters"` // the newest first
	Unread  int      `json:"unread"`
}

// Letter is one mail or text.
type Letter struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Channel string    `json:"channel"` // "email" or "sms"
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	// Code is the code in it, to be copied with one click; may be empty.
	Code string `json:"code"`
}
