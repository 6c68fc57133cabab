package browser_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"foyer/app/browser"
	"foyer/auth/authtest/leaktest"
)

const page = "https://foyer.example/oauth/authorize?client_id=foyer&request_uri=x%20y"

// opener puts an xdg-open into the path, and returns the folder where it runs.
// Its script finds that in $OUT.
func opener(t *testing.T, script string) string {
	t.Helper()
	out := t.TempDir()
	file := filepath.Join(out, "xdg-open")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("OUT", out)
	t.Setenv("PATH", out+":"+os.Getenv("PATH"))
	return out
}

func read(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestOpenHandsTheURLOver(t *testing.T) {
	out := opener(t, `printf '%s %s' "$#" "$1" >"$OUT/got"`)
	if err := browser.OpenWithin(page, time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := read(t, out, "got"); got != "1 "+page {
		t.Errorf("the opener got %q", got)
	}
}

func TestOpenTellsThatItFailed(t *testing.T) {
	rows := []struct{ name, script string }{
		{"no method", "exit 3"},
		{"action failed", "echo no browser >&2; exit 4"},
		{"killed", "kill -9 $$"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			opener(t, row.script)
			if err := browser.OpenWithin(page, time.Minute); !errors.Is(err, browser.ErrNotOpened) {
				t.Errorf("err = %v", err)
			}
		})
	}
	t.Run("no opener", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if err := browser.Open(page); !errors.Is(err, browser.ErrNotOpened) {
			t.Errorf("err = %v", err)
		}
	})
}

func TestOpenRunsNothingForWhatIsNoWebAddress(t *testing.T) {
	rows := []struct{ name, url string }{
		{"nothing", ""},
		{"file", "file:///etc/passwd"},
		{"path", "/usr/bin/true"},
		{"option", "--help"},
		{"script", "javascript:alert(1)"},
		{"share", "smb://evil.example/x"},
		{"no host", "https:///x"},
		{"line end", "https://foyer.example/\nx"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			out := opener(t, `>"$OUT/ran"`)
			if err := browser.Open(row.url); !errors.Is(err, browser.ErrNotOpened) {
				t.Errorf("err = %v", err)
			}
			if _, err := os.Stat(filepath.Join(out, "ran")); err == nil {
				t.Error("the opener ran")
			}
		})
	}
}

func TestOpenerGetsNoneOfOurDescriptors(t *testing.T) {
	out := opener(t, `for fd in /proc/$$/fd/*; do echo "${fd##*/} $(readlink "$fd")"; done >"$OUT/fds"`)
	link, err := os.Create(filepath.Join(t.TempDir(), "link"))
	if err != nil {
		t.Fatal(err)
	}
	defer link.Close()
	dial(t, mustListen(t))
	if err := browser.OpenWithin(page, time.Minute); err != nil {
		t.Fatal(err)
	}
	got := read(t, out, "fds")
	for _, want := range []string{"0 /dev/null\n", "2 /dev/null\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "socket:") || strings.Contains(got, link.Name()) {
		t.Errorf("the opener holds\n%s", got)
	}
}

func mustListen(t *testing.T) *browser.Leg {
	t.Helper()
	leg, _ := begin(t)
	return leg
}

// gate is a pipe that scripts read from; it lets go of them.
func gate(t *testing.T, folder string) (open func()) {
	t.Helper()
	path := filepath.Join(folder, "gate")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		// Opening waits until the script reads.
		if err := os.WriteFile(path, []byte("go\n"), 0o600); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenerThatIsTheBrowserIsLeftAlone(t *testing.T) {
	out := opener(t, `echo $$ >"$OUT/pid"; read -r x <"$OUT/gate"; exit 1`)
	letGo := gate(t, out)
	if err := browser.OpenWithin(page, 10*time.Millisecond); err != nil {
		t.Error(err)
	}
	letGo() // it has lived until now
	leaktest.None(t)
	process := filepath.Join("/proc", strings.TrimSpace(read(t, out, "pid")))
	if _, err := os.Stat(process); err == nil {
		t.Error("it was not reaped")
	}
}

func TestOpenDoesNotWaitForABrowserLeftBehind(t *testing.T) {
	out := opener(t, `{ read -r x <"$OUT/gate"; } & exit 0`)
	letGo := gate(t, out)
	defer letGo()
	start := time.Now()
	if err := browser.OpenWithin(page, 2*time.Minute); err != nil {
		t.Error(err)
	}
	if time.Since(start) > time.Minute {
		t.Error("the browser's end was waited for")
	}
}
