package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// outOfSight is a command of a machine without a display.
func outOfSight(t *testing.T, command residentCommand) (*residentCommand, string) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there is always a display")
	}
	home := t.TempDir()
	for name, value := range map[string]string{
		"DISPLAY": "", "WAYLAND_DISPLAY": "", "HOME": home, "XDG_RUNTIME_DIR": privateDir(t), "LANG": "en_US.UTF-8",
	} {
		t.Setenv(name, value)
	}
	command.Profile = filepath.Join(home, "new", "profile")
	return &command, home
}

// privateDir is a folder of the test's own that others cannot write to, whatever
// the umask is.
func privateDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestNothingIsMadeForNothing: a start that is refused, and one that only asks
// another, leave no folder behind that was not there.
func TestNothingIsMadeForNothing(t *testing.T) {
	for name, row := range map[string]struct {
		command residentCommand
		says    string
	}{
		"no display":              {residentCommand{}, "display"},
		"no display, and no host": {residentCommand{Server: "no address"}, "no address"},
		"--quit":                  {residentCommand{Quit: true}, ""},
		"--status":                {residentCommand{Status: "busy"}, "No Foyer is running"},
	} {
		t.Run(name, func(t *testing.T) {
			command, home := outOfSight(t, row.command)
			err := command.Run(t.Context())
			var refused refusal
			switch {
			case row.says == "":
				if err != nil {
					t.Errorf("it says %v", err)
				}
			case !errors.As(err, &refused) || !strings.Contains(string(refused), row.says):
				t.Errorf("it says %v, want %q", err, row.says)
			}
			if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// TestPasswordInAnAddressIsNotRepeated on a terminal, nor kept in what starts
// the program at login.
func TestPasswordInAnAddressIsNotRepeated(t *testing.T) {
	command, home := outOfSight(t, residentCommand{Server: "https://ann:hunter2@foyer.example.org"})
	err := command.Run(t.Context())
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "foyer.example.org") {
		t.Errorf("it says %v", err)
	}
	entry, err := command.startEntry(home)
	if err != nil || strings.Contains(strings.Join(entry.Exec, " "), "hunter2") {
		t.Errorf("started at login by %q, %v", entry.Exec, err)
	}
}

// TestUnwritableProfileIsToldWithoutADisplay as a window would.
func TestUnwritableProfileIsToldWithoutADisplay(t *testing.T) {
	command, home := outOfSight(t, residentCommand{})
	command.Profile = filepath.Join(home, "file")
	if err := os.WriteFile(command.Profile, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := command.Run(t.Context()); err == nil || !strings.Contains(err.Error(), command.Profile) {
		t.Errorf("it says %v, want the folder that cannot be written", err)
	}
}
