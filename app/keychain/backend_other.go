//go:build !linux

package keychain

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/zalando/go-keyring"
)

// On macOS any use of the login keychain may ask the person; the Credential
// Manager of Windows never does.
const everyCallMayPrompt = runtime.GOOS == "darwin"

// native is the keychain of macOS or Windows, which is always there.
type native struct{}

func newBackend() Backend { return native{} }

func (native) Get(_ context.Context, user string) (string, error) {
	value, err := keyring.Get(Service, user)
	return value, translate(err)
}

func (native) Set(_ context.Context, user, value string) error {
	return translate(keyring.Set(Service, user, value))
}

func (native) Delete(_ context.Context, user string) error {
	return translate(keyring.Delete(Service, user))
}

// Probe cannot look without the risk of a dialog, so it takes it as read.
func (native) Probe(context.Context) error { return nil }

// Unlock has nothing to do: the systems ask by themselves when an entry is used.
func (native) Unlock(context.Context) error { return nil }

// translate maps the exit codes of macOS's "security" tool, the low byte of an
// OSStatus: errSecItemNotFound, errSecInteractionNotAllowed, and so on.
func translate(err error) error {
	if err == nil {
		return nil
	}
	var exit *exec.ExitError
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrUnsupportedPlatform), errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%w: %w", ErrMissing, err)
	case errors.As(err, &exit) && runtime.GOOS == "darwin":
		switch exit.ExitCode() {
		case 44:
			return ErrNotFound
		case 36:
			return fmt.Errorf("%w: %w", ErrLocked, err)
		case 37, 50:
			return fmt.Errorf("%w: %w", ErrMissing, err)
		}
	}
	return fmt.Errorf("%w: %w", ErrDenied, err)
}
