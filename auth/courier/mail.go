package courier

import (
	"time"

	"foyer/auth"
)

// The channels, as store.Message names them.
const (
	ChannelEmail = "email"
	ChannelText  = "sms"
)

// Kind is what a message is about. There is one template a kind and language.
type Kind string

// The kinds of messages, and what of Data each needs beside Account and At.
const (
	KindEmailCode            Kind = "email_code"             // Code
	KindTextCode             Kind = "text_code"              // Code; the only kind that is a text
	KindFactorAdded          Kind = "factor_added"           // Factor, Label, Device
	KindFactorRemoved        Kind = "factor_removed"         // Factor, Label, Device
	KindPasswordChanged      Kind = "password_changed"       // Device, or By
	KindRecoveryCodeUsed     Kind = "recovery_code_used"     // Device
	KindRecoveryCodeReplaced Kind = "recovery_code_replaced" // Device
	KindMFAReset             Kind = "mfa_reset"              // By
	KindAdminPass            Kind = "admin_pass"             // By, Until; never the pass
	KindNewDevice            Kind = "new_device"             // Device
	KindSecondFactorFailed   Kind = "second_factor_failed"   // Device, Factor
	KindSessionsEnded        Kind = "sessions_ended"         // By, or Device
	KindPasswordReset        Kind = "password_reset"         // Link, Until
	KindRegisterTaken        Kind = "register_taken"         // somebody asked for an account that is there
	KindRegisterRefused      Kind = "register_refused"       // somebody asked for an account, and was not invited
	KindInvitation           Kind = "invitation"             // By, Organization, Until
	KindTest                 Kind = "test"                   // an operator's, to see that mail works
)

// Kinds lists all kinds.
var Kinds = []Kind{
	KindEmailCode, KindTextCode, KindFactorAdded, KindFactorRemoved, KindPasswordChanged, KindRecoveryCodeUsed,
	KindRecoveryCodeReplaced, KindMFAReset, KindAdminPass, KindNewDevice, KindSecondFactorFailed, KindSessionsEnded,
	KindPasswordReset, KindRegisterTaken, KindRegisterRefused, KindInvitation, KindTest,
}

// Channel is the way a kind of message goes.
func (k Kind) Channel() string {
	if k == KindTextCode {
		return ChannelText
	}
	return ChannelEmail
}

// carriesCode tells whether a message of the kind dies with its code. What is
// sent in place of a code does likewise: how long it is tried must not tell
// which of them it is.
func (k Kind) carriesCode() bool {
	switch k {
	case KindEmailCode, KindTextCode, KindRegisterTaken, KindRegisterRefused:
		return true
	}
	return false
}

// Mail is something to be said to somebody.
type Mail struct {
	// To is an email address, or an E.164 number for a text.
	To string
	// Locale is the person's, as in ui_locales ("es-MX", "es en"); languages
	// without templates, and none at all, are answered in English.
	Locale string
	Kind   Kind
	Data   Data
}

// Data fills a template. Empty members are left out of the message. Device and
// Label are typed by people who may not be the reader: they are shortened and
// never become links.
type Data struct {
	// Code is what the person types.
	Code auth.Secret
	// Account is the identifier, shown as "Your Foyer ID".
	Account string
	// Organization is the name of the person's organization.
	Organization string
	Factor       auth.Factor
	Label        string // the authenticator's name
	Device       string
	By           string // the admin who did it
	At           time.Time
	Until        time.Time
	// Link is for who did not do this ("This was not me"), https or loopback.
	Link string
}

// Sender is who speaks.
type Sender struct {
	// Name of the server or organization, "Foyer" if empty.
	Name string
	// PublicURL of the server, told at the foot of emails; may be empty.
	PublicURL string
}
