package profile

import "strings"

// Shown is what a complaint may repeat of an address that ParseServer refuses:
// one line, without a user and password, and without a query, either of which
// may be a secret that belongs into no message, log or report.
func Shown(typed string) string {
	shown := strings.ToValidUTF8(strings.TrimSpace(typed), "\uFFFD")
	if at := strings.LastIndex(shown, "@"); at >= 0 {
		shown = secretless(shown[:at]) + "…" + shown[at:]
	}
	if at := strings.IndexAny(shown, "?#"); at >= 0 {
		shown = shown[:at+1] + "…"
	}
	shown = strings.Map(func(r rune) rune {
		if notPrintable(r) {
			return ' '
		}
		return r
	}, shown)
	if long := []rune(shown); len(long) > mostShown {
		return string(long[:mostShown]) + "…"
	}
	return shown
}

// mostShown is enough to recognize an address by, in characters.
const mostShown = 150

// secretless is the scheme that stands before a user, if it is one of ours:
// anything else may be part of a password.
func secretless(before string) string {
	for _, scheme := range []string{"https://", "http://"} {
		if len(before) >= len(scheme) && strings.EqualFold(before[:len(scheme)], scheme) {
			return scheme
		}
	}
	return ""
}
