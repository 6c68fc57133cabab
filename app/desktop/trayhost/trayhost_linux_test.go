package trayhost_test

import (
	"bufio"
	"context"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"foyer/app/desktop/dbustest"
	"foyer/app/desktop/trayhost"
	"foyer/auth/authtest/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

const (
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = "/StatusNotifierWatcher"
)

var (
	present  = trayhost.State{Presence: trayhost.Present}
	noTray   = trayhost.State{Presence: trayhost.Absent, Reason: trayhost.NoTray}
	noHost   = trayhost.State{Presence: trayhost.Absent, Reason: trayhost.NoHost}
	noBus    = trayhost.State{Presence: trayhost.Absent, Reason: trayhost.NoBus}
	noAnswer = trayhost.State{Presence: trayhost.Unknown, Reason: trayhost.NoAnswer}
)

// panel is a StatusNotifierWatcher that a test plays.
type panel struct {
	conn  *dbus.Conn
	asked atomic.Int32

	mu   sync.Mutex // held, it keeps every question unanswered
	host bool
}

func openPanel(t *testing.T, host bool) *panel {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	p := &panel{conn: conn, host: host}
	if err := conn.Export(p, watcherPath, "org.freedesktop.DBus.Properties"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(watcherName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *panel) Get(face, name string) (dbus.Variant, *dbus.Error) {
	p.asked.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if face != watcherName || name != "IsStatusNotifierHostRegistered" {
		return dbus.Variant{}, dbus.MakeFailedError(dbus.ErrMsgUnknownMethod)
	}
	return dbus.MakeVariant(p.host), nil
}

func (p *panel) setHost(there bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.host = there
}

func (p *panel) emit(t *testing.T, signal string, values ...any) {
	t.Helper()
	if err := p.conn.Emit(watcherPath, signal, values...); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, states <-chan trayhost.State, want trayhost.State) {
	t.Helper()
	select {
	case got, open := <-states:
		if got != want || !open {
			t.Fatalf("got %+v (open: %v), want %+v", got, open, want)
		}
	case <-time.After(time.Minute):
		t.Fatalf("%+v is not told", want)
	}
}

// watchHere watches until the test ends and checks that the channel is closed
// then.
func watchHere(t *testing.T) <-chan trayhost.State {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	states := trayhost.Watch(ctx)
	t.Cleanup(func() {
		cancel()
		for range states {
		}
	})
	return states
}

func TestPanelComesAndGoes(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	states := watchHere(t)
	expect(t, states, noTray)
	first := openPanel(t, true)
	expect(t, states, present)
	first.conn.Close() // as a crash does
	expect(t, states, noTray)
	second := openPanel(t, false)
	expect(t, states, noHost)
	second.setHost(true)
	second.emit(t, watcherName+".StatusNotifierHostRegistered")
	expect(t, states, present)
	second.setHost(false)
	second.emit(t, watcherName+".StatusNotifierHostUnregistered")
	expect(t, states, noHost)
	second.setHost(true)
	second.emit(t, "org.freedesktop.DBus.Properties.PropertiesChanged", watcherName,
		map[string]dbus.Variant{"IsStatusNotifierHostRegistered": dbus.MakeVariant(true)}, []string{})
	expect(t, states, present)
	if _, err := second.conn.ReleaseName(watcherName); err != nil {
		t.Fatal(err)
	}
	expect(t, states, noTray)
}

func TestPanelIsThereAlready(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	openPanel(t, true)
	expect(t, watchHere(t), present)
}

// TestRestlessPanel: a thousand signals are a few questions.
func TestRestlessPanel(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	panel := openPanel(t, true)
	states := watchHere(t)
	expect(t, states, present)
	before := panel.asked.Load()
	begun := time.Now()
	for range 1000 {
		panel.emit(t, watcherName+".StatusNotifierHostRegistered")
	}
	panel.setHost(false)
	panel.emit(t, watcherName+".StatusNotifierHostUnregistered")
	expect(t, states, noHost)
	most := int32(2 + time.Since(begun)/(50*time.Millisecond))
	if asked := panel.asked.Load() - before; asked > most {
		t.Errorf("asked %d times in %v", asked, time.Since(begun))
	}
}

// TestHangingPanel: one that does not answer is asked again, without a signal.
func TestHangingPanel(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	panel := openPanel(t, true)
	panel.mu.Lock()
	states := watchHere(t)
	begun := time.Now()
	expect(t, states, noAnswer)
	if waited := time.Since(begun); waited > 30*time.Second {
		t.Errorf("told after %v", waited)
	}
	panel.mu.Unlock()
	expect(t, states, present)
}

func TestStrangePanel(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.RequestName(watcherName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	expect(t, watchHere(t), noAnswer)
}

func TestNoBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	expect(t, watchHere(t), noBus)
}

func TestBusEnds(t *testing.T) {
	daemon := exec.Command(dbustest.Tool(t, "dbus-daemon"), "--session", "--nofork", "--print-address")
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	defer daemon.Wait()
	defer daemon.Process.Kill()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	states := watchHere(t)
	expect(t, states, noTray)
	if err := daemon.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	expect(t, states, noBus)
}
