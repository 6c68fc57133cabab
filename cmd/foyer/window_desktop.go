//go:build desktop

package main

import (
	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"github.com/go-gl/glfw/v3.4/glfw"

	"foyer/app"
	"foyer/ui"
)

// showWindow opens a window on a face and returns when it is closed. It must
// be called on the main goroutine.
func showWindow(face app.Face, options ui.Options) error {
	fyneapp.SetMetadata(fyne.AppMetadata{
		ID: appID, Name: "Foyer", Version: version,
		// The one fyne.Do of ui is all there is.
		Migrations: map[string]bool{"fyneDo": true},
	})
	options.Minimize = minimize
	shown := &copying{App: fyneapp.NewWithID(appID)}
	ui.Run(shown, face, options)
	return leaveCopied(shown.copied.text)
}

// minimize makes an icon of a window by the library that Fyne draws with, as
// Fyne itself has no call for it.
func minimize(w fyne.Window) (done bool) {
	native, ok := w.(interface{ RunWithContext(func()) })
	if !ok {
		return false
	}
	native.RunWithContext(func() {
		if drawn := glfw.GetCurrentContext(); drawn != nil {
			drawn.Iconify()
			done = true
		}
	})
	return done
}
