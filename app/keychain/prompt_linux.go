package keychain

import (
	"context"
	"fmt"
	"slices"

	"github.com/godbus/dbus/v5"
)

// unlock opens collection, with a dialog of the system if it wants one.
func (b *bus) unlock(ctx context.Context, collection dbus.ObjectPath) error {
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := b.secrets.CallWithContext(ctx, serviceFace+".Unlock", 0, []dbus.ObjectPath{collection}).
		Store(&unlocked, &prompt)
	if err != nil {
		return translate(err)
	}
	if slices.Contains(unlocked, collection) {
		return nil
	}
	if err := b.ask(ctx, prompt); err != nil {
		return err
	}
	// The answer of a prompt differs between services; the property does not.
	locked, err := b.locked(ctx, collection)
	if err == nil && locked {
		return fmt.Errorf("%w: it stayed locked", ErrDenied)
	}
	return err
}

// createCollection makes the default keyring, for which the system asks the
// person to choose a password.
func (b *bus) createCollection(ctx context.Context) error {
	properties := map[string]dbus.Variant{collectionFace + ".Label": dbus.MakeVariant(newKeyringLabel)}
	var collection, prompt dbus.ObjectPath
	err := b.secrets.CallWithContext(ctx, serviceFace+".CreateCollection", 0, properties, defaultAlias).
		Store(&collection, &prompt)
	if err != nil {
		return translate(err)
	}
	if collection != nothing {
		return nil
	}
	return b.ask(ctx, prompt)
}

// ask shows a prompt and waits for the person. When ctx ends the prompt is
// taken back, so that no dialog stands there for nobody.
func (b *bus) ask(ctx context.Context, prompt dbus.ObjectPath) error {
	if prompt == nothing {
		return nil
	}
	// The connection is nobody else's, so only this prompt's signals arrive.
	signals := make(chan *dbus.Signal, 4)
	b.Signal(signals)
	err := b.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptFace))
	if err != nil {
		return translate(err)
	}
	object := b.Object(secretsName, prompt)
	// From here on a dialog may stand open, whatever the call answers.
	defer func() {
		if ctx.Err() != nil {
			_ = object.Call(promptFace+".Dismiss", 0).Err
		}
	}()
	if err := object.CallWithContext(ctx, promptFace+".Prompt", 0, "").Err; err != nil {
		return translate(err)
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case signal, open := <-signals:
			if !open {
				return fmt.Errorf("%w: session bus closed", ErrMissing)
			}
			if signal.Name == promptCompleted && signal.Path == prompt {
				return answered(signal.Body)
			}
		}
	}
}

func answered(body []any) error {
	if len(body) > 0 && body[0] == false {
		return nil
	}
	return fmt.Errorf("%w: the dialog was closed", ErrDenied)
}
