package ui

import (
	"time"

	"foyer/app"
	"foyer/ui/widgets"
)

// troubleText says what went wrong with a wish on a screen of its own. A
// sentence under prefix goes before the common one.
func troubleText(st app.State, prefix string, p app.Problem, now time.Time) string {
	if key := prefix + ".problem." + string(p); hasText(key) {
		return say(key)
	}
	st.Flow.Problem = p
	words, _ := problemText(st, now)
	return words
}

// outcome shows how the last wish of a screen went: long in coming, wrong or
// done.
type outcome struct {
	w       *Window
	message *widgets.Message
	again   func() // what else "Try again" does; may be nil
	since   time.Time
	retry   bool
}

func newOutcome(w *Window) *outcome {
	return &outcome{w: w, message: widgets.NewMessage()}
}

// update returns whether it has something to say. done is a key of a sentence.
func (o *outcome) update(st app.State, prefix string, busy bool, p app.Problem, done string) bool {
	now := o.w.now()
	if !busy {
		o.since = time.Time{}
	} else if o.since.IsZero() {
		o.since = now
	}
	o.offerRetry(!busy && (p == app.ProblemUnreachable || p == app.ProblemServerBusy))
	switch {
	case busy && now.Sub(o.since) >= longWait:
		o.message.Tell(say("waiting.starting", "host", hostOf(st.Server)))
	case busy:
		o.message.Clear()
	case p != app.ProblemNone:
		o.message.Warn(troubleText(st, prefix, p, now))
	case hasText(done):
		o.message.Tell(say(done))
	default:
		o.message.Clear()
	}
	return o.message.Visible()
}

func (o *outcome) offerRetry(on bool) {
	if on == o.retry {
		return
	}
	o.retry = on
	label := ""
	if on {
		label = say("common.retry")
	}
	o.message.SetAction(label, func() {
		o.w.do(app.RetryNow{})
		if o.again != nil {
			o.again()
		}
	})
}
