package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"foyer/auth/presence/presencetest"
	"foyer/cmd/foyerd/foyerdtest"
)

// program is the built foyerd: what is tested is what an operator runs.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if presencetest.Play(foyerdtest.Parts) {
		return 0
	}
	folder, err := os.MkdirTemp("", "foyerd-*")
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

// TestCommands runs testdata/script: what an operator types, and what comes.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+e.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"refused": refused, "newer": newer,
		},
	})
}

// refused runs foyerd, which must exit with 2 and one sentence on standard
// error that contains a text: refused TEXT ARGS...
func refused(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("foyerd", args[1:]...)
	checkRefusal(ts, err, args[0])
}
