package tray

import (
	"context"

	"foyer/app"
)

// Run only waits: on macOS the program is one process, whose menu bar is its
// window's, and it comes back by its icon in the Dock.
func Run(ctx context.Context, _ app.Face, _ string, _ func()) { <-ctx.Done() }
