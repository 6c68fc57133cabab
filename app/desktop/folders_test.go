//go:build unix && !darwin

package desktop_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"foyer/app/desktop"
)

func TestFolders(t *testing.T) {
	home := t.TempDir()
	if err := os.Chmod(home, 0o700); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	t.Setenv("HOME", home)
	t.Setenv("XDG_RUNTIME_DIR", home)
	t.Setenv("XDG_DATA_HOME", "")
	t.Chdir(home)
	for _, row := range []struct{ profile, dataHome, want string }{
		{"", "", filepath.Join(home, ".local/share/foyer")},
		{"", "relative", filepath.Join(home, ".local/share/foyer")},
		{"", "/data", "/data/foyer"},
		{"/own/profile", "/data", "/own/profile"},
		{"below", "", filepath.Join(home, "below")},
	} {
		t.Setenv("XDG_DATA_HOME", row.dataHome)
		data, runtime, err := desktop.Folders(row.profile)
		if err != nil || data != row.want || runtime != filepath.Join(home, "foyer") {
			t.Errorf("%+v: %q, %q, %v", row, data, runtime, err)
		}
	}
	info, err := os.Stat(filepath.Join(home, "foyer"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestFoldersWithoutHome(t *testing.T) {
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	if data, _, err := desktop.Folders(""); err == nil || !strings.Contains(err.Error(), "--profile") {
		t.Errorf("%q, %v", data, err)
	}
}

func TestRuntimeFolderOfAnotherIsRefused(t *testing.T) {
	if os.Geteuid() == 0 {
		if _, err := os.Stat("/run/user/0"); err == nil {
			t.Skip("this session has a runtime folder that comes first")
		}
	}
	t.Setenv("XDG_RUNTIME_DIR", "")
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	_, fallback, err := desktop.Folders("/p")
	if err != nil || filepath.Dir(fallback) != temp {
		t.Skipf("the fallback is not used here: %q, %v", fallback, err)
	}
	for name, lay := range map[string]func() error{
		"open to others": func() error { return os.Chmod(fallback, 0o755) },
		"a link": func() error {
			os.RemoveAll(fallback)
			return os.Symlink(t.TempDir(), fallback)
		},
		"a file": func() error {
			os.RemoveAll(fallback)
			return os.WriteFile(fallback, nil, 0o600)
		},
	} {
		if err := lay(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := desktop.Folders("/p"); err == nil || !strings.Contains(err.Error(), fallback) {
			t.Errorf("%s: %v", name, err)
		}
	}
	os.RemoveAll(fallback)
	if os.Geteuid() == 0 {
		if err := os.Mkdir(fallback, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(fallback, 65534, 65534); err != nil {
			t.Fatal(err)
		}
		if _, _, err := desktop.Folders("/p"); err == nil || !strings.Contains(err.Error(), "another user") {
			t.Errorf("another user's: %v", err)
		}
	}
}
