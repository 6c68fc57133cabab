package keychain

import (
	"context"
	"errors"

	"foyer/auth"
)

// The ways in which a keychain fails. Every error of a Keychain wraps one of
// these, ErrName, ErrValue, or the error of the caller's context.
var (
	// ErrNotFound: the keychain answered and has no such entry.
	ErrNotFound = errors.New("no such entry in the keychain")
	// ErrLocked: the entry cannot be reached before the person unlocks the
	// keychain, or lets one be made. Unlock asks for it.
	ErrLocked = errors.New("the keychain is locked")
	// ErrMissing: there is no keychain on this computer or in this session.
	ErrMissing = errors.New("there is no keychain")
	// ErrDenied: the keychain or the person refused.
	ErrDenied = errors.New("the keychain refused")
	// ErrTimeout: the keychain has not answered in time, or an earlier call
	// is still without an answer.
	ErrTimeout = errors.New("the keychain does not answer")
)

// Keychain keeps secrets by name. It is safe for concurrent use; at most one
// call reaches the operating system at a time, the others wait for their turn.
//
// Every call returns within its time limit, and at once when ctx ends. A call
// that was given up this way may still take effect later; nothing is undone,
// because undoing a late Set could destroy the only copy of a rotated token.
// Until it has come back all further calls fail at once with ErrTimeout, so
// calls never overtake one another and Get tells afterwards what came of it.
type Keychain interface {
	// Get returns the secret kept under name, or ErrNotFound.
	Get(ctx context.Context, name Name) (auth.Secret, error)
	// Set keeps value under name in place of an older one and succeeds only
	// after reading it back. value must be one base64url line of fewer than
	// MaxValue bytes, else ErrValue.
	Set(ctx context.Context, name Name, value auth.Secret) error
	// Delete removes name and succeeds only once it is gone; removing what
	// is absent is no error.
	Delete(ctx context.Context, name Name) error
	// Probe tells the state of the keychain within about a second. It never
	// prompts and may run beside a call in flight.
	Probe(ctx context.Context) Status
	// Unlock asks the system to unlock the keychain, or to make one, and
	// waits for the person. It returns ErrDenied if they decline, and nil at
	// once if there is nothing to unlock.
	Unlock(ctx context.Context) error
}

// Status is the state of a keychain, by the same words as app.KeychainStatus.
type Status string

// The states of a keychain.
const (
	StatusUnknown   Status = ""          // not looked, or looking was canceled
	StatusAvailable Status = "available" // there and open
	StatusLocked    Status = "locked"    // there; using it asks the person
	StatusMissing   Status = "missing"   // nothing answers
	StatusDenied    Status = "denied"    // it refused
	StatusHanging   Status = "hanging"   // it did not answer in time
)

// StatusOf tells what the outcome of a call says about the keychain.
// ErrNotFound, ErrName and ErrValue say nothing against it.
func StatusOf(err error) Status {
	switch {
	case err == nil, errors.Is(err, ErrNotFound):
		return StatusAvailable
	case errors.Is(err, ErrLocked):
		return StatusLocked
	case errors.Is(err, ErrMissing):
		return StatusMissing
	case errors.Is(err, ErrTimeout):
		return StatusHanging
	case errors.Is(err, ErrDenied):
		return StatusDenied
	}
	return StatusUnknown
}
