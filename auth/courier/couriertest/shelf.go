package couriertest

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// shelf keeps what arrived and lets tests wait for it.
type shelf[T any] struct {
	mu      sync.Mutex
	things  []T
	arrived chan struct{} // closed and replaced at each arrival
}

func (s *shelf[T]) put(thing T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.things = append(s.things, thing)
	if s.arrived != nil {
		close(s.arrived)
		s.arrived = nil
	}
}

func (s *shelf[T]) all() []T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.things)
}

// wait returns what is there as soon as it is at least n.
func (s *shelf[T]) wait(t testing.TB, n int) []T {
	t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for {
		s.mu.Lock()
		if len(s.things) >= n {
			defer s.mu.Unlock()
			return slices.Clone(s.things)
		}
		if s.arrived == nil {
			s.arrived = make(chan struct{})
		}
		arrived := s.arrived
		s.mu.Unlock()
		select {
		case <-arrived:
		case <-late.C:
			t.Fatalf("%d of %d letters arrived", len(s.all()), n)
		}
	}
}
