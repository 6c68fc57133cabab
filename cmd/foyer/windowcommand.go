package main

import (
	"errors"
	"log/slog"
	"os"

	"foyer/app/link"
	"foyer/ui"
)

// windowCommand is the window's process: it draws what the resident sends and
// holds nothing of its own.
type windowCommand struct {
	Minimized bool `env:"-" help:"Open as an icon."`
}

// Run ends when the person closes the window or the resident ends the link.
func (c windowCommand) Run() error {
	// Before anything else: Fyne's painter prints to standard output.
	r, w, err := link.Claim()
	if errors.Is(err, link.ErrNoLink) {
		return refusal("The window is opened by Foyer itself. Start foyer without arguments.")
	}
	if err != nil {
		return err
	}
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	window, err := link.Dial(r, w, link.Options{Build: build, Log: logger})
	if err != nil {
		return err
	}
	raise := make(chan struct{}, 1)
	window.OnRaise(func() {
		select {
		case raise <- struct{}{}:
		default: // one is on its way
		}
	})
	err = showWindow(window, ui.Options{Done: window.Done(), Raise: raise, Minimized: c.Minimized})
	return errors.Join(err, window.Close(), window.Err())
}
