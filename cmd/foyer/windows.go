package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"foyer/app"
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
	// strandedAfter is how long a program without a window waits for a tray:
	// a panel may be starting, or anew.
	strandedAfter = 15 * time.Second
	// giveBackAfter is when a start or the end of a window has settled;
	// dropAgain is how often what has been touched meanwhile is dropped.
	giveBackAfter = 3 * time.Second
	dropAgain     = 10 * time.Second
)

// run opens windows until ctx ends or one is closed that there is no way back
// from. A window that cannot be kept open is an error where there is no tray
// to ask for another by, and no reason to sign anybody out.
func (w *windows) run(ctx context.Context, minimized bool) error {
	if minimized && !w.rest(ctx, needsPerson) {
		return nil
	}
	for {
		shut, err := w.keep(ctx)
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
		if !w.rest(ctx, nil) {
			return nil
		}
	}
}

// stays tells whether the program goes on without the window that was closed.
func (w *windows) stays() bool {
	here := w.client.State().Desktop
	return here.Tray && here.CloseToTray
}

// needsPerson: what cannot be said by an icon.
func needsPerson(st app.State) bool {
	return st.Route == app.RouteFault || st.Route == app.RouteKeychain
}

// rest is without a window until one is asked for or due, or the tray is gone,
// and is false when the program ends.
func (w *windows) rest(ctx context.Context, due func(app.State) bool) bool {
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
	stranded := time.NewTimer(strandedAfter)
	defer stranded.Stop()
	settled := time.NewTimer(giveBackAfter)
	defer settled.Stop()
	give := giveBack
	there := false
	for {
		select {
		case <-ctx.Done():
			return false
		case <-w.desk.raise:
			return true
		case <-dues:
			return true
		case <-settled.C:
			if err := give(); err != nil {
				w.logger.Info("memory kept", "error", err)
				continue
			}
			give = dropCode
			settled.Reset(dropAgain)
		case <-stranded.C:
			if !there {
				return true
			}
		case now := <-trays:
			if there && !now {
				stranded.Reset(strandedAfter)
			}
			there = now
		}
	}
}

// keep opens a window, and others after one that crashes, until the person
// closes one, it is shut by the app, or ctx ends.
func (w *windows) keep(ctx context.Context) (shut bool, err error) {
	var face app.Face = w.client
	crashes := 0
	for {
		begun := time.Now()
		outcome, shut, err := w.show(ctx, face, crashes)
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
func (w *windows) show(ctx context.Context, face app.Face, crashes int) (outcome link.Outcome, shut bool, err error) {
	command := link.Command{Path: w.path, Args: []string{"window"}, Stderr: os.Stderr}
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
