package passkey

import (
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
)

var (
	// ErrNoRelyingParty is of a public URL at which no browser offers passkeys.
	ErrNoRelyingParty = errors.New("passkey: no passkeys at this public URL")
	// ErrUnknownCredential is what a Lookup wraps where it knows no such one.
	ErrUnknownCredential = errors.New("passkey: unknown credential")
	// ErrCloned is of a sign count that did not rise: two may hold the key.
	ErrCloned = errors.New("passkey: sign count did not rise")
	// ErrChanged is of a credential that was eligible for backup and is no
	// longer, or the other way about: Level 3 section 6.1.3 lets none change.
	ErrChanged = errors.New("passkey: backup eligibility changed")
	// ErrRefused is of every other response that proves nothing.
	ErrRefused = errors.New("passkey: refused")
)

// maxDetail is how much of a client's own text an error may carry, in runes.
const maxDetail = 300

func refuse(detail string) error {
	return fmt.Errorf("%w: %.*q", ErrRefused, maxDetail, detail)
}

// refuseAs refuses for a reason of the library, which names it in two parts.
func refuseAs(err error) error {
	detail := err.Error()
	var reason *protocol.Error
	if errors.As(err, &reason) && reason.DevInfo != "" {
		detail += ": " + reason.DevInfo
	}
	return refuse(detail)
}
