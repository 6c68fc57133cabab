package idle

import (
	"context"
	"errors"
	"time"
)

// ErrUnknown: this desktop does not tell.
var ErrUnknown = errors.New("this desktop does not tell when it was used last")

const (
	// answerWithin bounds each question.
	answerWithin = 2 * time.Second
	// backWithin is how soon a return is noticed.
	backWithin = 5 * time.Second
	// Whoever stops just before the limit would have us ask all the time.
	shortest = time.Second
	// A desktop that does not tell may be starting.
	unknownAgain = 5 * time.Minute
)

// Source is a function like Since.
type Source func(context.Context) (time.Duration, error)

// Since returns the time since the last input, within about two seconds, or
// wraps ErrUnknown. It is safe for concurrent use.
func Since(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	return since(ctx)
}

// Watch sends true when there has been no input for as long as after, and false
// when the person is back, up to five seconds late. It takes the person to be
// there at first and whenever the source does not know. The channel is closed
// after ctx ends.
//
// It wakes up as rarely as it can. While somebody is there the next question
// waits until the person could be away at the earliest, usually all of after.
func Watch(ctx context.Context, after time.Duration, source Source) <-chan bool {
	changes := make(chan bool)
	go func() {
		defer close(changes)
		watch(ctx, after, source, changes)
	}()
	return changes
}

func watch(ctx context.Context, after time.Duration, source Source, changes chan<- bool) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	away := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		quiet, err := source(ctx)
		if now := err == nil && quiet >= after; now != away {
			select {
			case <-ctx.Done():
				return
			case changes <- now:
				away = now
			}
		}
		timer.Reset(pause(quiet, after, err))
	}
}

// pause is how long the answer to the next question is known already.
func pause(quiet, after time.Duration, err error) time.Duration {
	switch {
	case err != nil:
		return unknownAgain
	case quiet >= after:
		return backWithin
	}
	return max(after-quiet, shortest)
}
