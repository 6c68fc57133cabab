package ui

import "foyer/app"

// FaultText says a fault in one line of text, for where there is no window.
func FaultText(f app.Fault) string {
	key := faultKey(f.Kind)
	line := sayOutside(key+".title") + ". " + sayOutside(key+".text")
	if f.Detail != "" {
		line += " (" + f.Detail + ")"
	}
	return line
}

// NoDisplayText says that there is nothing to open a window on.
func NoDisplayText() string { return sayOutside("fault.no_display") }

// NoWindowText says that a window could not be kept open, and why.
func NoWindowText(why string) string { return sayOutside("fault.no_window", "why", why) }

// faultKey is where the words of a kind of fault are.
func faultKey(kind app.FaultKind) string {
	if key := "fault." + string(kind); hasText(key + ".title") {
		return key
	}
	return "fault." + string(app.FaultUnexpected)
}

// sayOutside says something where there is no window, and so no choice of a
// language but the system's.
func sayOutside(key string, pairs ...string) string {
	sentences, ok := languages[systemLanguage()]
	if !ok {
		sentences = english
	}
	return sayIn(sentences, key, pairs...)
}
