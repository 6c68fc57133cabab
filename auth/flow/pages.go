package flow

import (
	"encoding/json"
	"errors"
	"time"

	"foyer/auth"
	"foyer/auth/policy"
)

// What the pages of auth/web can meet.
var (
	// ErrLegOver: the address is unknown, expired, spent or void. The person
	// goes back to the program and asks for another.
	ErrLegOver = errors.New("this trip through the browser is over")
	// ErrLegElsewhere: another browser had opened it. It is void from now on,
	// for that browser too.
	ErrLegElsewhere = errors.New("opened in another browser")
	// ErrPasskeyUnknown: the passkey is of nobody here (any more).
	ErrPasskeyUnknown = errors.New("unknown passkey")
	// ErrPasskeyRefused: the ceremony did not hold what it has to. The leg is
	// void.
	ErrPasskeyRefused = errors.New("passkey refused")
	// ErrLinkOver: a mailed link is unknown, used, or void because a newer one
	// was asked for.
	ErrLinkOver = errors.New("link is over")
	// ErrLinkExpired: its time is over.
	ErrLinkExpired = errors.New("link has expired")
)

// LegView is what the page of a passkey's leg shows.
type LegView struct {
	// ID names the cookie of the leg; it is no secret.
	ID string
	// Step is auth.StepPasskey or auth.StepEnrollPasskey.
	Step auth.Step
	// Account and Name are whom it is about; empty where nobody was named.
	Account, Name string
	// Device is the computer the program runs on.
	Device string
	// Locale is the person's, as the program told it (ui_locales).
	Locale string
	// Options are PublicKeyCredentialRequestOptionsJSON or
	// PublicKeyCredentialCreationOptionsJSON (WebAuthn Level 3 section 5.1).
	Options   json.RawMessage
	ExpiresIn time.Duration
}

// LegEnd is how a leg ends in the browser: it goes to Redirect, the program's
// listener.
type LegEnd struct {
	Redirect string
	// Signal tells the browser which passkeys are good; nil where it is not
	// known whose they are.
	Signal *Signal
}

// Signal is what WebAuthn Level 3 section 5.1.10 tells a browser, so that it
// forgets passkeys that were removed here.
type Signal struct {
	RPID     string
	UserID   string   // base64url
	Accepted []string // credential IDs, base64url
	// Unknown is the one credential ID that is of nobody, beside
	// ErrPasskeyUnknown; the others are empty then.
	Unknown string
}

// Reset is what the page of a reset link shows.
type Reset struct {
	Account string
	Rules   []policy.Rule
}
