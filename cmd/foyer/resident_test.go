package main

import (
	"path/filepath"
	"slices"
	"testing"

	"foyer/app"
	"foyer/app/desktop"
	"foyer/app/desktop/trayhost"
)

func TestTrayState(t *testing.T) {
	for name, row := range map[string]struct {
		host trayhost.State
		want app.TrayState
	}{
		"there":           {trayhost.State{Presence: trayhost.Present}, app.TrayState{There: true}},
		"nobody shows it": {trayhost.State{Presence: trayhost.Absent, Reason: trayhost.NoHost}, app.TrayState{Reason: "tray.no_host"}},
		"no tray":         {trayhost.State{Presence: trayhost.Absent, Reason: trayhost.NoTray}, app.TrayState{Reason: "tray.no_tray"}},
		"no bus":          {trayhost.State{Presence: trayhost.Absent, Reason: trayhost.NoBus}, app.TrayState{Reason: "tray.no_bus"}},
		"no answer":       {trayhost.State{Presence: trayhost.Unknown, Reason: trayhost.NoAnswer}, app.TrayState{Reason: "tray.no_answer"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := trayState(row.host); got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
		})
	}
}

func TestStartEntry(t *testing.T) {
	usual, _, err := desktop.Folders("")
	if err != nil {
		t.Fatal(err)
	}
	first, err := (&residentCommand{}).startEntry(usual)
	if err != nil {
		t.Fatal(err)
	}
	if first.ID != "org.foyer.Foyer" || !filepath.IsAbs(first.Exec[0]) || !slices.Equal(first.Exec[1:], []string{"--minimized"}) {
		t.Errorf("%+v", first)
	}
	other, err := (&residentCommand{Server: "https://foyer.example.org"}).startEntry("/srv/other")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"--minimized", "--profile", "/srv/other", "--server", "https://foyer.example.org"}
	if other.ID == first.ID || !slices.Equal(other.Exec[1:], want) {
		t.Errorf("another profile: %+v", other)
	}
}
