package main

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
)

// draw writes one sample in one appearance.
func draw(a fyne.App, o options, s apptest.Sample, look ui.Appearance) error {
	now := apptest.Now
	w := ui.New(a, silent{}, ui.Options{
		Now: func() time.Time { return now }, Appearance: look, Language: o.language, TextScale: float32(o.text), ReducedMotion: true,
	})
	defer w.Window().Close()
	canvas, ok := w.Window().Canvas().(software.WindowlessCanvas)
	if !ok {
		return errors.New("the driver draws no pictures")
	}
	canvas.SetScale(float32(o.scale))
	if err := uitest.Play(w, s, func(d time.Duration) { now = now.Add(d) }); err != nil {
		return err
	}
	w.Window().Resize(fyne.NewSize(float32(o.width), float32(o.height)))
	return write(canvas, filepath.Join(o.out, fmt.Sprintf("%s-%s.png", s.Name, look)))
}

func write(canvas fyne.Canvas, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, canvas.Capture()); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// silent is a face without a program behind it.
type silent struct{}

func (silent) Subscribe(func(app.State)) func() { return func() {} }

func (silent) Do(app.Intent) {}
