package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
)

// dress sets the theme that is due. Only another one is set: that throws away
// Fyne's caches.
func (w *Window) dress(d app.Desktop) {
	look := w.opts.Appearance
	if look == AppearanceSystem {
		look = Appearance(d.Theme)
	}
	settings := w.app.Settings()
	next := NewTheme(look, w.opts.TextScale).(*foyerTheme)
	if now, ok := settings.Theme().(*foyerTheme); ok && now.appearance == next.appearance && now.scale == next.scale {
		return
	}
	settings.SetTheme(next)
}

// worn is what a screen was drawn in last.
type worn struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

// freshen draws a screen again that was not in sight while the theme changed.
func (w *Window) freshen(s screen) {
	settings := w.app.Settings()
	now := worn{settings.Theme(), settings.ThemeVariant()}
	if before, ok := w.worn[s]; ok && before != now {
		s.view().Refresh()
	}
	w.worn[s] = now
}
