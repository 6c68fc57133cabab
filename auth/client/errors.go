package client

import (
	"errors"
	"fmt"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

var (
	// ErrURL is returned for what is not a server's origin.
	ErrURL = errors.New("not the origin of a server")
	// ErrInsecure is returned for plain http beyond this computer.
	ErrInsecure = errors.New("plain http is only for this computer")
	// ErrTooLarge is wrapped for a request beyond api.MaxBody; it is not sent.
	ErrTooLarge = errors.New("request too large")
	// ErrInvalidToken is wrapped where the API refused an access token; a
	// refresh gets a new one, or says why there is none.
	ErrInvalidToken = errors.New("access token refused")
	// ErrProofRequired is wrapped where the API asks for a fresh proof (RFC
	// 9470); see Client.StepUp.
	ErrProofRequired = errors.New("fresh proof required")
	// ErrNoSuch is wrapped where the API knows nothing of that name.
	ErrNoSuch = errors.New("no such thing on the server")
	// ErrTaken is wrapped where the API has somebody of that name already.
	ErrTaken = errors.New("taken already")
)

// UnreachableError is a request without an answer. It wraps the reason, which
// is context.Canceled or context.DeadlineExceeded where the context ended it.
type UnreachableError struct{ Err error }

func (e *UnreachableError) Error() string { return "server unreachable: " + e.Err.Error() }

// Unwrap returns the reason.
func (e *UnreachableError) Unwrap() error { return e.Err }

// CertificateError is a TLS certificate that this computer does not trust.
type CertificateError struct{ Err error }

func (e *CertificateError) Error() string { return "certificate not trusted: " + e.Err.Error() }

// Unwrap returns the error of crypto/x509 or crypto/tls.
func (e *CertificateError) Unwrap() error { return e.Err }

// NotFoyerError is an answer that no Foyer server gives: a web page, a
// redirect, a captive portal, half an answer.
type NotFoyerError struct {
	Status int
	Why    string
}

func (e *NotFoyerError) Error() string {
	return fmt.Sprintf("not an answer of a Foyer server: %s (status %d)", e.Why, e.Status)
}

// NewerError is a server whose protocol this version does not speak.
type NewerError struct{ Protocol int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("server speaks protocol %d, this program %d", e.Protocol, api.ProtocolVersion)
}

// ServerError is a failure on the server's side, or of a proxy before it.
type ServerError struct{ Status int }

func (e *ServerError) Error() string { return fmt.Sprintf("server failed with status %d", e.Status) }

// ThrottledError is too many attempts. Closed means that waiting does not help.
type ThrottledError struct {
	RetryAfter time.Duration
	Closed     bool
}

func (e *ThrottledError) Error() string {
	return fmt.Sprintf("too many attempts, again in %v (closed: %t)", e.RetryAfter, e.Closed)
}

// BusyError is a server that has no place for the request right now.
type BusyError struct{ RetryAfter time.Duration }

func (e *BusyError) Error() string { return fmt.Sprintf("server busy, again in %v", e.RetryAfter) }

// RefusedError is any other refusal in the words of the profile.
type RefusedError struct {
	Code        api.ErrorCode
	Reason      auth.Reason
	Description string
	// Next restates the ways to go on, where a step was not one of them.
	Next []Next
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("refused: %s %s %s", e.Code, e.Reason, e.Description)
}

// SpentError is a sign-in that the server no longer knows: start over.
type SpentError struct{}

func (*SpentError) Error() string { return "sign-in expired or spent" }

// DeniedError is a person or a policy that said no for good.
type DeniedError struct{ Reason auth.Reason }

func (e *DeniedError) Error() string { return fmt.Sprintf("access denied: %s", e.Reason) }
