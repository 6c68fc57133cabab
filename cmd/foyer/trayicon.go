package main

import (
	"context"

	"foyer/app"
	"foyer/ui/tray"
)

// showIcon puts the icon into the tray as soon as there is one, until ctx ends.
func showIcon(ctx context.Context, client *app.Client, d *desk) {
	if await(ctx, client, func(st app.State) bool { return st.Desktop.Tray }) {
		tray.Run(ctx, client, d.language, d.show)
	}
}

// await waits until a state is as wanted, and is false if ctx ends before.
func await(ctx context.Context, face app.Face, wanted func(app.State) bool) bool {
	found := make(chan struct{}, 1)
	cancel := face.Subscribe(func(st app.State) {
		if wanted(st) {
			ask(found)
		}
	})
	defer cancel()
	select {
	case <-found:
		return true
	case <-ctx.Done():
		return false
	}
}
