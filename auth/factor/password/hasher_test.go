package password

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func mustEnter(t *testing.T, h *Hasher) *Place {
	t.Helper()
	p, err := h.Enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// S6: the surplus is told at once, not after a wait.
func TestFullQueueRefusesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(Options{Params: cheap, Workers: 1, Ahead: -1, Queue: 2, Wait: time.Second})
		working := mustEnter(t, h)
		for range 2 {
			go func() {
				if p, err := h.Enter(t.Context()); err == nil {
					p.Leave()
				}
			}()
		}
		synctest.Wait()
		begun := time.Now()
		if _, err := h.Enter(t.Context()); !errors.Is(err, ErrBusy) || !time.Now().Equal(begun) {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		working.Leave()
		synctest.Wait()
		mustEnter(t, h).Leave()
	})
}

func TestWaitingEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(Options{Params: cheap, Workers: 1, Ahead: -1, Queue: 1, Wait: time.Second})
		working := mustEnter(t, h)
		begun := time.Now()
		if _, err := h.Enter(t.Context()); !errors.Is(err, ErrBusy) || time.Since(begun) != time.Second {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := h.Enter(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("client gone: %v", err)
		}
		working.Leave()
		mustEnter(t, h).Leave() // neither of the two left its place behind
	})
}

func TestPlacesAreGrantedInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(Options{Params: cheap, Workers: 1, Ahead: -1, Queue: 10, Wait: time.Hour})
		working := mustEnter(t, h)
		order := make(chan int, 5)
		for i := range 5 {
			go func() {
				p, err := h.Enter(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				order <- i
				p.Leave()
			}()
			synctest.Wait()
		}
		working.Leave()
		for want := range 5 {
			if got := <-order; got != want {
				t.Errorf("place %d went to %d", want, got)
			}
		}
	})
}

func TestLeavingTwiceGivesBackOnePlace(t *testing.T) {
	h := NewHasher(Options{Params: cheap, Workers: 2, Ahead: -1, Queue: 1, Wait: time.Millisecond})
	one, two := mustEnter(t, h), mustEnter(t, h)
	one.Leave()
	one.Leave() // must not give away the place of two
	three := mustEnter(t, h)
	if _, err := h.Enter(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("a third worker: %v", err)
	}
	two.Leave()
	three.Leave()
}

// Those who are let in ahead do not hash ahead: memory stays bounded.
func TestNeverMoreHashAtOnceThanWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(Options{Params: cheap, Workers: 2, Ahead: 3, Queue: 100, Wait: time.Hour})
		inside, hashing := 0, 0
		var mu sync.Mutex
		step := func(n *int, by, most int) {
			mu.Lock()
			defer mu.Unlock()
			if *n += by; *n > most {
				t.Errorf("%d at once, at most %d", *n, most)
			}
		}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				p := mustEnter(t, h)
				defer p.Leave()
				step(&inside, 1, 5)
				rest := p.work()
				step(&hashing, 1, 2)
				time.Sleep(time.Millisecond)
				step(&hashing, -1, 2)
				rest()
				step(&inside, -1, 5)
			})
		}
		all.Wait()
		if h.Hashes() != 50 {
			t.Errorf("%d hashes", h.Hashes())
		}
	})
}
