package policy

import (
	"time"

	"foyer/auth"
)

// Purpose is what a conversation is for: a sign-in, or one kind of step-up
// (docs/protocol.md, "Step-up").
type Purpose string

// The purposes.
const (
	// PurposeSignIn is also that of a paused session that goes on.
	PurposeSignIn Purpose = ""
	// PurposeManage enrolls, removes and renames authenticators.
	PurposeManage Purpose = "manage"
	// PurposePassword sets a new password.
	PurposePassword Purpose = "password"
	// PurposeRecoveryCode replaces the recovery code.
	PurposeRecoveryCode Purpose = "recovery_code"
	// PurposeAdmin acts on other people.
	PurposeAdmin Purpose = "admin"
)

// Known tells whether this version serves the purpose.
func (p Purpose) Known() bool {
	switch p {
	case PurposeSignIn, PurposeManage, PurposePassword, PurposeRecoveryCode, PurposeAdmin:
		return true
	}
	return false
}

// Channels are the ways of sending codes that the operator has configured, and
// whether passkeys can be used under the server's address.
type Channels struct{ Email, SMS, Passkey bool }

// Situation is all that decides what comes next.
type Situation struct {
	Account auth.Account
	// Policy is that of the account's organization; zero without one.
	Policy auth.MFAPolicy
	// Authenticators are all that the account has now, with those added in
	// this conversation.
	Authenticators []auth.Authenticator
	// HasRecovery: an active recovery code is left that is not spent.
	HasRecovery bool
	Channels    Channels
	Passed      Passed
	Purpose     Purpose
	// ProvedAt is, for a step-up, when each factor was proved last in the
	// session (auth.Session); Passed.ProvedAt adds what was proved here.
	ProvedAt map[auth.Factor]time.Time
	// ResetByEmail: the password was reset by mail, and no sign-in with
	// another second factor than email has completed since.
	ResetByEmail bool
	// NoPassword: the account has none. Identity: an account of another
	// provider signs in to it.
	NoPassword, Identity bool
	// Install is the thumbprint of the install that asks; OfferedPasskey: it
	// has answered "Trust this device?" before.
	Install        string
	OfferedPasskey bool
	// MailPending: the conversation's address has to be proved before
	// anything else, by a code that is sent to it.
	MailPending bool
	// PasskeyPending: a new passkey waits to be kept or dropped.
	PasskeyPending bool
	Now            time.Time
}

// Way is one alternative of the next step.
type Way struct {
	Step auth.Step
	// AuthenticatorID is set where the step proves an authenticator.
	AuthenticatorID string
	// Optional ways may be declined by auth.StepSkip, which is not listed.
	Optional bool
	// Ask, on the first way only: the person wants to choose each time.
	Ask bool
}
