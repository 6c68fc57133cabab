package app

import (
	"context"
	"testing"
	"testing/synctest"
)

// TestWhatLiesThereWhenWorkIsDoneIsHeeded: it was meant for the screen as it
// was, and is not to be taken for the next one.
func TestWhatLiesThereWhenWorkIsDoneIsHeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			s := &site{ctx: t.Context(), inbox: make(chan Intent, 4)}
			heard := 0
			out := await(s, func(context.Context) string {
				s.inbox <- SubmitCode{}
				s.inbox <- SubmitCode{}
				return "done"
			}, func(Intent) bool {
				heard++
				return false
			})
			if out != "done" || heard != 2 || len(s.inbox) != 0 {
				t.Fatalf("%q, heard %d, left %d", out, heard, len(s.inbox))
			}
		}
	})
}
