package trayhost

import (
	"context"
	"time"
)

const (
	answerWithin = 2 * time.Second
	// settle gathers the signals of a panel that starts or goes, and bounds how
	// often a restless one is asked.
	settle = 50 * time.Millisecond
	// An unanswered question is asked again, ever more rarely.
	againFirst = time.Second
	againMost  = time.Minute
)

// run tells each State until ctx or the session bus ends.
func (w *watch) run(ctx context.Context) {
	b, err := connect(ctx)
	if err != nil {
		w.tell(State{Absent, NoBus})
		return
	}
	defer b.conn.Close()
	again := againFirst
	for {
		state := b.ask(ctx)
		if ctx.Err() != nil {
			return
		}
		if b.ended() {
			break
		}
		w.tell(state)
		pause := time.Duration(0)
		if state.Presence == Unknown {
			pause, again = again, min(2*again, againMost)
		} else {
			again = againFirst
		}
		if !b.changed(ctx, pause) {
			break
		}
	}
	if ctx.Err() == nil {
		w.tell(State{Absent, NoBus})
	}
}

// changed waits until the tray may have changed, or for pause where that is not
// zero. It returns false at the end of ctx or of the bus.
func (b *bus) changed(ctx context.Context, pause time.Duration) bool {
	var timeUp <-chan time.Time
	if pause > 0 {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		timeUp = timer.C
	}
	for {
		select {
		case <-ctx.Done():
			return false
		case <-timeUp:
			return true
		case signal, open := <-b.signals:
			if !open {
				return false
			}
			if concerns(signal) {
				return b.settled(ctx)
			}
		}
	}
}

// settled drops what comes within a moment: the question that follows covers it.
func (b *bus) settled(ctx context.Context) bool {
	timer := time.NewTimer(settle)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
			return true
		case _, open := <-b.signals:
			if !open {
				return false
			}
		}
	}
}
