package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What a person at a terminal asks first, and what is mistyped.
func TestCommandLine(t *testing.T) {
	program := filepath.Join(t.TempDir(), "foyer")
	if text, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	home := privateDir(t)
	rows := []struct {
		args string
		code int
		says []string
	}{
		{"--help", exitOK, []string{"--server=URL", "--profile=DIR", "--status=STATUS", "--quit", "FOYER_SERVER"}},
		{"--version", exitOK, []string{"foyer dev (0)"}},
		{"--status here", exitRefused, []string{`--status must be one of "available","busy","away","offline", not "here". See foyer --help.`}},
		{"--status busy", exitRefused, []string{"No Foyer is running. Start one and sign in first."}},
		{"--quit", exitOK, nil},
		{"--quit --status busy", exitRefused, []string{"Use one of --quit and --status, not both."}},
		{"--server", exitRefused, []string{"--server needs a value. See foyer --help."}},
		{"nonsense", exitRefused, []string{`unexpected argument "nonsense". See foyer --help.`}},
		{"window", exitRefused, []string{"Start foyer without arguments."}},
	}
	for _, row := range rows {
		t.Run(row.args, func(t *testing.T) {
			start := exec.Command(program, strings.Fields(row.args)...)
			start.Env = []string{"HOME=" + home, "XDG_RUNTIME_DIR=" + home, "LANG=en_US.UTF-8", "FOYER_VERSION=1"}
			out, _ := start.CombinedOutput()
			if code := start.ProcessState.ExitCode(); code != row.code {
				t.Errorf("exit code %d, want %d", code, row.code)
			}
			for _, want := range row.says {
				if !strings.Contains(string(out), want) {
					t.Errorf("%s\ndoes not say %q", out, want)
				}
			}
			if row.code != exitOK && strings.Count(string(out), "\n") != 1 {
				t.Errorf("not one line: %s", out)
			}
		})
	}
}
