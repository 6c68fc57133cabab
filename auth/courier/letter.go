package courier

import (
	"context"
	"time"

	"foyer/auth"
)

// Letter is a rendered message, ready to be carried.
type Letter struct {
	// ID is the message's, the same in every attempt.
	ID   string
	Kind Kind
	// To is an email address, or an E.164 number for a text.
	To string
	// Locale is the language it is written in, such as "en".
	Locale string
	// Subject and HTML are empty for a text.
	Subject string
	Text    string
	HTML    string
	// Code is the code inside, for the practice inbox; empty where there is none.
	Code auth.Secret
	// At is when it was enqueued.
	At time.Time
}

// Carrier hands letters over to whoever delivers them. Safe for concurrent use.
//
// Carry returns nil once the other side has taken responsibility. An error
// that wraps an *Error says whether trying again can help; any other error is
// taken as temporary. Carry returns soon after ctx is done. Its errors name
// neither address nor contents nor credentials.
//
// A Carrier that is an io.Closer is closed when Run returns; it may be used
// again after that.
type Carrier interface {
	Carry(ctx context.Context, letter Letter) error
}

// Error is why a letter was not taken, in words for the operator.
type Error struct {
	// Permanent: trying again cannot help.
	Permanent bool
	// Reason is short and holds no address, contents or credentials.
	Reason string
}

func (e *Error) Error() string { return e.Reason }

// Refused is a permanent error.
func Refused(reason string) error { return &Error{Permanent: true, Reason: reason} }

// Delayed is a temporary error.
func Delayed(reason string) error { return &Error{Reason: reason} }
