package main

import (
	"errors"
	"log/slog"

	"foyer/app"
	"foyer/app/profile"
)

// kept adapts the profile's folder to what app asks of it.
type kept struct {
	*profile.Profile
	logger *slog.Logger
}

// Load returns the settings. Unreadable ones were put aside and count as
// new, which is for the log and no reason not to start.
func (k kept) Load() (profile.Settings, error) {
	settings, err := k.Profile.Load()
	if errors.Is(err, profile.ErrMalformed) {
		k.logger.Warn("settings put aside", "error", err)
		err = nil
	}
	if err != nil {
		err = &app.FaultError{Kind: app.FaultDataFolder, Detail: k.Dir(), Err: err}
	}
	return settings, err
}
