package main

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"time"

	"foyer/app"
	"foyer/app/link"
	"foyer/ui"
)

// windows keeps one window open, in a process of its own, and makes up for
// one that crashes.
type windows struct {
	client *app.Client
	path   string
	logger *slog.Logger

	mu    sync.Mutex
	child *link.Child
}

// crashLimit windows may crash one after the other, each within crashTime of
// its start, before no further one is opened by itself.
const (
	crashLimit = 2
	crashTime  = 20 * time.Second
)

// run shows windows until the person closes one or ctx ends. A window that
// cannot be kept open is an error, and no reason to sign anybody out.
func (w *windows) run(ctx context.Context) error {
	var face app.Face = w.client
	crashes := 0
	for {
		begun := time.Now()
		outcome, err := w.show(ctx, face, crashes)
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil, outcome.End == link.EndClosed:
			return nil
		case outcome.End == link.EndVersion:
			return refusal(ui.NoWindowText("Foyer was updated while it ran"))
		}
		w.logger.Error("window lost", "end", outcome.End, "exit", outcome.ExitCode,
			"signal", outcome.Signal, "error", outcome.Err)
		if time.Since(begun) > crashTime {
			crashes = 0
		}
		if crashes++; crashes > crashLimit {
			return lost(ui.NoWindowText(string(outcome.End)))
		}
		face = newAfterCrash(w.client)
	}
}

// show opens one window and waits for its end.
func (w *windows) show(ctx context.Context, face app.Face, crashes int) (link.Outcome, error) {
	command := link.Command{Path: w.path, Args: []string{"window"}, Stderr: os.Stderr}
	if crashes > 0 {
		// The usual cause is a graphics driver: do without it.
		command.Env = append(os.Environ(), "LIBGL_ALWAYS_SOFTWARE=1")
	}
	child, err := link.Start(ctx, command, face, link.Options{Build: build, Log: w.logger})
	if err != nil {
		return link.Outcome{}, err
	}
	w.mu.Lock()
	w.child = child
	w.mu.Unlock()
	return child.Wait(), nil
}

// raiseOn brings the window to the front with each receive, until ctx ends.
func (w *windows) raiseOn(ctx context.Context, raise <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-raise:
		}
		w.mu.Lock()
		if w.child != nil {
			w.child.Raise()
		}
		w.mu.Unlock()
	}
}
