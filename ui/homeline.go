package ui

import "foyer/app"

// line is what stands under the name.
func (s *home) line() string {
	session := s.st.Session
	switch {
	case session.SigningOut:
		return say("home.logging_out")
	case session.Link == app.LinkConnected && (s.st.Presence.Live || s.st.Presence.Problem != app.ProblemNone):
		return ownLine(s.st.Presence)
	case session.Link != app.LinkOffline:
		return say("home.connecting")
	}
	if left := session.RetryAt.Sub(s.w.now()); !session.RetryAt.IsZero() && left > 0 {
		return say("home.offline", "wait", span(left))
	}
	return say("home.offline.now")
}

func linkText(st app.State) string {
	switch {
	case st.Session.Link == app.LinkOffline:
		return say("home.state.offline")
	case st.Session.Link == app.LinkConnected && st.Presence.Live:
		return say("home.connected")
	}
	return say("home.connecting")
}

func displayName(s app.Session) string {
	if s.Name != "" {
		return s.Name
	}
	return s.Username
}

func bannerText(st app.State) string {
	switch {
	case st.Session.Cause == app.ProblemCertificate:
		return say("home.banner.certificate")
	case st.Session.Cause == app.ProblemServerBusy:
		return say("home.banner.busy")
	case st.Server.Kind == app.ServerPractice:
		return say("home.banner.practice")
	case st.Server.Kind == app.ServerComputer:
		return say("home.banner.computer")
	}
	return say("home.banner")
}
