package ui

import (
	"fmt"
	"time"

	"foyer/app"
)

// answerTime is how long a wish waits for its answer: a lost one locks nobody
// out.
const answerTime = 2 * time.Second

// once hands a wish over once: a second click or Enter before the answer is
// seen does nothing.
type once struct {
	kind string
	at   time.Time
	seen seen
}

// ask hands over an intent and reports whether it did.
func (o *once) ask(w *Window, st app.State, i app.Intent) bool {
	kind := fmt.Sprintf("%T", i)
	if st.Flow.Busy || o.kind == kind && w.now().Sub(o.at) < answerTime {
		return false
	}
	o.kind, o.at, o.seen = kind, w.now(), seen{st.Flow.Problem, st.Flow.Attempt}
	w.do(i)
	return true
}

// heard takes a State as the answer if it is one.
func (o *once) heard(st app.State) {
	if st.Flow.Busy || o.seen != (seen{st.Flow.Problem, st.Flow.Attempt}) {
		o.kind = ""
	}
}

// forget is for a screen that is left.
func (o *once) forget() { o.kind = "" }
