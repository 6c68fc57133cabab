package ui

import (
	"foyer/app"
	"foyer/ui/widgets"
)

var statuses = []app.Status{app.StatusAvailable, app.StatusBusy, app.StatusAway, app.StatusOffline}

// shapeOf is how a status is drawn; one that is not known is as offline.
func shapeOf(s app.Status) widgets.Status {
	switch s {
	case app.StatusAvailable:
		return widgets.StatusAvailable
	case app.StatusBusy:
		return widgets.StatusBusy
	case app.StatusAway:
		return widgets.StatusAway
	}
	return widgets.StatusOffline
}

// ownShape is how others see the person: offline while nothing reaches them.
func ownShape(st app.State) widgets.Status {
	switch {
	case st.Session.Link != app.LinkConnected || !st.Presence.Live:
		return widgets.StatusOffline
	case st.Presence.Idle && st.Presence.Status == app.StatusAvailable:
		return widgets.StatusAway
	}
	return shapeOf(st.Presence.Status)
}

// ownLine says how others see the person.
func ownLine(p app.Presence) string {
	words := statusName(p.Status)
	switch {
	case p.Status == app.StatusOffline:
		words = say("status.offline.own")
	case p.Idle && p.Status == app.StatusAvailable:
		words = say("status.idle")
	}
	return statusLine(words, p.Text)
}

func statusName(s app.Status) string {
	switch s {
	case app.StatusAvailable, app.StatusBusy, app.StatusAway:
		return say("status." + string(s))
	}
	return say("status.offline")
}

func statusLine(status, text string) string {
	if text == "" {
		return status
	}
	return say("status.line", "status", status, "text", text)
}
