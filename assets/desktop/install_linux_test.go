// Package desktop_test tries install.sh in a home of its own.
package desktop_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/app/desktop/dbustest"
)

const id = "org.foyer.Foyer"

// user is somebody with a home, a built program and drawn icons.
type user struct {
	home, data, built, icons string
	env                      []string
}

func newUser(t *testing.T, name string) *user {
	t.Helper()
	base := t.TempDir()
	u := &user{home: filepath.Join(base, name), built: filepath.Join(base, "built program"), icons: filepath.Join(base, "drawn icons")}
	u.data = filepath.Join(u.home, ".local", "share")
	u.env = []string{"HOME=" + u.home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	// It tells what it was started with, once it has all of it.
	lay(t, u.built, "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\" >\"$HEARD.part\" && mv \"$HEARD.part\" \"$HEARD\"\n", 0o755)
	lay(t, filepath.Join(u.icons, "16x16", "apps", id+".png"), "small", 0o644)
	lay(t, filepath.Join(u.icons, "scalable", "apps", id+".svg"), "<svg/>", 0o644)
	if err := os.Mkdir(u.home, 0o700); err != nil {
		t.Fatal(err)
	}
	return u
}

func lay(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func (u *user) run(arguments ...string) (string, error) {
	cmd := exec.Command("./install.sh", arguments...)
	cmd.Env = u.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (u *user) install(t *testing.T) string {
	t.Helper()
	out, err := u.run("install", u.built, u.icons)
	if err != nil {
		t.Fatalf("install: %v: %s", err, out)
	}
	return out
}

func (u *user) entry() string   { return filepath.Join(u.data, "applications", id+".desktop") }
func (u *user) program() string { return filepath.Join(u.home, ".local", "bin", "foyer") }

// files returns the files below the home.
func (u *user) files(t *testing.T) (found []string) {
	t.Helper()
	err := filepath.WalkDir(u.home, func(path string, entry fs.DirEntry, err error) error {
		// Desktops keep this list of what opens which kind of file.
		if err == nil && !entry.IsDir() && entry.Name() != "mimeinfo.cache" {
			found = append(found, strings.TrimPrefix(path, u.home+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// homes are paths with everything that has a meaning on the way.
var homes = []string{"plain", "with space", `quote " and '`, "dollar $HOME `id`", `back\slash\n\\`, "é;&|()<>*?#~=[x]"}

// TestInstalledEntryStarts starts the program by its entry with GLib, as menus
// do, and each action too.
func TestInstalledEntryStarts(t *testing.T) {
	gio := dbustest.Tool(t, "gio")
	validate := dbustest.Tool(t, "desktop-file-validate")
	for _, name := range homes {
		t.Run(name, func(t *testing.T) {
			u := newUser(t, name)
			u.install(t)
			if out, err := exec.Command(validate, "--warn-kde", u.entry()).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("not valid: %v: %s", err, out)
			}
			lines := execLines(t, u.entry())
			want := [][]string{{}, {"--status", "available"}, {"--status", "busy"}, {"--status", "away"}, {"--quit"}}
			if len(lines) != len(want) {
				t.Fatalf("%q", lines)
			}
			for i, line := range lines {
				// gio starts entries and no actions, so each gets an entry.
				entry, heard := filepath.Join(t.TempDir(), "x.desktop"), filepath.Join(t.TempDir(), "heard")
				lay(t, entry, "[Desktop Entry]\nType=Application\nName=x\n"+line+"\n", 0o644)
				cmd := exec.Command(gio, "launch", entry)
				cmd.Env = append(u.env, "HEARD="+heard)
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%s: %v: %s", line, err, out)
				}
				if got := await(t, heard); !slices.Equal(got, append([]string{u.program()}, want[i]...)) {
					t.Errorf("%s: started %q", line, got)
				}
			}
		})
	}
}

func execLines(t *testing.T, path string) (lines []string) {
	t.Helper()
	entry, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(entry)) {
		if strings.HasPrefix(line, "Exec=") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}

func await(t *testing.T, path string) []string {
	t.Helper()
	for range 6000 { // a minute
		if data, err := os.ReadFile(path); err == nil {
			return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s is not written", path)
	return nil
}

func TestInstallAndUninstall(t *testing.T) {
	u := newUser(t, "home")
	lay(t, filepath.Join(u.data, "foyer", "settings.json"), "{}", 0o600)
	lay(t, filepath.Join(u.data, "applications", "other.desktop"), "", 0o644)
	lay(t, filepath.Join(u.home, ".config", "autostart", id+".desktop"), "", 0o644)
	before := u.files(t)
	for range 2 {
		u.install(t)
	}
	want := append(slices.Clone(before), ".local/bin/foyer", ".local/share/applications/"+id+".desktop",
		".local/share/icons/hicolor/16x16/apps/"+id+".png", ".local/share/icons/hicolor/scalable/apps/"+id+".svg")
	slices.Sort(want)
	if got := u.files(t); !slices.Equal(got, want) {
		t.Errorf("installed %q\nwant %q", got, want)
	}
	for path, mode := range map[string]fs.FileMode{u.program(): 0o755, u.entry(): 0o644} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	for range 2 {
		out, err := u.run("uninstall")
		if err != nil || !strings.Contains(out, filepath.Join(u.data, "foyer")) {
			t.Errorf("%v: %s", err, out)
		}
	}
	// What is left is what others have, and the person's data.
	want = slices.DeleteFunc(before, func(file string) bool { return strings.Contains(file, "autostart") })
	if got := u.files(t); !slices.Equal(got, want) {
		t.Errorf("left %q\nwant %q", got, want)
	}
}

// TestInstallOverRunningProgram: an update works while the program runs.
func TestInstallOverRunningProgram(t *testing.T) {
	u := newUser(t, "home")
	if err := os.Remove(u.built); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", dbustest.Tool(t, "sleep"), u.built).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	u.install(t)
	running := exec.Command(u.program(), "60")
	if err := running.Start(); err != nil {
		t.Fatal(err)
	}
	defer running.Wait()
	defer running.Process.Kill()
	u.install(t)
}

func TestInstallSays(t *testing.T) {
	u := newUser(t, "home")
	if out := u.install(t); !strings.Contains(out, "Installed "+u.entry()+"\n") || !strings.Contains(out, "not in your PATH") {
		t.Errorf("%s", out)
	}
	u.env = append(u.env, "PATH="+os.Getenv("PATH")+":"+filepath.Dir(u.program()))
	if out := u.install(t); strings.Contains(out, "PATH") {
		t.Errorf("%s", out)
	}
}

func TestInstallElsewhere(t *testing.T) {
	u := newUser(t, "home")
	u.data = filepath.Join(t.TempDir(), "data of mine")
	u.env = append(u.env, "XDG_DATA_HOME="+u.data)
	u.install(t)
	if _, err := os.Stat(u.entry()); err != nil {
		t.Error(err)
	}
	u.env = append(u.env, "XDG_DATA_HOME=relative")
	u.data = filepath.Join(u.home, ".local", "share")
	u.install(t)
	if _, err := os.Stat(u.entry()); err != nil {
		t.Error(err)
	}
}

func TestInstallRefuses(t *testing.T) {
	for _, row := range []struct {
		name      string
		arguments func(*user) []string
		env       string
	}{
		{"nothing built", func(u *user) []string { return []string{"install", u.built + "x", u.icons} }, "X="},
		{"nothing drawn", func(u *user) []string { return []string{"install", u.built, u.icons + "x"} }, "X="},
		{"no home", func(u *user) []string { return []string{"install", u.built, u.icons} }, "HOME="},
		{"no verb", func(*user) []string { return nil }, "X="},
		{"another verb", func(*user) []string { return []string{"remove"} }, "X="},
		{"half", func(u *user) []string { return []string{"install", u.built} }, "X="},
	} {
		t.Run(row.name, func(t *testing.T) {
			u := newUser(t, "home")
			u.env = append(u.env, row.env)
			out, err := u.run(row.arguments(u)...)
			if err == nil || strings.TrimSpace(out) == "" {
				t.Errorf("%v: %s", err, out)
			}
			if left := u.files(t); len(left) != 0 {
				t.Errorf("left %q", left)
			}
		})
	}
}
