package desktop_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"foyer/app/desktop"
	"foyer/app/desktop/dbustest"
)

// daemon is a notification service that a test plays.
type daemon struct {
	conn  *dbus.Conn
	notes chan note

	mu     sync.Mutex
	can    []string
	lastID uint32
}

type note struct {
	id          uint32
	title, body string
	actions     []string
}

func (d *daemon) GetCapabilities() ([]string, *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.can, nil
}

func (d *daemon) Notify(_ string, _ uint32, _, title, body string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lastID++
	d.notes <- note{d.lastID, title, body, actions}
	return d.lastID, nil
}

func (d *daemon) emit(t *testing.T, signal string, values ...any) {
	t.Helper()
	if err := d.conn.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications."+signal, values...); err != nil {
		t.Fatal(err)
	}
}

func TestNotify(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	if err := desktop.Notify(t.Context(), desktop.Note{Title: "x"}); !errors.Is(err, desktop.ErrNoNotifications) {
		t.Errorf("without a service: %v", err)
	}
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	d := &daemon{conn: conn, notes: make(chan note, 8), can: []string{"body-markup", "actions"}}
	if err := conn.Export(d, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	t.Run("plain", func(t *testing.T) {
		if err := desktop.Notify(t.Context(), desktop.Note{Title: "A & B", Body: "<b>not bold</b> & so on"}); err != nil {
			t.Fatal(err)
		}
		got := <-d.notes
		if got.title != "A & B" || got.body != "&lt;b&gt;not bold&lt;/b&gt; &amp; so on" || len(got.actions) != 0 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("clicked", func(t *testing.T) {
		clicked := make(chan struct{}, 2)
		err := desktop.Notify(t.Context(), desktop.Note{Title: "x", OnClick: func() { clicked <- struct{}{} }})
		if err != nil {
			t.Fatal(err)
		}
		got := <-d.notes
		d.emit(t, "ActionInvoked", got.id+1, "default") // another program's
		d.emit(t, "ActionInvoked", got.id, "default")
		d.emit(t, "ActionInvoked", got.id, "default")
		<-clicked
		if len(clicked) != 0 {
			t.Error("a second click counted")
		}
	})
	t.Run("closed", func(t *testing.T) {
		err := desktop.Notify(t.Context(), desktop.Note{Title: "x", OnClick: func() { t.Error("clicked") }})
		if err != nil {
			t.Fatal(err)
		}
		d.emit(t, "NotificationClosed", (<-d.notes).id, uint32(1))
	})
	t.Run("not clickable here", func(t *testing.T) {
		d.mu.Lock()
		d.can = nil
		d.mu.Unlock()
		err := desktop.Notify(t.Context(), desktop.Note{Body: "1 < 2", OnClick: func() {}})
		if got := <-d.notes; err != nil || got.body != "1 < 2" || len(got.actions) != 0 {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("canceled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := desktop.Notify(ctx, desktop.Note{Title: "x"}); err == nil {
			t.Error("sent")
		}
	})
	t.Run("hanging", func(t *testing.T) {
		d.mu.Lock() // holds every call up
		defer d.mu.Unlock()
		start := time.Now()
		err := desktop.Notify(t.Context(), desktop.Note{Title: "x"})
		if !errors.Is(err, desktop.ErrNoNotifications) || time.Since(start) > 20*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}
