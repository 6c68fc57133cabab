//go:build desktop

package main

import (
	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"foyer/app"
	"foyer/ui"
)

// appID is how desktops know the program; the desktop entry is named after it.
const appID = "org.foyer.Foyer"

// showWindow opens a window on a face and returns when it is closed. It must
// be called on the main goroutine.
func showWindow(face app.Face, options ui.Options) error {
	fyneapp.SetMetadata(fyne.AppMetadata{
		ID: appID, Name: "Foyer", Version: version,
		// The one fyne.Do of ui is all there is.
		Migrations: map[string]bool{"fyneDo": true},
	})
	ui.Run(fyneapp.NewWithID(appID), face, options)
	return nil
}
