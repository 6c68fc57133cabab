//go:build desktop

// Command bare is the least that Fyne can show: what the benchmarks of the
// desktop are compared with.
package main

import (
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("bare").NewWindow("bare")
	w.SetContent(widget.NewLabel("bare"))
	w.ShowAndRun()
}
