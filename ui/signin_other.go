package ui

import (
	"slices"

	"foyer/app"
)

// unoffered says why something is not there, a key; empty where it is, or
// where the server has not told yet.
func unoffered(server app.Server, what string) string {
	o := server.Offers
	offered := map[string]bool{
		"forgot": o.Reset, "google": o.Google, "passkey": o.Passkey,
		"create": o.Registration != app.RegisteringClosed && o.Registration != app.RegisteringUnknown,
	}
	if !o.Known || offered[what] {
		return ""
	}
	key := "unoffered." + what
	if own := key + "." + string(server.Kind); hasText(own) {
		return own
	}
	return key
}

// open asks for another screen, or says why it is not there.
func (s *signIn) open(what string, route app.Route) {
	if s.st.Flow.Busy || s.unanswered() {
		return
	}
	if s.info = unoffered(s.st.Server, what); s.info != "" {
		s.update(s.st)
		return
	}
	// The username that was typed a moment ago goes along.
	s.w.later.now("username")
	s.w.do(app.Show{Route: route})
	s.update(s.st)
}

// openForgot is for the form of anybody: the one of a single person says how to
// get there.
func (s *signIn) openForgot() {
	switch {
	case s.linking():
		s.info = "signin.forgot.linking"
	case s.st.Flow.FixedUsername:
		s.info = "signin.forgot.paused"
	default:
		s.open("forgot", app.RouteForgot)
		return
	}
	s.update(s.st)
}

func (s *signIn) openRegister() { s.open("create", app.RouteRegister) }

func (s *signIn) useGoogle() { s.begin("google", app.SignInWithGoogle{Remember: s.remember.Checked()}) }

func (s *signIn) usePasskey() {
	s.begin("passkey", app.SignInWithPasskey{Remember: s.remember.Checked()})
}

func (s *signIn) googleAgain() { s.start(app.SignInWithGoogle{Remember: s.remember.Checked()}) }

func (s *signIn) passkeyAgain() { s.start(app.SignInWithPasskey{Remember: s.remember.Checked()}) }

// begin starts a sign-in, or says why it can't.
func (s *signIn) begin(what string, intent app.Intent) {
	if s.info = unoffered(s.st.Server, what); s.info != "" {
		s.update(s.st)
		return
	}
	s.start(intent)
}

// start hands a sign-in over, once, as Login does.
func (s *signIn) start(intent app.Intent) {
	if s.st.Flow.Busy || s.waiting() || s.unanswered() {
		return
	}
	s.sent, s.sentAt, s.attempt = true, s.w.now(), s.st.Flow.Attempt
	s.w.later.now("username")
	s.w.do(intent)
	s.update(s.st)
}

// offersBeside reports whether a way stands beside the password where the form
// is for one person only.
func offersBeside(f app.Flow, step string) bool {
	return f.FixedUsername && f.Purpose == app.PurposeSignIn &&
		slices.ContainsFunc(f.Ways, func(w app.Way) bool { return w.Step == step })
}
