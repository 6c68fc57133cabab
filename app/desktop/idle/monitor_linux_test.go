package idle_test

import (
	"errors"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"foyer/app/desktop/dbustest"
	"foyer/app/desktop/idle"
)

// monitor is an idle monitor that a test plays.
type monitor struct{ milliseconds chan uint64 }

func (m monitor) GetIdletime() (uint64, *dbus.Error) { return <-m.milliseconds, nil }

func TestSinceOnWayland(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	if quiet, err := idle.Since(t.Context()); !errors.Is(err, idle.ErrUnknown) {
		t.Errorf("without a monitor: %v, %v", quiet, err)
	}
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, row := range []struct {
		name string
		path dbus.ObjectPath
	}{
		{"org.cinnamon.Muffin.IdleMonitor", "/org/cinnamon/Muffin/IdleMonitor/Core"},
		{"org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core"},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := monitor{make(chan uint64, 1)}
			if err := conn.Export(m, row.path, row.name); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.RequestName(row.name, dbus.NameFlagDoNotQueue); err != nil {
				t.Fatal(err)
			}
			m.milliseconds <- 61_500
			if quiet, err := idle.Since(t.Context()); err != nil || quiet != 61*time.Second+500*time.Millisecond {
				t.Errorf("%v, %v", quiet, err)
			}
			m.milliseconds <- 1<<64 - 1
			if quiet, err := idle.Since(t.Context()); err != nil || quiet <= 0 {
				t.Errorf("for ever: %v, %v", quiet, err)
			}
			begun := time.Now() // it hangs now
			if quiet, err := idle.Since(t.Context()); !errors.Is(err, idle.ErrUnknown) || time.Since(begun) > 30*time.Second {
				t.Errorf("hanging: %v, %v after %v", quiet, err, time.Since(begun))
			}
			m.milliseconds <- 0
			if _, err := conn.ReleaseName(row.name); err != nil {
				t.Fatal(err)
			}
		})
	}
}
