package profile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"foyer/app/profile"
)

func managedFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "managed.json")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadManaged(t *testing.T) {
	for text, want := range map[string]string{
		`{"server":"https://foyer.example.org/"}`: "https://foyer.example.org",
		`{"server":"foyer.example.org","x":1}`:    "https://foyer.example.org",
		`{}`:                                      "",
	} {
		if got, err := profile.ReadManaged(managedFile(t, text)); err != nil || got.ServerURL != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	if got, err := profile.ReadManaged(filepath.Join(t.TempDir(), "none")); err != nil || got != (profile.Managed{}) {
		t.Errorf("no file: %+v, %v", got, err)
	}
}

func TestReadManagedRefuses(t *testing.T) {
	paths := map[string]string{"a folder": t.TempDir()}
	for _, text := range []string{
		"", "{", "null", "[]", `{"server":1}`, `{"server":""}`, `{"server":"http://foyer.example.org"}`,
		`{"server":"https://x/path"}`, "{}" + strings.Repeat(" ", 1<<20),
	} {
		paths[text] = managedFile(t, text)
	}
	if runtime.GOOS != "windows" {
		for _, mode := range []os.FileMode{0o666, 0o664, 0o602} {
			path := managedFile(t, `{"server":"https://foyer.example.org"}`)
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			paths[mode.String()] = path
		}
	}
	for name, path := range paths {
		got, err := profile.ReadManaged(path)
		if err == nil || got != (profile.Managed{}) || !strings.Contains(err.Error(), path) {
			t.Errorf("%.40s: %+v, %v", name, got, err)
		}
	}
}

func TestManagedPathIsNotTheEnvironments(t *testing.T) {
	want := profile.ManagedPath()
	for _, name := range []string{"ProgramData", "HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"} {
		t.Setenv(name, t.TempDir())
	}
	if got := profile.ManagedPath(); got != want || !filepath.IsAbs(got) {
		t.Errorf("%q, %q", want, got)
	}
}
