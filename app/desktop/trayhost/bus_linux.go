package trayhost

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	watcher     = "org.kde.StatusNotifierWatcher" // name and interface
	watcherPath = dbus.ObjectPath("/StatusNotifierWatcher")
	hostIsThere = "IsStatusNotifierHostRegistered"

	busName      = "org.freedesktop.DBus"
	properties   = "org.freedesktop.DBus.Properties"
	ownerChanged = busName + ".NameOwnerChanged"
	hostCame     = watcher + ".StatusNotifierHostRegistered"
	hostWent     = watcher + ".StatusNotifierHostUnregistered"
	propChanged  = properties + ".PropertiesChanged"
)

// bus is a connection of its own to the session bus, closed when ctx ends.
type bus struct {
	conn    *dbus.Conn
	signals chan *dbus.Signal // closed with the connection
}

func connect(ctx context.Context) (*bus, error) {
	// Not godbus's shared connection: it would start a bus where there is none.
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	b := &bus{conn, make(chan *dbus.Signal, 16)}
	conn.Signal(b.signals)
	late := time.AfterFunc(answerWithin, func() { conn.Close() })
	defer late.Stop()
	if err := b.greet(); err != nil {
		conn.Close()
		return nil, err
	}
	return b, nil
}

// greet also asks for the signals, before the first question: no change falls
// between the two.
func (b *bus) greet() error {
	if err := b.conn.Auth(nil); err != nil {
		return err
	}
	if err := b.conn.Hello(); err != nil {
		return err
	}
	rules := [][]dbus.MatchOption{
		{dbus.WithMatchSender(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcher)},
		// By member, lest each icon that comes or goes wakes the program.
		{dbus.WithMatchInterface(watcher), dbus.WithMatchMember("StatusNotifierHostRegistered")},
		{dbus.WithMatchInterface(watcher), dbus.WithMatchMember("StatusNotifierHostUnregistered")},
		{dbus.WithMatchInterface(properties), dbus.WithMatchObjectPath(watcherPath), dbus.WithMatchArg(0, watcher)},
	}
	for _, rule := range rules {
		if err := b.conn.AddMatchSignal(rule...); err != nil {
			return err
		}
	}
	return nil
}

// concerns tells whether a signal may change the answer.
func concerns(signal *dbus.Signal) bool {
	switch signal.Name {
	case ownerChanged, hostCame, hostWent:
		return true
	case propChanged:
		return mentions(signal.Body)
	}
	return false
}

// mentions tells whether a PropertiesChanged is about hosts; panels send it for
// each icon too.
func mentions(body []any) bool {
	if len(body) < 3 {
		return false
	}
	changed, _ := body[1].(map[string]dbus.Variant)
	_, found := changed[hostIsThere]
	invalid, _ := body[2].([]string)
	for _, name := range invalid {
		found = found || name == hostIsThere
	}
	return found
}

func (b *bus) ask(ctx context.Context) State {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	var running bool
	if err := b.conn.BusObject().CallWithContext(ctx, busName+".NameHasOwner", 0, watcher).Store(&running); err != nil {
		return State{Unknown, NoAnswer}
	}
	if !running {
		return State{Absent, NoTray}
	}
	var value dbus.Variant
	err := b.conn.Object(watcher, watcherPath).
		CallWithContext(ctx, properties+".Get", dbus.FlagNoAutoStart, watcher, hostIsThere).Store(&value)
	there, ok := value.Value().(bool)
	switch {
	case err != nil || !ok:
		return State{Unknown, NoAnswer}
	case !there:
		return State{Absent, NoHost}
	}
	return State{Presence: Present}
}

func (b *bus) ended() bool { return b.conn.Context().Err() != nil }
