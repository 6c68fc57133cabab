package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"

	"foyer/app/desktop"
	"foyer/app/desktop/autostart"
	"foyer/app/profile"
)

// startEntry is what starts this program with this profile at login. Other
// profiles than the default have entries of their own.
func (c *residentCommand) startEntry(data string) (autostart.Entry, error) {
	program, err := os.Executable()
	if err != nil {
		return autostart.Entry{}, err
	}
	entry := autostart.Entry{ID: appID, Name: "Foyer", Exec: []string{program, "--minimized"}}
	if usual, _, err := desktop.Folders(""); err != nil || usual != data {
		sum := sha256.Sum256([]byte(data))
		entry.ID += "-" + hex.EncodeToString(sum[:4])
		entry.Exec = append(entry.Exec, "--profile", data)
	}
	// What is no address is not kept either: it may hold a password.
	if origin, err := profile.ParseServer(c.Server); err == nil {
		entry.Exec = append(entry.Exec, "--server", origin)
	}
	return entry, nil
}
