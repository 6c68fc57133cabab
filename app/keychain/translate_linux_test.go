package keychain

import (
	"context"
	"errors"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// TestTranslate: what an error is taken for decides whether the person is asked
// to unlock, to wait, or told that there is no keychain.
func TestTranslate(t *testing.T) {
	const standard = "org.freedesktop.DBus.Error."
	for name, want := range map[string]error{
		"org.freedesktop.Secret.Error.IsLocked": ErrLocked,
		standard + "NoReply":                    ErrTimeout,
		standard + "Timeout":                    ErrTimeout,
		standard + "TimedOut":                   ErrTimeout,
		standard + "ServiceUnknown":             ErrMissing,
		standard + "NameHasNoOwner":             ErrMissing,
		standard + "NoServer":                   ErrMissing,
		standard + "Disconnected":               ErrMissing,
		standard + "UnknownMethod":              ErrMissing,
		standard + "Spawn.ChildExited":          ErrMissing,
		standard + "AccessDenied":               ErrDenied,
		"org.example.Error.Of.Tomorrow":         ErrDenied,
	} {
		if got := translate(dbus.Error{Name: name, Body: []any{"what it says"}}); !errors.Is(got, want) || StatusOf(got) != StatusOf(want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	for err, want := range map[error]error{
		keyring.ErrNotFound: ErrNotFound, dbus.ErrClosed: ErrMissing, errors.New("odd"): ErrDenied,
		context.Canceled: context.Canceled, context.DeadlineExceeded: context.DeadlineExceeded,
	} {
		if got := translate(err); !errors.Is(got, want) {
			t.Errorf("%v: %v", err, got)
		}
	}
}
