package keychain_test

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	ss "github.com/zalando/go-keyring/secret_service"

	"foyer/app/desktop/dbustest"
	"foyer/app/keychain"
	"foyer/app/keychain/keychaintest"
)

const (
	secrets = "org.freedesktop.secrets"
	root    = dbus.ObjectPath("/org/freedesktop/secrets")
	login   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
)

// patience is how long a service that is well may take on a busy machine.
const patience = time.Minute

func sessionBus(t *testing.T) *dbus.Conn {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// startKeyring runs gnome-keyring-daemon with an open login keyring.
func startKeyring(t *testing.T, bus *dbus.Conn) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(dbustest.Tool(t, "gnome-keyring-daemon"), "--foreground", "--unlock", "--components=secrets")
	cmd.Stdin = strings.NewReader("a password")
	owned := make(chan *dbus.Signal, 16)
	bus.Signal(owned)
	defer bus.RemoveSignal(owned)
	err := bus.AddMatchSignal(dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secrets))
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	deadline := time.After(patience)
	for {
		select {
		case signal := <-owned:
			if signal.Name == "org.freedesktop.DBus.NameOwnerChanged" {
				return cmd
			}
		case <-deadline:
			t.Fatal("gnome-keyring-daemon does not offer the Secret Service")
		}
	}
}

func lock(t *testing.T, bus *dbus.Conn) {
	t.Helper()
	err := bus.Object(secrets, root).Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{login}).Err
	if err != nil {
		t.Fatal(err)
	}
}

// unlock types the password as gnome-keyring's own tests do, without a dialog.
func unlock(t *testing.T, bus *dbus.Conn) {
	t.Helper()
	service := bus.Object(secrets, root)
	var none dbus.Variant
	var session dbus.ObjectPath
	err := service.Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).
		Store(&none, &session)
	if err != nil {
		t.Fatal(err)
	}
	password := ss.NewSecret(session, "a password")
	const method = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword"
	if err := service.Call(method, 0, login, password).Err; err != nil {
		t.Fatal(err)
	}
}

func TestSecretServiceContract(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	startKeyring(t, sessionBus(t))
	k := keychain.New(keychain.Options{ProbeLimit: patience})
	keychaintest.Run(t, func(*testing.T) keychain.Keychain { return k })
}

func TestSecretServiceLocked(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	bus := sessionBus(t)
	startKeyring(t, bus)
	k := keychain.New(keychain.Options{ProbeLimit: patience})
	if err := k.Set(t.Context(), session, "kept"); err != nil {
		t.Fatal(err)
	}
	lock(t, bus)
	if got := k.Probe(t.Context()); got != keychain.StatusLocked {
		t.Errorf("Probe: %q", got)
	}
	start := time.Now()
	_, getErr := k.Get(t.Context(), session)
	for _, err := range []error{getErr, k.Set(t.Context(), session, "other"), k.Delete(t.Context(), session)} {
		if !errors.Is(err, keychain.ErrLocked) {
			t.Errorf("%v, want ErrLocked", err)
		}
	}
	if waited := time.Since(start); waited > 30*time.Second {
		t.Errorf("it waited %v, so it prompted", waited)
	}
	// There is no display and no prompter, so the prompt cannot be answered.
	if err := k.Unlock(t.Context()); err == nil {
		t.Error("Unlock without a prompter succeeded")
	}
	unlock(t, bus)
	if got, err := k.Get(t.Context(), session); err != nil || got != "kept" {
		t.Errorf("after unlocking: %q, %v", got.Reveal(), err)
	}
}

