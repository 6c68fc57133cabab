package trayhost

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"foyer/app/desktop/dbustest"
)

// TestPanelMayBeOnItsWay: right after log-in a panel may come; later none does
// that is not there.
func TestPanelMayBeOnItsWay(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	if !mayCome(t.Context(), time.Hour) {
		t.Error("the session has only begun")
	}
	if mayCome(t.Context(), 0) {
		t.Error("the session is older than that")
	}
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.RequestName(watcher, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	if !mayCome(t.Context(), 0) {
		t.Error("somebody is there, who has not answered")
	}
}

func TestNoPanelWithoutABus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	if MayCome(t.Context()) {
		t.Error("nobody can come")
	}
}

func TestAgeOfAProcess(t *testing.T) {
	before := time.Now()
	child := exec.CommandContext(t.Context(), "sleep", "60")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Wait() }()
	defer func() { _ = child.Process.Kill() }()
	young, err := age(uint32(child.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	most := time.Since(before) + 50*time.Millisecond
	mine, err := age(uint32(os.Getpid())) // later, so that it is the older one however long that took
	// Both are told in hundredths of a second.
	if err != nil || young < -50*time.Millisecond || young > most || mine < young-50*time.Millisecond {
		t.Errorf("this process is %v old, its child %v of at most %v: %v", mine, young, most, err)
	}
	if _, err := age(1 << 30); err == nil {
		t.Error("a process that is not there has an age")
	}
}
