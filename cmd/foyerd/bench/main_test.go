//go:build linux

// Package bench measures the built foyerd from outside, beside figures of the
// same run to compare with. Nothing is asserted; the targets are printed in
// brackets. The clients share the cores with the server.
package bench

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"foyer/auth/presence/presencetest"
	"foyer/cmd/foyerd/foyerdtest"
)

var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if presencetest.Play(foyerdtest.Parts) {
		return 0
	}
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" {
		return m.Run() // nothing to build for
	}
	folder, err := os.MkdirTemp("", "foyerd-bench-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if program, err = foyerdtest.Build(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// say prints a line for a person.
func say(format string, values ...any) { fmt.Printf("    "+format+"\n", values...) }

const password = "Quiet-Harbor-7"

func person(i int) string { return fmt.Sprintf("p%d@example.org", i) }

// serving starts a server with n people.
func serving(b *testing.B, n int) *foyerdtest.Process {
	b.Helper()
	data := b.TempDir()
	for i := range n {
		foyerdtest.Account(b, program, password, "create", person(i), "--name", "Person", "--data", data, "--password-stdin")
	}
	return foyerdtest.Serve(b, program, data)
}

// status reads a line of /proc/PID/status or smaps_rollup, in MiB.
func memory(b *testing.B, pid int, file, line string) float64 {
	b.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), file))
	if err != nil {
		b.Fatal(err)
	}
	for one := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(one, ":")
		if fields := strings.Fields(value); name == line && len(fields) > 0 {
			kib, err := strconv.ParseFloat(fields[0], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kib / 1024
		}
	}
	b.Fatalf("no %s in %s", line, file)
	return 0
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
