//go:build unix

package profile_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"foyer/app/profile"
)

func TestFolderThatTakesNoFilesIsToldAtOnce(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("there is no such folder here")
	}
	if p, err := profile.Open("/proc"); err == nil || p != nil {
		t.Errorf("%v, %v", p, err)
	}
}

// TestManagedFileOfSomebodyElse: whoever could put it there would choose where
// people sign in.
func TestManagedFileOfSomebodyElse(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	path := managedFile(t, `{"server":"https://foyer.example.org"}`)
	if err := os.Chown(path, 12345, -1); err != nil {
		t.Skip(err)
	}
	if got, err := profile.ReadManaged(path); err == nil || got != (profile.Managed{}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestManagedFileThatCannotBeLookedFor is not one that is absent.
func TestManagedFileThatCannotBeLookedFor(t *testing.T) {
	if got, err := profile.ReadManaged(filepath.Join(managedFile(t, "{}"), "managed.json")); err == nil || got != (profile.Managed{}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestSettingsThatAreNoFile are put aside like others that cannot be used.
func TestSettingsThatAreNoFile(t *testing.T) {
	p := open(t)
	if err := os.MkdirAll(filepath.Join(settingsPath(p), "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Load(); !errors.Is(err, profile.ErrMalformed) {
		t.Error(err)
	}
	if got, err := p.Load(); err != nil || got != (profile.Settings{}) {
		t.Errorf("afterwards: %+v, %v", got, err)
	}
}

func TestChangeOfMalformedSettings(t *testing.T) {
	p := open(t)
	write(t, p, "{")
	if err := p.Change(func(s *profile.Settings) { s.Width = 3 }); err != nil {
		t.Fatal(err)
	}
	if got, err := p.Load(); err != nil || got.Width != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestChangeThatCannotBeWrittenLeavesNothing: neither half a file nor a lock.
func TestChangeThatCannotBeWrittenLeavesNothing(t *testing.T) {
	p := open(t)
	for _, path := range []string{settingsPath(p), settingsPath(p) + ".bad"} {
		if err := os.MkdirAll(filepath.Join(path, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := p.Change(func(s *profile.Settings) { s.Width++ }); err == nil {
			t.Fatal("no error")
		}
	}
	if left, _ := filepath.Glob(filepath.Join(p.Dir(), ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
