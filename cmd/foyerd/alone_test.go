package main_test

import (
	"testing"

	"foyer/cmd/foyerd/foyerdtest"
)

// All that is once-only lies in the database, so that a second server of it is
// let in; a server that was killed is in nobody's way.
func TestTwoServersOfOneDatabase(t *testing.T) {
	data := t.TempDir()
	first := foyerdtest.Serve(t, program, data)
	foyerdtest.Serve(t, program, data)
	first.Kill()
	foyerdtest.Serve(t, program, data)
}
