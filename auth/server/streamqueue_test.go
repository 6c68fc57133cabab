package server

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/flow"
)

// fullDoor is a door without a free place, and what gives each place back.
func fullDoor(t *testing.T) (d *door, inside []func()) {
	t.Helper()
	d = newDoor()
	for range cap(d.places) {
		leave, err := d.enter(t.Context(), "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		inside = append(inside, leave)
	}
	return d, inside
}

// The queue at the door is short and nobody stands in it for long.
func TestQueueAtTheDoorIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, inside := fullDoor(t)
		results := make(chan error, doorQueue)
		for range doorQueue {
			go func() {
				_, err := d.enter(t.Context(), "192.0.2.1")
				results <- err
			}()
		}
		synctest.Wait()
		begun := time.Now()
		if _, err := d.enter(t.Context(), "192.0.2.1"); !errors.Is(err, flow.ErrBusy) || time.Since(begun) != 0 {
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
		if _, err := d.enter(gone, "192.0.2.1"); !errors.Is(err, context.Canceled) {
			t.Errorf("who has hung up: %v", err)
		}
	})
}

// One stranger with a thousand connections fills the queue for itself only: who
// comes from elsewhere waits like anybody, up to an equal share.
func TestQueueAtTheDoorIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, inside := fullDoor(t)
		type result struct {
			source string
			err    error
		}
		results := make(chan result, 2*doorQueue)
		begun := time.Now()
		come := func(source string) {
			go func() {
				leave, err := d.enter(t.Context(), source)
				results <- result{source, err}
				if err == nil {
					leave()
				}
			}()
			synctest.Wait()
		}
		for range doorQueue + 100 {
			come("192.0.2.1")
		}
		for range doorQueue/2 + 100 {
			come("2001:db8::/64")
		}
		answered := map[string]int{}
		for range len(results) {
			one := <-results
			if !errors.Is(one.err, flow.ErrBusy) {
				t.Fatalf("%s: %v", one.source, one.err)
			}
			answered[one.source]++
		}
		if answered["192.0.2.1"] != doorQueue/2+100 || answered["2001:db8::/64"] != 100 || time.Since(begun) != 0 {
			t.Errorf("sent away after %v: %v", time.Since(begun), answered)
		}
		for _, leave := range inside {
			leave()
		}
		for range doorQueue {
			if one := <-results; one.err != nil {
				t.Errorf("%s waited in vain: %v", one.source, one.err)
			}
		}
		if d.waiting != 0 || len(d.lines) != 0 {
			t.Errorf("%d are left, in %d lines", d.waiting, len(d.lines))
		}
	})
}
