package provider

import (
	"crypto/rand"
	"sync"
	"time"
)

// maxKept bounds what strangers can make this process keep.
const maxKept = 1000

// shelf keeps things for a time under names that cannot be guessed.
type shelf[T any] struct {
	now  func() time.Time
	life time.Duration

	mu   sync.Mutex
	kept map[string]kept[T]
}

type kept[T any] struct {
	thing T
	until time.Time
}

// put returns the name, or "" where the shelf is full.
func (s *shelf[T]) put(thing T) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, one := range s.kept {
		if !s.now().Before(one.until) {
			delete(s.kept, name)
		}
	}
	if len(s.kept) >= maxKept {
		return ""
	}
	if s.kept == nil {
		s.kept = make(map[string]kept[T])
	}
	name := rand.Text()
	s.kept[name] = kept[T]{thing: thing, until: s.now().Add(s.life)}
	return name
}

func (s *shelf[T]) get(name string) (thing T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.kept[name]
	if !ok || !s.now().Before(one.until) {
		return thing, false
	}
	return one.thing, true
}

// change replaces what is still there; its time stays.
func (s *shelf[T]) change(name string, thing T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.kept[name]; ok {
		s.kept[name] = kept[T]{thing: thing, until: one.until}
	}
}

// take is get, once.
func (s *shelf[T]) take(name string) (thing T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.kept[name]
	delete(s.kept, name)
	if !ok || !s.now().Before(one.until) {
		return thing, false
	}
	return one.thing, true
}
