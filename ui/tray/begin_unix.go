//go:build unix && !darwin

package tray

import "fyne.io/systray"

// side is that of the icon sent: two pixels for each of the usual 22, so that a
// panel can halve it evenly and a fine display has something to show.
const side = 44

// begin tells the panel of the icon. All is built before, lest it changes while
// systray hands it over.
func begin(t *tray) {
	// Panels keep under this name where the person has put the icon.
	systray.SetTitle("Foyer")
	systray.SetOnTapped(t.open)
	t.build()
	start, _ := systray.RunWithExternalLoop(nil, nil)
	start()
}
