//go:build desktop

package main

import (
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
)

// openWindow shows a list of the samples beside a window that draws the
// chosen one.
func openWindow(o options) error {
	a := fyneapp.NewWithID("org.foyer.gallery")
	now := apptest.Now
	w := ui.New(a, silent{}, ui.Options{
		Now: func() time.Time { return now }, Appearance: o.look, Language: o.language, TextScale: float32(o.text),
	})
	samples := apptest.Samples()
	draw := func(s apptest.Sample) {
		now = apptest.Now
		if err := uitest.Play(w, s, func(d time.Duration) { now = now.Add(d) }); err != nil {
			fyne.LogError(s.Name, err)
		}
	}
	list := widget.NewList(
		func() int { return len(samples) },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*widget.Label).SetText(samples[i].Name) },
	)
	list.OnSelected = func(i widget.ListItemID) { draw(samples[i]) }
	names := a.NewWindow("Foyer gallery")
	names.SetContent(list)
	names.Resize(fyne.NewSize(280, 640))
	names.Show()
	first := samples[0]
	if s, ok := apptest.Find(o.only); ok {
		first = s
	}
	draw(first)
	a.Run()
	return nil
}
