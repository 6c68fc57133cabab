package ui

import "foyer/app"

// FaultText says a fault in one line of text, for where there is no window.
func FaultText(f app.Fault) string {
	key := faultKey(f.Kind)
	line := say(key+".title") + ". " + say(key+".text")
	if f.Detail != "" {
		line += " (" + f.Detail + ")"
	}
	return line
}

// NoDisplayText says that there is nothing to open a window on.
func NoDisplayText() string { return say("fault.no_display") }

// NoWindowText says that a window could not be kept open, and why.
func NoWindowText(why string) string { return say("fault.no_window", "why", why) }

// faultKey is where the words of a kind of fault are.
func faultKey(kind app.FaultKind) string {
	if key := "fault." + string(kind); hasText(key + ".title") {
		return key
	}
	return "fault." + string(app.FaultUnexpected)
}
