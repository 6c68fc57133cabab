package couriertest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"foyer/auth/courier"
)

// Recorder is a carrier that keeps what it takes. Safe for concurrent use.
type Recorder struct {
	moods
	taken    shelf[courier.Letter]
	attempts atomic.Int64
	// Before runs at the start of each attempt, for a test to wait or look.
	Before func(context.Context, courier.Letter)
}

// NewRecorder returns one that accepts.
func NewRecorder() *Recorder { return &Recorder{} }

// Carry implements courier.Carrier in the present mood.
func (r *Recorder) Carry(ctx context.Context, letter courier.Letter) error {
	r.attempts.Add(1)
	if r.Before != nil {
		r.Before(ctx, letter)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	switch r.take() {
	case PutOff:
		return courier.Delayed("recorder puts letters off")
	case Refuse:
		return courier.Refused("recorder refuses letters")
	case Hang:
		<-ctx.Done()
		return ctx.Err()
	case BreakDown:
		return errors.New("broken while carrying " + letter.Text + " to " + letter.To)
	}
	r.taken.put(letter)
	return nil
}

// Letters returns what was accepted, in order.
func (r *Recorder) Letters() []courier.Letter { return r.taken.all() }

// Wait returns the accepted letters as soon as there are n, and fails the test
// after 30 s.
func (r *Recorder) Wait(t testing.TB, n int) []courier.Letter {
	t.Helper()
	return r.taken.wait(t, n)
}

// Last returns the newest accepted letter to an address.
func (r *Recorder) Last(to string) (courier.Letter, bool) {
	letters := r.taken.all()
	for i := len(letters) - 1; i >= 0; i-- {
		if letters[i].To == to {
			return letters[i], true
		}
	}
	return courier.Letter{}, false
}

// Attempts counts the calls of Carry.
func (r *Recorder) Attempts() int { return int(r.attempts.Load()) }
