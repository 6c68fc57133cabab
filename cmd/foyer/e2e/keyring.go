//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"
)

const (
	secretService = "org.freedesktop.secrets"
	loginKeyring  = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	// keyringPassword protects a keyring that lives as long as a test.
	keyringPassword = "a keyring of a test"
)

// busConfig has no service folders: nothing is started on demand, so that
// a stopped keyring stays away and no dialog of another program comes up.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

func (d *Desktop) openBus() error {
	config, socket := d.Path("bus.conf"), filepath.Join(d.runtime(), "bus")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, socket), 0o600); err != nil {
		return err
	}
	cmd := exec.Command("dbus-daemon", "--config-file="+config, "--nofork")
	cmd.Env = d.Env()
	if err := d.adopt(cmd); err != nil {
		return err
	}
	d.address = "unix:path=" + socket
	connected := Poll(Patience, func() bool {
		bus, err := dbus.Connect(d.address)
		d.bus = bus
		return err == nil
	})
	if !connected {
		return errors.New("dbus-daemon has not started")
	}
	return nil
}

// StartKeyring starts the login keyring, unlocked, as a log-in does.
func (d *Desktop) StartKeyring() error {
	args := []string{"--foreground", "--unlock", "--components=secrets"}
	keyring, err := d.startWith("gnome-keyring-daemon", args, nil, keyringPassword)
	if err != nil {
		return err
	}
	d.keyring = keyring
	if !Poll(Patience, func() bool { locked, err := d.keyringLocked(); return err == nil && !locked }) {
		return fmt.Errorf("gnome-keyring has not started: %s", keyring.Stderr())
	}
	return nil
}

// StopKeyring ends the keyring; none answers until StartKeyring.
func (d *Desktop) StopKeyring() error {
	d.keyring.Kill()
	gone := Poll(Patience, func() bool {
		var owned bool
		err := d.bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secretService).Store(&owned)
		return err == nil && !owned
	})
	if !gone {
		return errors.New("a keyring is still there")
	}
	return nil
}

// LockKeyring locks the keyring, as a desktop may do at any time.
func (d *Desktop) LockKeyring() error {
	var done []dbus.ObjectPath
	var prompt dbus.ObjectPath
	service := d.bus.Object(secretService, "/org/freedesktop/secrets")
	err := service.Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{loginKeyring}).Store(&done, &prompt)
	if err != nil {
		return err
	}
	if locked, err := d.keyringLocked(); err != nil || !locked {
		return errors.Join(errors.New("the keyring is not locked"), err)
	}
	return nil
}

// UnlockKeyring unlocks the keyring, as a person does in the system's dialog.
func (d *Desktop) UnlockKeyring() error {
	service := d.bus.Object(secretService, "/org/freedesktop/secrets")
	var output dbus.Variant
	var session dbus.ObjectPath
	err := service.Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&output, &session)
	if err != nil {
		return err
	}
	secret := struct {
		Session     dbus.ObjectPath
		Parameters  []byte
		Value       []byte
		ContentType string
	}{session, nil, []byte(keyringPassword), "text/plain"}
	const unlock = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword"
	if err := service.Call(unlock, 0, loginKeyring, secret).Err; err != nil {
		return err
	}
	if locked, err := d.keyringLocked(); err != nil || locked {
		return errors.Join(errors.New("the keyring is still locked"), err)
	}
	return nil
}

func (d *Desktop) keyringLocked() (bool, error) {
	value, err := d.bus.Object(secretService, loginKeyring).GetProperty("org.freedesktop.Secret.Collection.Locked")
	if err != nil {
		return false, err
	}
	locked, ok := value.Value().(bool)
	if !ok {
		return false, errors.New("the keyring does not say whether it is locked")
	}
	return locked, nil
}

var usernameAttribute = regexp.MustCompile(`(?m)^attribute\.username = (.*)$`)

// Entries are the user names of what Foyer keeps in the keyring, sorted, as
// `secret-tool` sees it: "<profile>/<server>/session" and the like.
func (d *Desktop) Entries() ([]string, error) {
	cmd := exec.Command("secret-tool", "search", "--all", "service", "Foyer")
	cmd.Env = d.Env()
	out, err := cmd.CombinedOutput() // attributes are printed on stderr
	if err != nil && len(out) > 0 {
		return nil, fmt.Errorf("secret-tool: %w: %s", err, out)
	}
	var users []string
	for _, match := range usernameAttribute.FindAllStringSubmatch(string(out), -1) {
		users = append(users, match[1])
	}
	slices.Sort(users)
	return users, nil
}

// HasEntry reports whether Foyer keeps an entry of this kind: "install",
// "session" or "pending-revoke".
func (d *Desktop) HasEntry(kind string) (bool, error) {
	users, err := d.Entries()
	return slices.ContainsFunc(users, func(user string) bool { return strings.HasSuffix(user, "/"+kind) }), err
}
