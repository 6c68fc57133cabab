package main_test

import (
	"database/sql"
	"errors"
	"os/exec"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"
)

func checkRefusal(ts *testscript.TestScript, err error, text string) {
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		ts.Fatalf("exit code is not 2: %v", err)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("standard output says %q", out)
	}
	said := ts.ReadFile("stderr")
	line, rest, _ := strings.Cut(said, "\n")
	if rest != "" || !strings.HasPrefix(line, "foyerd: ") || !regexp.MustCompile(`[.)]$`).MatchString(line) {
		ts.Fatalf("not one sentence: %q", said)
	}
	if !strings.Contains(line, text) {
		ts.Fatalf("%q does not say %q", line, text)
	}
}

// newer marks a database as written by a version to come: newer FILE.
func newer(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
	ts.Check(errors.Join(err, db.Close()))
}
