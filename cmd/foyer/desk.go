package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"foyer/app"
	"foyer/app/desktop"
	"foyer/app/desktop/autostart"
	"foyer/app/desktop/idle"
	"foyer/app/desktop/trayhost"
	"foyer/ui/tray"
)

// appID is how desktops know the program; the desktop entry is named after it.
const appID = "org.foyer.Foyer"

// idleAfter is how long nobody may touch the computer before the person is
// away by itself.
const idleAfter = 10 * time.Minute

// desk is where the program meets the desktop. What it is asked for in several
// ways, such as the window, it passes on in one.
type desk struct {
	raise chan struct{} // holds one: the window is asked for
	shut  chan struct{} // holds one: the window is to close
	// entry starts the program at login; startErr is why it cannot.
	entry    autostart.Entry
	startErr error
	// trayless: there is no tray for this program, whatever the desktop has.
	trayless bool
	language string // of the system, such as "es"
	logger   *slog.Logger
	// client is set before it runs.
	client *app.Client
}

func newDesk(c *residentCommand, data string, logger *slog.Logger) *desk {
	d := &desk{
		raise: make(chan struct{}, 1), shut: make(chan struct{}, 1),
		trayless: c.oneProcess(), language: systemLanguage(), logger: logger,
	}
	d.entry, d.startErr = c.startEntry(data)
	return d
}

// systemLanguage is the first part of the system's locale: "es" of "es-MX".
func systemLanguage() string {
	language, _, _ := strings.Cut(lang.SystemLocale().LanguageString(), "-")
	return strings.ToLower(language)
}

// serve gives the app what it needs of the desktop.
func (d *desk) serve(options app.Options) app.Options {
	options.Desktop, options.Notify = d, d.notify
	options.Raise, options.CloseWindow = d.show, d.close
	options.Idle = func(ctx context.Context) <-chan bool { return idle.Watch(ctx, idleAfter, idle.Since) }
	return options
}

// show asks for the window and returns at once.
func (d *desk) show() { ask(d.raise) }

// close asks the window to close.
func (d *desk) close() { ask(d.shut) }

func ask(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default: // one is on its way
	}
}

// Autostart implements app.DesktopHost.
func (d *desk) Autostart() (bool, error) {
	if d.startErr != nil {
		return false, d.startErr
	}
	return d.entry.Enabled()
}

// SetAutostart implements app.DesktopHost.
func (d *desk) SetAutostart(on bool) error {
	switch {
	case d.startErr != nil:
		return d.startErr
	case on:
		return d.entry.Enable()
	}
	return d.entry.Disable()
}

// Tray implements app.DesktopHost.
func (d *desk) Tray(ctx context.Context) <-chan app.TrayState {
	states := make(chan app.TrayState, 1)
	if d.trayless {
		states <- app.TrayState{Reason: "tray.none"}
		close(states)
		return states
	}
	go func() {
		defer close(states)
		for host := range trayhost.Watch(ctx) {
			select {
			case states <- trayState(host):
			case <-ctx.Done():
			}
		}
	}()
	return states
}

func trayState(host trayhost.State) app.TrayState {
	if host.Presence == trayhost.Present {
		return app.TrayState{There: true}
	}
	return app.TrayState{Reason: "tray." + strings.ReplaceAll(string(host.Reason), "-", "_")}
}

// notify tells a note by a notification, whose click brings the window to where
// something can be done about it.
func (d *desk) notify(ctx context.Context, note app.Note) {
	title, body := tray.NoteText(note, d.client.State().Desktop.Language, d.language)
	d.tell(ctx, desktop.Note{Title: title, Body: body, OnClick: func() {
		if intent := note.OnClick(); intent != nil {
			d.client.Do(intent)
		}
		d.show()
	}})
}

func (d *desk) tell(ctx context.Context, note desktop.Note) {
	err := desktop.Notify(ctx, note)
	if err != nil && !errors.Is(err, context.Canceled) {
		d.logger.Info("not notified", "error", err)
	}
}
