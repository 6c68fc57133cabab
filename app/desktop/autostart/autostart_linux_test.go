package autostart_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/app/desktop/autostart"
	"foyer/app/desktop/dbustest"
)

const id = "org.foyer.Foyer"

// home gives the test a configuration folder of its own and returns where the
// entry belongs.
func home(t *testing.T) string {
	t.Helper()
	base := filepath.Join(t.TempDir(), "con fig")
	t.Setenv("XDG_CONFIG_HOME", base)
	return filepath.Join(base, "autostart", id+".desktop")
}

func isEnabled(t *testing.T, entry autostart.Entry) bool {
	t.Helper()
	on, err := entry.Enabled()
	if err != nil {
		t.Fatal(err)
	}
	return on
}

func TestEnableAndDisable(t *testing.T) {
	path := home(t)
	entry := autostart.Entry{ID: id, Name: "Foyer", Exec: []string{"/usr/bin/foyer", "--minimized"}}
	if err := entry.Disable(); err != nil {
		t.Errorf("disabled twice: %v", err)
	}
	for range 2 {
		if isEnabled(t, entry) {
			t.Error("enabled")
		}
		for range 2 {
			if err := entry.Enable(); err != nil {
				t.Fatal(err)
			}
		}
		if !isEnabled(t, entry) {
			t.Error("not enabled")
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o644 {
			t.Errorf("%v, %v", info, err)
		}
		if err := entry.Disable(); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestWhereTheEntryIs(t *testing.T) {
	base := t.TempDir()
	entry := autostart.Entry{ID: id, Name: "Foyer", Exec: []string{"/usr/bin/foyer"}}
	t.Setenv("HOME", base)
	for name, config := range map[string]string{"unset": "", "relative": "conf"} {
		t.Setenv("XDG_CONFIG_HOME", config)
		if err := entry.Enable(); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(base, ".config", "autostart", id+".desktop")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Setenv("HOME", "")
	if err := entry.Enable(); err == nil {
		t.Error("enabled without a home")
	}
	if on, err := entry.Enabled(); err == nil || on {
		t.Errorf("without a home: %v, %v", on, err)
	}
}

// TestSwitchedOffElsewhere: settings of desktops switch off in their own ways.
func TestSwitchedOffElsewhere(t *testing.T) {
	path := home(t)
	entry := autostart.Entry{ID: id, Name: "Foyer", Exec: []string{"/usr/bin/foyer"}}
	if err := entry.Enable(); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, text string
		on         bool
	}{
		{"hidden", string(written) + "Hidden=true\n", false},
		{"hidden, with spaces", string(written) + "Hidden = true\r\n", false},
		{"not hidden", string(written) + "Hidden=false\n", true},
		{"by GNOME", strings.Replace(string(written), "enabled=true", "enabled=false", 1), false},
		{"in another group", string(written) + "[Desktop Action x]\nHidden=true\n", true},
		{"in a comment", string(written) + "#Hidden=true\n", true},
		{"hidden and nothing else", "[Desktop Entry]\nHidden=true\n", false},
		{"empty", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := os.WriteFile(path, []byte(row.text), 0o644); err != nil {
				t.Fatal(err)
			}
			if isEnabled(t, entry) != row.on {
				t.Errorf("enabled: %v", !row.on)
			}
			if err := entry.Enable(); err != nil {
				t.Fatal(err)
			}
			if !isEnabled(t, entry) {
				t.Error("not switched on again")
			}
		})
	}
}

func TestRefused(t *testing.T) {
	path := home(t)
	for name, entry := range map[string]autostart.Entry{
		"no program":     {ID: id, Name: "Foyer"},
		"a second line":  {ID: id, Name: "Foyer", Exec: []string{"/usr/bin/foyer\nHidden=true"}},
		"a line in name": {ID: id, Name: "Foyer\nExec=evil", Exec: []string{"/usr/bin/foyer"}},
		"not text":       {ID: id, Name: "Foyer", Exec: []string{"/usr/bin/\xff"}},
	} {
		if err := entry.Enable(); err == nil {
			t.Errorf("%s: enabled", name)
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// nasty are arguments with everything that has a meaning on the way.
var nasty = []string{
	"--minimized", "", " ", "a b", `"`, `'`, `\`, `\\`, `a\nb`, `\s`, "`id`", "$HOME", "$(id)", "%", "%f", "%%U", "100 %",
	"~", "*", "a;b", "a&b", "a|b", "<>", "#x", "(x)", "é 名", "a=b", `C:\Program Files\`, `"; rm -rf /; "`,
}

// TestLaunched starts entries with GLib, as desktops do.
func TestLaunched(t *testing.T) {
	gio := dbustest.Tool(t, "gio")
	validate := dbustest.Tool(t, "desktop-file-validate")
	for _, folder := range []string{"plain", "with space", `quote " and '`, "dollar $HOME `id`", `back\slash\n`, "é;&|()<>*?#~"} {
		t.Run(folder, func(t *testing.T) {
			path := home(t)
			dir := filepath.Join(t.TempDir(), folder)
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			program, heard := filepath.Join(dir, "the program"), filepath.Join(dir, "heard")
			script := "#!/bin/sh\ncd \"${0%/*}\" && printf '%s\\n' \"$@\" >part && mv part heard\n"
			if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
			entry := autostart.Entry{ID: id, Name: `Fo\yer & "more"`, Exec: append([]string{program}, nasty...)}
			if err := entry.Enable(); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(validate, path).CombinedOutput(); err != nil {
				t.Errorf("not valid: %s", out)
			}
			if out, err := exec.Command(gio, "launch", path).CombinedOutput(); err != nil {
				t.Fatalf("not launched: %v: %s", err, out)
			}
			got := strings.Split(strings.TrimSuffix(string(await(t, heard)), "\n"), "\n")
			if !slices.Equal(got, nasty) {
				t.Errorf("got  %q\nwant %q", got, nasty)
			}
		})
	}
}

func await(t *testing.T, path string) []byte {
	t.Helper()
	for range 6000 { // a minute
		if data, err := os.ReadFile(path); err == nil {
			return data
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s is not written", path)
	return nil
}

// TestPercentInPath reads the entry by the rules, as GLib does not find a
// program with % in its path.
func TestPercentInPath(t *testing.T) {
	path := home(t)
	entry := autostart.Entry{ID: id, Name: "Foyer", Exec: []string{"/opt/100%/foyer", "50 %"}}
	if err := entry.Enable(); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(written), "\nExec=/opt/100%%/foyer \"50 %%\"\n") {
		t.Errorf("%s, %v", written, err)
	}
}
