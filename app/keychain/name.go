package keychain

import (
	"errors"
	"fmt"
	"strings"
)

// Service is what all entries of the program are filed under.
const Service = "Foyer"

// Embedded is the Server of a Name that belongs to the server inside the
// program, whose port may change.
const Embedded = "embedded"

// The kinds of entry.
const (
	KindInstall       = "install"        // the key of this installation
	KindSession       = "session"        // the remembered session
	KindPendingRevoke = "pending-revoke" // hashes of tokens still to be revoked
)

// MaxValue is the length in bytes that a value must stay below. Windows takes
// 2,560 and macOS 4,096 with names and encoding, so all systems take this.
const MaxValue = 2000

// ErrName and ErrValue refuse a call before it reaches the system.
var (
	ErrName  = errors.New("not a name for the keychain")
	ErrValue = errors.New("not a value for the keychain")
)

// Name is the name of one entry.
type Name struct {
	// Profile is the key of the profile, without a slash.
	Profile string
	// Server is the server's origin, or Embedded.
	Server string
	// Kind is KindInstall, KindSession or KindPendingRevoke.
	Kind string
}

// String is the name as the keychain shows it, "<profile>/<server>/<kind>".
// No two valid names are written alike: a profile has no slash and the kinds
// are few.
func (n Name) String() string { return n.Profile + "/" + n.Server + "/" + n.Kind }

func (n Name) check() error {
	switch n.Kind {
	case KindInstall, KindSession, KindPendingRevoke:
	default:
		return fmt.Errorf("%w: kind %q", ErrName, n.Kind)
	}
	if n.Profile == "" || strings.Contains(n.Profile, "/") || !printable(n.Profile) {
		return fmt.Errorf("%w: profile %q", ErrName, n.Profile)
	}
	if n.Server == "" || !printable(n.Server) {
		return fmt.Errorf("%w: server %q", ErrName, n.Server)
	}
	return nil
}

// printable allows only what every keychain and its command line tool takes
// unchanged.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return len(s) <= 300
}

// checkValue never repeats the value in its error.
func checkValue(v string) error {
	if v == "" || len(v) >= MaxValue {
		return fmt.Errorf("%w: %d bytes", ErrValue, len(v))
	}
	if strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=") != "" {
		return fmt.Errorf("%w: it is not base64url", ErrValue)
	}
	return nil
}
