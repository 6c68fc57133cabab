package keychain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

const everyCallMayPrompt = false

// secretService reaches the Secret Service. Reading and writing is left to
// go-keyring, but only after looking over D-Bus whether it would prompt: only
// Unlock may. What remains is a keychain that locks between the two; then the
// dialog appears and the call's limit holds.
type secretService struct{}

func newBackend() Backend { return secretService{} }

func (secretService) Get(ctx context.Context, user string) (string, error) {
	if err := ready(ctx); errors.Is(err, errNoCollection) {
		return "", ErrNotFound
	} else if err != nil {
		return "", err
	}
	value, err := keyring.Get(Service, user)
	return value, translate(err)
}

func (secretService) Set(ctx context.Context, user, value string) error {
	if err := ready(ctx); err != nil {
		return err
	}
	return translate(keyring.Set(Service, user, value))
}

func (secretService) Delete(ctx context.Context, user string) error {
	if err := ready(ctx); errors.Is(err, errNoCollection) {
		return ErrNotFound
	} else if err != nil {
		return err
	}
	return translate(keyring.Delete(Service, user))
}

func (secretService) Probe(ctx context.Context) error { return ready(ctx) }

func (secretService) Unlock(ctx context.Context) error {
	// The connection outlives ctx a little, to take a dialog back over it.
	connCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, cancel) })()
	bus, err := openBus(connCtx)
	if err != nil {
		return err
	}
	defer bus.Close()
	collection, err := bus.collection(ctx)
	switch {
	case errors.Is(err, errNoCollection):
		return bus.createCollection(ctx)
	case err != nil:
		return err
	}
	return bus.unlock(ctx, collection)
}

// ready looks whether go-keyring's collection is there and open. Without a
// collection the error is errNoCollection, which wraps ErrLocked.
func ready(ctx context.Context) error {
	bus, err := openBus(ctx)
	if err != nil {
		return err
	}
	defer bus.Close()
	collection, err := bus.collection(ctx)
	if err != nil {
		return err
	}
	locked, err := bus.locked(ctx, collection)
	if err == nil && locked {
		return ErrLocked
	}
	return err
}

// translate maps the errors of go-keyring and of D-Bus.
func translate(err error) error {
	var failure dbus.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, dbus.ErrClosed):
		return fmt.Errorf("%w: %w", ErrMissing, err)
	case errors.As(err, &failure):
		return fmt.Errorf("%w: %s", meaning(failure.Name), failure.Name)
	}
	return fmt.Errorf("%w: %w", ErrDenied, err)
}

func meaning(name string) error {
	const standard = "org.freedesktop.DBus.Error."
	switch name {
	case "org.freedesktop.Secret.Error.IsLocked":
		return ErrLocked
	case standard + "NoReply", standard + "Timeout", standard + "TimedOut":
		return ErrTimeout
	case standard + "ServiceUnknown", standard + "NameHasNoOwner", standard + "NoServer",
		standard + "Disconnected", standard + "UnknownInterface", standard + "UnknownMethod":
		return ErrMissing
	}
	if strings.HasPrefix(name, standard+"Spawn.") {
		return ErrMissing
	}
	return ErrDenied
}
