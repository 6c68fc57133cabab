package main

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app"
)

// TestRestWithoutATray: a program without a window or a tray waits as long as
// it is told to, and no longer.
func TestRestWithoutATray(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, err := app.New(app.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		ctx, cancel := context.WithCancel(t.Context())
		here := &desk{raise: make(chan struct{}, 1), client: client}
		w := &windows{client: client, desk: here, logger: slog.New(slog.DiscardHandler)}
		for _, patience := range []time.Duration{strandedSoon, strandedAfter} {
			began := time.Now()
			if why := w.rest(ctx, patience, nil); why != stranded || time.Since(began) != patience {
				t.Errorf("over after %v because of %v, want %v", time.Since(began), why, patience)
			}
		}
		here.show()
		if why := w.rest(ctx, strandedAfter, nil); why != asked {
			t.Errorf("asked for: over because of %v", why)
		}
		if why := w.rest(ctx, strandedAfter, func(app.State) bool { return true }); why != asked {
			t.Errorf("due: over because of %v", why)
		}
		cancel()
		if why := w.rest(ctx, strandedAfter, nil); why != ended {
			t.Errorf("at the end: over because of %v", why)
		}
	})
}
