package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"fyne.io/fyne/v2/test"

	"foyer/app/apptest"
	"foyer/ui"
)

// options are what the command line says.
type options struct {
	out, only     string
	width, height float64
	text, scale   float64
	look          ui.Appearance
	language      string
	window        bool
}

func main() {
	o := parse()
	run := drawAll
	if o.window {
		run = openWindow
	}
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

func parse() options {
	var o options
	flag.StringVar(&o.out, "out", "build/pictures", "folder for the pictures")
	flag.StringVar(&o.only, "only", "", "draw only the samples whose name begins with this")
	flag.Float64Var(&o.width, "width", 384, "width of the window")
	flag.Float64Var(&o.height, "height", 640, "height of the window")
	flag.Float64Var(&o.text, "text", 1, "text scale")
	flag.Float64Var(&o.scale, "scale", 2, "pixels per unit")
	flag.BoolVar(&o.window, "window", false, "open the screens in a window")
	flag.StringVar(&o.language, "language", "en", "en or es")
	look := flag.String("look", "", "light or dark; both if empty")
	flag.Parse()
	o.look = ui.Appearance(*look)
	return o
}

func drawAll(o options) error {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	looks := []ui.Appearance{ui.AppearanceLight, ui.AppearanceDark}
	if o.look != ui.AppearanceSystem {
		looks = []ui.Appearance{o.look}
	}
	for _, look := range looks {
		a := test.NewApp()
		for _, s := range apptest.Samples() {
			if !strings.HasPrefix(s.Name, o.only) {
				continue
			}
			if err := draw(a, o, s, look); err != nil {
				return fmt.Errorf("%s: %w", s.Name, err)
			}
		}
	}
	return nil
}
