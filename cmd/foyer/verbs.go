package main

import (
	"context"
	"errors"
	"fmt"

	"foyer/app"
	"foyer/app/desktop"
	"foyer/app/profile"
)

// errNotRunning is told to who wants to change a program that is not there.
const errNotRunning = refusal("No Foyer is running. Start one and sign in first.")

// verbs is what other starts may ask of this one.
func verbs(client *app.Client, d *desk) desktop.Verbs {
	return desktop.Verbs{
		Show: func(context.Context) error {
			d.show()
			return nil
		},
		Quit: func(context.Context) error {
			client.Do(app.Quit{})
			return nil
		},
		Status: func(context.Context) string {
			session := client.State().Session
			if !session.SignedIn {
				return "signed out"
			}
			return "signed in, " + string(session.Link)
		},
		SetStatus: func(_ context.Context, status string) error {
			return setStatus(client, app.Status(status))
		},
	}
}

func setStatus(client *app.Client, status app.Status) error {
	state := client.State()
	if !state.Session.SignedIn {
		return errors.New("nobody is signed in; sign in first")
	}
	switch status {
	case app.StatusAvailable, app.StatusBusy, app.StatusAway, app.StatusOffline:
		client.Do(app.SetStatus{Status: status, Text: state.Presence.Text})
		return nil
	}
	return fmt.Errorf("there is no status %q", string(status))
}

// askRunning does what --quit and --status ask for, by the instance that runs.
func (c *residentCommand) askRunning(ctx context.Context, runtimeDir, data string) error {
	profileKey := profile.KeyOf(data)
	instance, err := desktop.Acquire(runtimeDir, profileKey)
	switch {
	case err == nil:
		err = instance.Close()
		if c.Quit {
			return err // it has ended, as was wanted
		}
		return errors.Join(errNotRunning, err)
	case !errors.Is(err, desktop.ErrRunning):
		return err
	}
	running := desktop.Contact(runtimeDir, profileKey)
	if c.Quit {
		return running.Quit(ctx)
	}
	return running.SetStatus(ctx, c.Status)
}
