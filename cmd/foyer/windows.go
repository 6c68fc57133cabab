package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"foyer/app"
	"foyer/app/desktop/trayhost"
	"foyer/app/link"
	"foyer/ui"
)

// windows opens the window, in a process of its own, whenever it is asked for,
// and makes up for one that crashes.
type windows struct {
	client *app.Client
	desk   *desk
	path   string
	logger *slog.Logger
	// lost tells the person why no window can be kept open.
	lost func(string)
}

const (
	// crashLimit windows may crash one after the other, each within crashTime
	// of its start, before no further one is opened by itself.
	crashLimit = 2
	crashTime  = 20 * time.Second
	// strandedAfter is how long a program without a window waits for a tray
	// where a panel may be starting, as at log-in, or anew; strandedSoon is
	// that where none is on its way, and the desktop is only yet to say so.
	strandedAfter = 15 * time.Second
	strandedSoon  = 2 * time.Second
	// giveBackAfter is when a start or the end of a window has settled;
	// dropAgain is how often what has been touched meanwhile is dropped.
	giveBackAfter = 3 * time.Second
	dropAgain     = 10 * time.Second
)

// run opens windows until ctx ends or one is closed that there is no way back
// from. A window that cannot be kept open is an error where there is no tray
// to ask for another by, and no reason to sign anybody out.
func (w *windows) run(ctx context.Context, minimized bool) error {
	start := plain
	if minimized {
		patience := strandedAfter
		if !trayhost.MayCome(ctx) {
			patience = strandedSoon
		}
		why := w.rest(ctx, patience, needsPerson)
		if why == ended {
			return nil
		}
		if why == stranded { // nobody has asked for a window
			start = asIcon
		}
	}
	for ; ; start = plain {
		shut, err := w.keep(ctx, start)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && !w.client.State().Desktop.Tray:
			return err
		case err != nil:
			w.lost(err.Error())
		case !shut && !w.stays():
			return nil
		}
		if w.rest(ctx, strandedAfter, nil) == ended {
			return nil
		}
	}
}

// look is how a window opens.
type look string

const (
	plain  look = ""
	asIcon look = "--minimized"
)

// waking is why a rest is over.
type waking int

const (
	ended    waking = iota // the program ends
	asked                  // the window is asked for, or due
	stranded               // there is no tray to ask for it by
)

// stays tells whether the program goes on without the window that was closed.
func (w *windows) stays() bool {
	here := w.client.State().Desktop
	return here.Tray && here.CloseToTray
}

// needsPerson: what cannot be said by an icon.
func needsPerson(st app.State) bool {
	return st.Route == app.RouteFault || st.Route == app.RouteKeychain
}

// rest is without a window until one is asked for or due, or there has been no
// tray for as long as patience, or the program ends.
func (w *windows) rest(ctx context.Context, patience time.Duration, due func(app.State) bool) waking {
	trays, dues := make(chan bool, 1), make(chan struct{}, 1)
	defer w.client.Subscribe(func(st app.State) {
		select {
		case <-trays:
		default:
		}
		trays <- st.Desktop.Tray
		if due != nil && due(st) {
			ask(dues)
		}
	})()
	alone := time.NewTimer(patience)
	defer alone.Stop()
	settled := time.NewTimer(giveBackAfter)
	defer settled.Stop()
	give := giveBack
	there := false
	for {
		select {
		case <-ctx.Done():
			return ended
		case <-w.desk.raise:
			return asked
		case <-dues:
			return asked
		case <-settled.C:
			if err := give(); err != nil {
				w.logger.Info("memory kept", "error", err)
				continue
			}
			give = dropCode
			settled.Reset(dropAgain)
		case <-alone.C:
			if !there {
				return stranded
			}
		case now := <-trays:
			if there && !now {
				alone.Reset(strandedAfter)
			}
			there = now
		}
	}
}

// keep opens a window, and others after one that crashes, until the person
// closes one, it is shut by the app, or ctx ends.
func (w *windows) keep(ctx context.Context, first look) (shut bool, err error) {
	var face app.Face = w.client
	crashes := 0
	for {
		begun := time.Now()
		outcome, shut, err := w.show(ctx, face, first, crashes)
		switch {
		case err != nil:
			return false, err
		case shut, ctx.Err() != nil, outcome.End == link.EndClosed:
			return shut, nil
		case outcome.End == link.EndVersion:
			return false, refusal(ui.NoWindowText("Foyer was updated while it ran"))
		}
		w.logger.Error("window lost", "end", outcome.End, "exit", outcome.ExitCode,
			"signal", outcome.Signal, "error", outcome.Err)
		if time.Since(begun) > crashTime {
			crashes = 0
		}
		if crashes++; crashes > crashLimit {
			return false, lost(ui.NoWindowText(string(outcome.End)))
		}
		face = newAfterCrash(w.client)
	}
}

// show opens one window and waits for its end, or shuts it where the app asks
// for that.
func (w *windows) show(ctx context.Context, face app.Face, first look, crashes int) (outcome link.Outcome, shut bool, err error) {
	command := link.Command{Path: w.path, Args: []string{"window"}, Stderr: os.Stderr}
	if first != plain && crashes == 0 {
		command.Args = append(command.Args, string(first))
	}
	if crashes > 0 {
		// The usual cause is a graphics driver: do without it.
		command.Env = append(os.Environ(), "LIBGL_ALWAYS_SOFTWARE=1")
	}
	select {
	case <-w.desk.shut: // meant the window before, which was quicker to end
	default:
	}
	child, err := link.Start(ctx, command, face, link.Options{Build: build, Log: w.logger})
	if err != nil {
		return link.Outcome{}, false, err
	}
	for {
		select {
		case <-w.desk.raise:
			child.Raise()
		case <-w.desk.shut:
			// Whoever asks for the window from now on gets the next one.
			return child.Close(), true, nil
		case <-child.Done():
			return child.Wait(), false, nil
		}
	}
}
