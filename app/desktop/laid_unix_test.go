//go:build unix && !darwin

package desktop_test

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"foyer/app/desktop"
)

// TestRuntimeFolderThatOthersCanWriteToIsPassedOver: they could lay out our
// folder for us, or take it away. A relative one would depend on where the
// program is started.
func TestRuntimeFolderThatOthersCanWriteToIsPassedOver(t *testing.T) {
	shared := t.TempDir()
	if err := os.Chmod(shared, 0o777); err != nil {
		t.Fatal(err)
	}
	own := t.TempDir()
	if err := os.Mkdir(filepath.Join(own, "relative"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", own)
	t.Chdir(own)
	for _, base := range []string{shared, "relative"} {
		t.Setenv("XDG_RUNTIME_DIR", base)
		_, runtime, err := desktop.Folders("/p")
		if err != nil || !filepath.IsAbs(runtime) || strings.HasPrefix(runtime, shared) {
			t.Errorf("%s: %q, %v", base, runtime, err)
		}
	}
}

func TestAcquireRefusesAFolderOfItsGroup(t *testing.T) {
	dir := runtimeDir(t)
	if err := os.Chmod(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := desktop.Acquire(dir, "p"); err == nil || errors.Is(err, desktop.ErrRunning) {
		t.Errorf("%v", err)
	}
}

// TestLockIsNoLink: it would be taken, or made, wherever the link leads.
func TestLockIsNoLink(t *testing.T) {
	dir := runtimeDir(t)
	first, err := desktop.Acquire(dir, "p")
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	locks, _ := filepath.Glob(filepath.Join(dir, "*.lock"))
	victim := filepath.Join(t.TempDir(), "victim")
	if err := errors.Join(os.Remove(locks[0]), os.Symlink(victim, locks[0])); err != nil {
		t.Fatal(err)
	}
	if _, err := desktop.Acquire(dir, "p"); err == nil {
		t.Error("followed a link")
	}
	if _, err := os.Lstat(victim); err == nil {
		t.Error("made what the link leads to")
	}
}

// TestInstanceThatCannotListenIsNone: it keeps no lock that would have the next
// start look for it.
func TestInstanceThatCannotListenIsNone(t *testing.T) {
	dir := runtimeDir(t)
	first, err := desktop.Acquire(dir, "p")
	if err != nil {
		t.Fatal(err)
	}
	sockets, _ := filepath.Glob(filepath.Join(dir, "*.sock"))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(sockets[0], "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := desktop.Acquire(dir, "p"); err == nil || errors.Is(err, desktop.ErrRunning) {
			t.Fatalf("%v", err)
		}
	}
	if err := os.RemoveAll(sockets[0]); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "p")
}

// TestSilentAskersAreFew: who comes when all places are taken is sent away at
// once, and costs nothing.
func TestSilentAskersAreFew(t *testing.T) {
	dir := runtimeDir(t)
	run(t, dir, "p")
	sockets, _ := filepath.Glob(filepath.Join(dir, "*.sock"))
	away := make(chan error, 40)
	for range cap(away) {
		conn, err := net.Dial("unix", sockets[0])
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		go func() {
			_, err := conn.Read(make([]byte, 1))
			away <- err
		}()
	}
	select {
	case err := <-away:
		if !errors.Is(err, io.EOF) {
			t.Error(err)
		}
	case <-time.After(4500 * time.Millisecond): // after five seconds all are
		t.Error("all were let in")
	}
}
