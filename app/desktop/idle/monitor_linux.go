package idle

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/godbus/dbus/v5"
)

// monitors are the same interface under two names; the time is in milliseconds.
var monitors = []struct {
	name string // and interface
	path dbus.ObjectPath
}{
	{"org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core"},
	{"org.cinnamon.Muffin.IdleMonitor", "/org/cinnamon/Muffin/IdleMonitor/Core"},
}

// askMonitors asks who is there of the monitors.
func askMonitors(ctx context.Context) (time.Duration, error) {
	// Not godbus's shared connection: it would start a bus where there is none.
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	if err := conn.Auth(nil); err != nil {
		return 0, err
	}
	if err := conn.Hello(); err != nil {
		return 0, err
	}
	var failed []error
	for _, monitor := range monitors {
		var milliseconds uint64
		err := conn.Object(monitor.name, monitor.path).
			CallWithContext(ctx, monitor.name+".GetIdletime", dbus.FlagNoAutoStart).Store(&milliseconds)
		if err == nil {
			return time.Duration(min(milliseconds, math.MaxInt64/uint64(time.Millisecond))) * time.Millisecond, nil
		}
		failed = append(failed, err)
	}
	return 0, errors.Join(failed...)
}
