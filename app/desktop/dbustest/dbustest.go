package dbustest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const inside = "FOYER_TEST_INSIDE_BUS"

// Services says which services the bus may start.
type Services int

// NoServices starts none; InstalledServices those installed on the machine.
const (
	NoServices Services = iota
	InstalledServices
)

// Inside tells whether the calling top-level test already runs in its private
// session. If not, it runs that test once more in a new process in one, with
// home and runtime folders of its own and without a display, and fails if it
// fails. So a test begins with: if !dbustest.Inside(t, ...) { return }.
func Inside(t *testing.T, services Services) bool {
	t.Helper()
	if os.Getenv(inside) == t.Name() {
		return true
	}
	runner := Tool(t, "dbus-run-session")
	dir := t.TempDir()
	config := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, []byte(busConfig(services)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), runner, "--config-file="+config, "--",
		os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1", "-test.timeout=5m")
	cmd.Env = environment(t, dir)
	out, err := cmd.CombinedOutput()
	t.Logf("in a session of its own:\n%s", out)
	if err != nil {
		t.Fatalf("%s in a session of its own: %v", t.Name(), err)
	}
	return false
}

// Tool returns the path of a program. Without it the test is skipped, or fails
// where CI is set.
func Tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

func environment(t *testing.T, dir string) []string {
	t.Helper()
	env := []string{inside + "=" + t.Name(), "LANG=C.UTF-8"}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		switch {
		case name == "PATH", name == "CI", name == "TMPDIR", strings.HasPrefix(name, "GO"):
			env = append(env, entry)
		}
	}
	for _, name := range []string{"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"} {
		folder := filepath.Join(dir, strings.ToLower(name))
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+folder)
	}
	return env
}

func busConfig(services Services) string {
	folders := ""
	if services == InstalledServices {
		folders = "<standard_session_servicedirs/>"
	}
	return fmt.Sprintf(`<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  %s
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`, folders)
}
