package keychain_test

import (
	"context"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// answer is what the person does with a dialog.
type answer int

const (
	accept answer = iota
	dismiss
	lie   // the service says unlocked, and it is not
	leave // the dialog stays open until taken back
)

const promptPath = dbus.ObjectPath("/org/freedesktop/secrets/prompt/p1")

// fakeService is as much of a Secret Service as prompts need.
type fakeService struct {
	conn       *dbus.Conn
	properties *prop.Properties
	dismissed  chan struct{}

	mu         sync.Mutex
	collection bool
	answer     answer
	open       context.CancelFunc
	opened     context.Context
}

func offerSecretService(t *testing.T) *fakeService {
	t.Helper()
	f := &fakeService{conn: sessionBus(t), dismissed: make(chan struct{}, 1)}
	f.reset(false, accept)
	properties, err := prop.Export(f.conn, root, prop.Map{"org.freedesktop.Secret.Service": {
		"Collections": {Value: []dbus.ObjectPath{}, Emit: prop.EmitFalse},
	}})
	if err != nil {
		t.Fatal(err)
	}
	f.properties, err = prop.Export(f.conn, login, prop.Map{"org.freedesktop.Secret.Collection": {
		"Locked": {Value: true, Emit: prop.EmitFalse},
	}})
	if err != nil {
		t.Fatal(err)
	}
	_ = properties
	for path, face := range map[dbus.ObjectPath]string{
		root: "org.freedesktop.Secret.Service", promptPath: "org.freedesktop.Secret.Prompt",
	} {
		if err := f.conn.Export(f, path, face); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.conn.RequestName(secrets, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fakeService) reset(collection bool, answer answer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.collection, f.answer = collection, answer
	f.opened, f.open = context.WithCancel(context.Background())
	if f.properties != nil {
		f.properties.SetMust("org.freedesktop.Secret.Collection", "Locked", true)
	}
}

// shown ends when a prompt is shown.
func (f *fakeService) shown() context.Context {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opened
}

func (f *fakeService) ReadAlias(string) (dbus.ObjectPath, *dbus.Error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.collection {
		return login, nil
	}
	return "/", nil
}

func (f *fakeService) Unlock([]dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return nil, promptPath, nil
}

func (f *fakeService) CreateCollection(map[string]dbus.Variant, string) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return "/", promptPath, nil
}

func (f *fakeService) Prompt(string) *dbus.Error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.open()
	if f.answer == accept {
		f.collection = true
		f.properties.SetMust("org.freedesktop.Secret.Collection", "Locked", false)
	}
	if f.answer != leave {
		f.conn.Emit(promptPath, "org.freedesktop.Secret.Prompt.Completed", f.answer == dismiss, dbus.MakeVariant(""))
	}
	return nil
}

func (f *fakeService) Dismiss() *dbus.Error {
	f.dismissed <- struct{}{}
	return nil
}
