// Package leaktest finds goroutines that outlive what started them. It is
// goleak with more patience: what is about to end has half a second there, which
// a busy machine may give to others.
package leaktest

import (
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// patience is how long a goroutine may take to end.
const patience = time.Minute

// Main runs the tests of a package, and fails where a goroutine outlives them.
// It does not return.
func Main(m *testing.M) {
	code := m.Run()
	if code == 0 {
		if err := Find(); err != nil {
			fmt.Println(err)
			code = 1
		}
	}
	os.Exit(code)
}

// None fails the test where a goroutine that should have ended goes on.
func None(t testing.TB, options ...goleak.Option) {
	t.Helper()
	if err := Find(options...); err != nil {
		t.Error(err)
	}
}

// Find tells of goroutines that do not end, nil where there are none.
func Find(options ...goleak.Option) error {
	end := time.Now().Add(patience)
	for {
		err := goleak.Find(options...)
		if err == nil || time.Now().After(end) {
			return err
		}
	}
}
