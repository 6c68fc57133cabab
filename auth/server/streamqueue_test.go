package server

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/flow"
)

// The queue at the door is short and nobody stands in it for long.
func TestQueueAtTheDoorIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor()
		var inside []func()
		for range cap(d.places) {
			leave, err := d.enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			inside = append(inside, leave)
		}
		results := make(chan error, doorQueue)
		for range doorQueue {
			go func() {
				_, err := d.enter(t.Context())
				results <- err
			}()
		}
		synctest.Wait()
		begun := time.Now()
		if _, err := d.enter(t.Context()); !errors.Is(err, flow.ErrBusy) || time.Since(begun) != 0 {
			t.Errorf("one more than may wait: %v after %v, want ErrBusy at once", err, time.Since(begun))
		}

		inside[0]()
		inside[0]() // changes nothing
		if err := <-results; err != nil {
			t.Errorf("the first after a place was given back: %v", err)
		}
		for range doorQueue - 1 {
			if err := <-results; !errors.Is(err, flow.ErrBusy) {
				t.Errorf("who waits: %v, want ErrBusy", err)
			}
		}
		if waited := time.Since(begun); waited != doorWait {
			t.Errorf("that took %v, want %v", waited, doorWait)
		}

		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, err := d.enter(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("who has hung up: %v", err)
		}
	})
}
