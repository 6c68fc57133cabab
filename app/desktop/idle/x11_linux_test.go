package idle_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"foyer/app/desktop/dbustest"
	"foyer/app/desktop/idle"
)

// openDisplay starts Xvfb, which chooses a free display number by itself, makes
// it the test's display and hides other desktops.
func openDisplay(t *testing.T, options ...string) {
	t.Helper()
	noDesktop(t)
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	cmd := exec.Command(dbustest.Tool(t, "Xvfb"), append([]string{"-displayfd", "3", "-screen", "0", "320x240x24", "-nolisten", "tcp", "-noreset"}, options...)...)
	cmd.ExtraFiles = []*os.File{write}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal("start of Xvfb:", err)
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
}

func noDesktop(t *testing.T) {
	t.Helper()
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("XAUTHORITY", filepath.Join(t.TempDir(), "none"))
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
}

func xdotool(t *testing.T, arguments ...string) {
	t.Helper()
	if out, err := exec.Command(dbustest.Tool(t, "xdotool"), arguments...).CombinedOutput(); err != nil {
		t.Fatalf("xdotool: %v: %s", err, out)
	}
}

func since(t *testing.T) time.Duration {
	t.Helper()
	quiet, err := idle.Since(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return quiet
}

// untilQuiet waits until nothing was touched for a while.
func untilQuiet(t *testing.T, span time.Duration) {
	t.Helper()
	for begun := time.Now(); since(t) < span; time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > time.Minute {
			t.Fatalf("the time since the last input stays at %v", since(t))
		}
	}
}

func TestSinceOnX(t *testing.T) {
	dbustest.Tool(t, "xdotool")
	openDisplay(t)
	for name, touch := range map[string][]string{
		"mouse":    {"mousemove_relative", "7", "5"},
		"keyboard": {"key", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			untilQuiet(t, time.Second)
			begun := time.Now()
			xdotool(t, touch...)
			if quiet := since(t); quiet > time.Since(begun) {
				t.Errorf("%v after the touch: %v", time.Since(begun), quiet)
			}
		})
	}
}

// TestWatchOnX is the whole of it, with a short limit.
func TestWatchOnX(t *testing.T) {
	dbustest.Tool(t, "xdotool")
	openDisplay(t)
	xdotool(t, "mousemove_relative", "1", "1")
	changes := idle.Watch(t.Context(), 1500*time.Millisecond, idle.Since)
	late := time.After(time.Minute)
	select {
	case away := <-changes:
		if !away {
			t.Fatal("told that somebody is back who was there")
		}
	case <-late:
		t.Fatal("nobody is told to be away")
	}
	// Again and again, as the question comes some seconds later.
	for {
		xdotool(t, "mousemove_relative", "1", "1")
		select {
		case away := <-changes:
			if away {
				t.Fatal("told twice to be away")
			}
			return
		case <-late:
			t.Fatal("nobody is told to be back")
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// TestSinceWithCookie: a server that lets in only who knows its cookie.
func TestSinceWithCookie(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Xauthority")
	secret := "0123456789abcdef"
	entry := authority(256, "another-host", "", "MIT-MAGIC-COOKIE-1", "fedcba9876543210") +
		authority(65535, "", "", "XDM-AUTHORIZATION-1", "another") +
		authority(65535, "", "", "MIT-MAGIC-COOKIE-1", secret)
	if err := os.WriteFile(path, []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	openDisplay(t, "-auth", path)
	if quiet, err := idle.Since(t.Context()); !errors.Is(err, idle.ErrUnknown) {
		t.Errorf("without the cookie: %v, %v", quiet, err)
	}
	t.Setenv("XAUTHORITY", path)
	untilQuiet(t, 50*time.Millisecond)
}

func authority(family uint16, fields ...string) string {
	entry := binary.BigEndian.AppendUint16(nil, family)
	for _, field := range fields {
		entry = binary.BigEndian.AppendUint16(entry, uint16(len(field)))
		entry = append(entry, field...)
	}
	return string(entry)
}

func TestSinceWithoutDesktop(t *testing.T) {
	noDesktop(t)
	for _, display := range []string{"", ":60321", "elsewhere:0", "nonsense", ":", ":../../x", ":-1"} {
		t.Setenv("DISPLAY", display)
		if quiet, err := idle.Since(t.Context()); !errors.Is(err, idle.ErrUnknown) || quiet != 0 {
			t.Errorf("DISPLAY=%s: %v, %v", display, quiet, err)
		}
	}
}

// TestSinceOnWaylandAsksNoX: the X server there knows of X programs only and
// would call somebody away who types.
func TestSinceOnWaylandAsksNoX(t *testing.T) {
	openDisplay(t)
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	if quiet, err := idle.Since(t.Context()); !errors.Is(err, idle.ErrUnknown) {
		t.Errorf("%v, %v", quiet, err)
	}
}

// TestStrangeServers: what answers nothing, or nonsense, costs two seconds.
func TestStrangeServers(t *testing.T) {
	noDesktop(t)
	if err := os.MkdirAll("/tmp/.X11-unix", 0o777|fs.ModeSticky); err != nil {
		t.Fatal(err)
	}
	success := append([]byte{1, 0, 11, 0, 0, 0, 10, 0}, make([]byte, 40)...)
	for i, row := range []struct {
		name, answer string
	}{
		{"silent", ""},
		{"refusing", "\x00\x06\x0b\x00\x00\x00\x02\x00because."},
		{"without a screen", string(success)},
		{"short", "\x01\x00\x0b\x00\x00\x00\x01\x00abcd"},
		{"talkative", strings.Repeat("\xff", 1<<20)},
	} {
		t.Run(row.name, func(t *testing.T) {
			number := 50000 + 10*(os.Getpid()%1000) + i
			listener, err := net.Listen("unix", fmt.Sprintf("/tmp/.X11-unix/X%d", number))
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			go func() {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				defer conn.Close()
				_, _ = conn.Write([]byte(row.answer))
				_, _ = conn.Read(make([]byte, 64))
				_, _ = conn.Read(make([]byte, 64)) // until the other end gives up
			}()
			t.Setenv("DISPLAY", fmt.Sprintf(":%d", number))
			begun := time.Now()
			quiet, err := idle.Since(t.Context())
			if !errors.Is(err, idle.ErrUnknown) || time.Since(begun) > 30*time.Second {
				t.Errorf("%v, %v after %v", quiet, err, time.Since(begun))
			}
		})
	}
}

// TestSinceIsCheap: the questions of a minute of absence together take less
// than the two ticks of processor time that the program may use in a minute.
func TestSinceIsCheap(t *testing.T) {
	openDisplay(t)
	since(t)
	before := processorTime(t)
	for range 12 {
		since(t)
	}
	if used := processorTime(t) - before; used > 10*time.Millisecond {
		t.Errorf("a minute takes %v", used)
	} else {
		t.Logf("a minute takes %v", used)
	}
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
