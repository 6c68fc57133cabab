package ui

import (
	"time"

	"foyer/app"
)

// errand is a wish that waits for its answer in a part of the State.
type errand struct {
	under bool
	busy  bool // it was seen under way
	at    time.Time
	old   result // what was known before
}

// begin notes that a wish was handed over, and what was known before.
func (e *errand) begin(w *Window, before result) {
	*e = errand{under: true, at: w.now(), old: before}
}

// waits reports whether another one is too early. A lost answer locks nobody
// out.
func (e *errand) waits(w *Window) bool {
	return e.under && (e.busy || w.now().Sub(e.at) < answerTime)
}

// answered reports, once, that the answer has come.
func (e *errand) answered(busy bool, now result) bool {
	switch {
	case !e.under:
		return false
	case busy:
		e.busy = true
		return false
	case !e.busy && e.old == now:
		return false
	}
	e.under = false
	return true
}

// forAWhile: the screen that is left comes back by itself, after help or
// a fresh proof, so what was typed stays.
func (w *Window) forAWhile() bool {
	switch w.state.Route {
	case app.RouteHome, app.RouteOrganization, app.RoutePeople, app.RouteSecurity, app.RouteProfile,
		app.RouteDevices, app.RouteSettings:
		return false
	}
	return true
}
