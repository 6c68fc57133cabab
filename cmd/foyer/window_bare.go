//go:build !desktop

package main

import (
	"errors"

	"foyer/app"
	"foyer/ui"
)

// showWindow needs the window system's headers to be built, which a machine
// that only runs the tests may lack.
func showWindow(app.Face, ui.Options) error {
	return errNoWindow
}

func keepCopied(string) error { return errNoWindow }

var errNoWindow = errors.New("this build of foyer has no window; make it with `make build`")
