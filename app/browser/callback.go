package browser

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"

	"foyer/auth"
)

var (
	// ErrDenied is returned where the person said no in the browser.
	ErrDenied = errors.New("it was cancelled in the browser")
	// ErrBrowser is wrapped, with the error code of RFC 6749, 4.1.2.1, where the
	// other side failed.
	ErrBrowser = errors.New("it failed in the browser")
)

// Bounds of what is taken from a callback, in bytes.
const (
	maxCode  = 2048
	maxError = 64
)

// Expected is what the right callback carries, and where its browser goes then.
// Only Issuer may be empty; of an incomplete one no callback is right.
type Expected struct {
	// State is from NewState.
	State string
	// Issuer is what iss must equal (RFC 9207). Empty takes any or none: for
	// Google, which need not send it.
	Issuer string
	// CodeParam is the name of the code: leg_code, or code.
	CodeParam string
	// Done and DoneCancelled are absolute URLs of clean end pages, for a code and
	// for an error.
	Done, DoneCancelled string
}

// Result is what the browser brought back.
type Result struct{ Code auth.Secret }

// outcome is a right callback: a code, or an error.
type outcome struct {
	code auth.Secret
	err  error
}

// NewState returns 256 random bits in base64url.
func NewState() string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // never fails
	return base64.RawURLEncoding.EncodeToString(bits)
}

// read returns the outcome of a callback, and false for a foreign one, whatever
// makes it so.
func (e Expected) read(query string) (outcome, bool) {
	given, err := url.ParseQuery(query)
	if err != nil || repeated(given) || !e.belongs(given) || given.Has(e.CodeParam) == given.Has("error") {
		return outcome{}, false
	}
	code, failure := given.Get(e.CodeParam), given.Get("error")
	switch {
	case printable(code, maxCode):
		return outcome{code: auth.Secret(code)}, true
	case failure == "access_denied":
		return outcome{err: ErrDenied}, true
	case printable(failure, maxError):
		return outcome{err: fmt.Errorf("%w: %s", ErrBrowser, failure)}, true
	}
	return outcome{}, false
}

// belongs tells whether a callback is of this leg and from whom it should be.
func (e Expected) belongs(given url.Values) bool {
	if e.State == "" || e.CodeParam == "" || e.Done == "" || e.DoneCancelled == "" {
		return false
	}
	same := subtle.ConstantTimeCompare([]byte(given.Get("state")), []byte(e.State)) == 1
	return same && (e.Issuer == "" || given.Get("iss") == e.Issuer)
}

// repeated tells whether some parameter comes twice (RFC 6749, 3.1 forbids it).
func repeated(given url.Values) bool {
	for _, values := range given {
		if len(values) > 1 {
			return true
		}
	}
	return false
}

// printable takes what RFC 6749, appendix A.11 does, up to a length.
func printable(s string, longest int) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return s != "" && len(s) <= longest
}
