package keychain

import (
	"context"
	"fmt"
	"slices"

	"github.com/godbus/dbus/v5"
)

const (
	secretsName      = "org.freedesktop.secrets"
	secretsPath      = dbus.ObjectPath("/org/freedesktop/secrets")
	loginCollection  = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	serviceFace      = "org.freedesktop.Secret.Service"
	collectionFace   = "org.freedesktop.Secret.Collection"
	promptFace       = "org.freedesktop.Secret.Prompt"
	nothing          = dbus.ObjectPath("/")
	defaultAlias     = "default"
	newKeyringLabel  = "Login"
	propertiesGet    = "org.freedesktop.DBus.Properties.Get"
	promptCompleted  = promptFace + ".Completed"
	nameHasOwner     = "org.freedesktop.DBus.NameHasOwner"
	activatableNames = "org.freedesktop.DBus.ListActivatableNames"
)

var errNoCollection = fmt.Errorf("%w: no keyring has been made yet", ErrLocked)

// bus is a connection of its own to the session bus, closed when ctx ends.
type bus struct {
	*dbus.Conn
	secrets dbus.BusObject
}

// openBus connects, and checks that somebody offers the Secret Service.
//
// It never lets godbus start a bus with dbus-launch: that daemon would outlive
// the program and no keyring would be on it.
//
// A service that is not running but can be activated counts as there: the calls
// that follow start it. That is what any program's first use does; starting it
// opens no dialog, only unlocking does.
func openBus(ctx context.Context) (*bus, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("%w: no session bus", ErrMissing)
	}
	b := &bus{Conn: conn, secrets: conn.Object(secretsName, secretsPath)}
	if err := b.greet(ctx); err != nil {
		conn.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	return b, nil
}

func (b *bus) greet(ctx context.Context) error {
	if err := b.Auth(nil); err != nil {
		return fmt.Errorf("%w: session bus: %w", ErrMissing, err)
	}
	if err := b.Hello(); err != nil {
		return fmt.Errorf("%w: session bus: %w", ErrMissing, err)
	}
	var running bool
	if err := b.BusObject().CallWithContext(ctx, nameHasOwner, 0, secretsName).Store(&running); err != nil {
		return translate(err)
	}
	if running {
		return nil
	}
	var names []string
	if err := b.BusObject().CallWithContext(ctx, activatableNames, 0).Store(&names); err != nil {
		return translate(err)
	}
	if !slices.Contains(names, secretsName) {
		return fmt.Errorf("%w: no Secret Service", ErrMissing)
	}
	return nil
}

// collection returns the one that go-keyring uses: "login" where there is one,
// else the default. Without either it returns errNoCollection.
func (b *bus) collection(ctx context.Context) (dbus.ObjectPath, error) {
	var all dbus.Variant
	if err := b.secrets.CallWithContext(ctx, propertiesGet, 0, serviceFace, "Collections").Store(&all); err != nil {
		return "", translate(err)
	}
	if paths, _ := all.Value().([]dbus.ObjectPath); slices.Contains(paths, loginCollection) {
		return loginCollection, nil
	}
	var path dbus.ObjectPath
	if err := b.secrets.CallWithContext(ctx, serviceFace+".ReadAlias", 0, defaultAlias).Store(&path); err != nil {
		return "", translate(err)
	}
	if path == nothing {
		return "", errNoCollection
	}
	return path, nil
}

func (b *bus) locked(ctx context.Context, collection dbus.ObjectPath) (bool, error) {
	var value dbus.Variant
	err := b.Object(secretsName, collection).
		CallWithContext(ctx, propertiesGet, 0, collectionFace, "Locked").Store(&value)
	if err != nil {
		return false, translate(err)
	}
	locked, ok := value.Value().(bool)
	return locked || !ok, nil
}
