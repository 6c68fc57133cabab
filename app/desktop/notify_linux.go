package desktop

import (
	"context"
	"fmt"
	"html"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	notifications     = "org.freedesktop.Notifications"
	notificationsPath = dbus.ObjectPath("/org/freedesktop/Notifications")
	defaultAction     = "default"
)

// Notify shows a notification and returns when the service has taken it, within
// two seconds. It wraps ErrNoNotifications where there is none. Its click is
// waited for until ctx ends.
func Notify(ctx context.Context, note Note) error {
	// The connection lives for as long as a click is waited for.
	life, end := context.WithTimeout(ctx, clickWithin)
	bus, err := notificationBus(life)
	if err != nil {
		end()
		return err
	}
	clicked, err := bus.show(ctx, note)
	if err != nil || note.OnClick == nil {
		end()
		bus.conn.Close()
		return err
	}
	go func() {
		defer end()
		defer bus.conn.Close()
		if clicked(life) {
			note.OnClick()
		}
	}()
	return nil
}

type notificationService struct {
	conn    *dbus.Conn
	object  dbus.BusObject
	signals chan *dbus.Signal
}

func notificationBus(ctx context.Context) (*notificationService, error) {
	// Not godbus's shared connection: it would start a bus where there is none.
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("%w: no session bus", ErrNoNotifications)
	}
	late := time.AfterFunc(notifyWithin, func() { conn.Close() })
	err = conn.Auth(nil)
	if err == nil {
		err = conn.Hello()
	}
	if !late.Stop() || err != nil {
		conn.Close()
		return nil, fmt.Errorf("%w: session bus: %w", ErrNoNotifications, err)
	}
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	return &notificationService{conn, conn.Object(notifications, notificationsPath), signals}, nil
}

// show sends the note and returns what waits for its click.
func (s *notificationService) show(ctx context.Context, note Note) (clicked func(context.Context) bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, notifyWithin)
	defer cancel()
	var can []string
	if err := s.object.CallWithContext(ctx, notifications+".GetCapabilities", 0).Store(&can); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoNotifications, err)
	}
	actions := []string{}
	if note.OnClick != nil && slices.Contains(can, "actions") {
		actions = []string{defaultAction, ""}
		err := s.conn.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(notificationsPath), dbus.WithMatchInterface(notifications))
		if err != nil {
			return nil, err
		}
	}
	body := note.Body
	if slices.Contains(can, "body-markup") {
		body = html.EscapeString(body)
	}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant("foyer")}
	var id uint32
	err = s.object.CallWithContext(ctx, notifications+".Notify", 0,
		"Foyer", uint32(0), "foyer", note.Title, body, actions, hints, int32(-1)).Store(&id)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoNotifications, err)
	}
	return func(ctx context.Context) bool { return len(actions) > 0 && s.clicked(ctx, id) }, nil
}

// clicked waits until the notification is clicked or gone.
func (s *notificationService) clicked(ctx context.Context, id uint32) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case signal, open := <-s.signals:
			if !open {
				return false
			}
			if len(signal.Body) == 0 || signal.Body[0] != id {
				continue
			}
			switch signal.Name {
			case notifications + ".ActionInvoked":
				return len(signal.Body) == 2 && signal.Body[1] == defaultAction
			case notifications + ".NotificationClosed":
				return false
			}
		}
	}
}
