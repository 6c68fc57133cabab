package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"foyer/app"
	"foyer/app/profile"
	"foyer/ui"
)

// refusal is a reason not to start that is told on standard error.
type refusal string

func (r refusal) Error() string { return string(r) }

// lost is the end of a program whose window cannot be kept open. The session
// is kept; exit code 1 tells it from a refusal.
type lost string

func (l lost) Error() string { return string(l) }

// hasDisplay tells whether a window can be hoped for.
func hasDisplay() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// withoutDisplay says what a window would have said: the fault that stops this
// start, or that there is no display. It makes nothing that was not there.
func withoutDisplay(ctx context.Context, options app.Options) error {
	fault := options.Fault
	if fault == nil {
		fault = faultAhead(ctx, options)
	}
	if fault != nil {
		return refusal(ui.FaultText(app.Fault{Kind: fault.Kind, Detail: fault.Detail}))
	}
	return refusal(ui.NoDisplayText())
}

func faultAhead(ctx context.Context, options app.Options) *app.FaultError {
	if options.ServerURL != "" {
		if _, err := profile.ParseServer(options.ServerURL); err != nil {
			return &app.FaultError{Kind: app.FaultServerURL, Detail: profile.Shown(options.ServerURL), Err: err}
		}
		return nil
	}
	if _, err := os.Stat(filepath.Join(options.DataFolder, "practice")); err != nil || options.ManagedURL != "" {
		return nil
	}
	opened, err := options.OpenServer(ctx)
	var fault *app.FaultError
	if errors.As(err, &fault) {
		return fault
	}
	if err == nil {
		err = opened.Close()
	}
	if err != nil {
		return &app.FaultError{Kind: app.FaultUnexpected, Detail: options.DataFolder, Err: err}
	}
	return nil
}