func TestSecretServiceHanging(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	late := make(chan struct{}, 1)
	daemon := startKeyring(t, sessionBus(t))
	k := keychain.New(keychain.Options{
		Limit: 500 * time.Millisecond, ProbeLimit: 500 * time.Millisecond, Late: func() { late <- struct{}{} },
	})
	if err := keychain.New(keychain.Options{Limit: patience}).Set(t.Context(), session, "kept"); err != nil {
		t.Fatal(err)
	}
	daemon.Process.Signal(syscall.SIGSTOP)
	if got := k.Probe(t.Context()); got != keychain.StatusHanging {
		t.Errorf("Probe: %q", got)
	}
	if _, err := k.Get(t.Context(), session); !errors.Is(err, keychain.ErrTimeout) {
		t.Errorf("Get: %v", err)
	}
	daemon.Process.Signal(syscall.SIGCONT)
	got, err := k.Get(t.Context(), session)
	for deadline := time.Now().Add(patience); errors.Is(err, keychain.ErrTimeout) && time.Now().Before(deadline); {
		select {
		case <-late:
		case <-time.After(100 * time.Millisecond):
		}
		got, err = k.Get(t.Context(), session)
	}
	if err != nil || got != "kept" {
		t.Errorf("afterwards: %q, %v", got.Reveal(), err)
	}
}

func TestSecretServiceMissing(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	for _, row := range []string{"no service", "no bus"} {
		t.Run(row, func(t *testing.T) {
			if row == "no bus" {
				t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
			}
			k := keychain.New(keychain.Options{ProbeLimit: patience})
			if got := k.Probe(t.Context()); got != keychain.StatusMissing {
				t.Errorf("Probe: %q", got)
			}
			_, getErr := k.Get(t.Context(), session)
			for _, err := range []error{
				getErr, k.Set(t.Context(), session, "v"), k.Delete(t.Context(), session), k.Unlock(t.Context()),
			} {
				if !errors.Is(err, keychain.ErrMissing) {
					t.Errorf("%v, want ErrMissing", err)
				}
			}
		})
	}
}

func TestSecretServiceStartedOnDemandWithoutACollection(t *testing.T) {
	if !dbustest.Inside(t, dbustest.InstalledServices) {
		return
	}
	dbustest.Tool(t, "gnome-keyring-daemon")
	k := keychain.New(keychain.Options{ProbeLimit: patience, Limit: patience})
	if got := k.Probe(t.Context()); got != keychain.StatusLocked {
		t.Errorf("Probe: %q", got)
	}
	if _, err := k.Get(t.Context(), session); !errors.Is(err, keychain.ErrNotFound) {
		t.Errorf("Get: %v", err)
	}
	if err := k.Delete(t.Context(), session); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if err := k.Set(t.Context(), session, "v"); !errors.Is(err, keychain.ErrLocked) {
		t.Errorf("Set: %v", err)
	}
}

func TestDialogs(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	fake := offerSecretService(t)
	for _, row := range []struct {
		name       string
		collection bool
		answer     answer
		want       error
	}{
		{"unlocked", true, accept, nil},
		{"dismissed", true, dismiss, keychain.ErrDenied},
		{"says yes but stays locked", true, lie, keychain.ErrDenied},
		{"left open", true, leave, keychain.ErrTimeout},
		{"keyring made", false, accept, nil},
		{"keyring not made", false, dismiss, keychain.ErrDenied},
	} {
		t.Run(row.name, func(t *testing.T) {
			fake.reset(row.collection, row.answer)
			late := make(chan struct{}, 1)
			limit := patience
			if row.answer == leave {
				limit = 5 * time.Second
			}
			k := keychain.New(keychain.Options{
				PromptLimit: limit, ProbeLimit: patience, Late: func() { late <- struct{}{} },
			})
			if got := k.Probe(t.Context()); got != keychain.StatusLocked {
				t.Errorf("Probe: %q", got)
			}
			if err := k.Unlock(t.Context()); !errors.Is(err, row.want) {
				t.Errorf("Unlock: %v, want %v", err, row.want)
			}
			if row.answer == leave {
				<-fake.dismissed
				<-late
			}
			want := keychain.StatusLocked
			if row.answer == accept {
				want = keychain.StatusAvailable
			}
			if got := k.Probe(t.Context()); got != want {
				t.Errorf("Probe afterwards: %q", got)
			}
		})
	}
	t.Run("canceled", func(t *testing.T) {
		fake.reset(true, leave)
		k := keychain.New(keychain.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		context.AfterFunc(fake.shown(), cancel)
		if err := k.Unlock(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Unlock: %v", err)
		}
		<-fake.dismissed
	})
}
