package keychaintest

import (
	"context"
	"sync"

	"foyer/app/keychain"
	"foyer/auth"
)

// Memory is a keychain in memory whose moods a test sets. It passes Run, and
// has the gate and time limits of the real one. Its methods are safe for
// concurrent use.
type Memory struct {
	*keychain.System
	store *store
}

var _ keychain.Keychain = (*Memory)(nil)

// NewMemory returns an open, empty keychain.
func NewMemory(options keychain.Options) *Memory {
	s := &store{values: map[string]string{}, mood: keychain.StatusAvailable}
	return &Memory{System: keychain.Over(s, options), store: s}
}

// Become sets what the keychain is from the next call on: StatusAvailable,
// StatusLocked, StatusMissing, StatusDenied or StatusHanging. What it keeps
// stays. Leaving StatusHanging lets the calls that hang go on.
func (m *Memory) Become(status keychain.Status) { m.store.become(status) }

// OnUnlock sets what the person does when asked to unlock a locked keychain:
// nil, the default, unlocks it; an error such as keychain.ErrDenied is
// returned. Hang first with Become to have the dialog stand open.
func (m *Memory) OnUnlock(err error) {
	m.store.mu.Lock()
	defer m.store.mu.Unlock()
	m.store.unlockErr = err
}

// Kept returns what lies under name whatever the mood, and whether it does.
func (m *Memory) Kept(name keychain.Name) (auth.Secret, bool) {
	m.store.mu.Lock()
	defer m.store.mu.Unlock()
	value, ok := m.store.values[name.String()]
	return auth.Secret(value), ok
}

// Len is the number of entries.
func (m *Memory) Len() int {
	m.store.mu.Lock()
	defer m.store.mu.Unlock()
	return len(m.store.values)
}

// Calls counts the reads, writes, deletions and unlocks that reached the store.
func (m *Memory) Calls() int {
	m.store.mu.Lock()
	defer m.store.mu.Unlock()
	return m.store.calls
}

type store struct {
	mu        sync.Mutex
	values    map[string]string
	mood      keychain.Status
	unlockErr error
	calls     int
	thaw      chan struct{} // set while hanging
}

func (s *store) become(status keychain.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mood = status
	if status == keychain.StatusHanging {
		if s.thaw == nil {
			s.thaw = make(chan struct{})
		}
	} else if s.thaw != nil {
		close(s.thaw)
		s.thaw = nil
	}
}

// enter waits while hanging, ctx or not, like go-keyring, then returns with the
// lock held and what the mood answers.
func (s *store) enter() error {
	s.mu.Lock()
	for s.thaw != nil {
		thaw := s.thaw
		s.mu.Unlock()
		<-thaw
		s.mu.Lock()
	}
	switch s.mood {
	case keychain.StatusLocked:
		return keychain.ErrLocked
	case keychain.StatusMissing:
		return keychain.ErrMissing
	case keychain.StatusDenied:
		return keychain.ErrDenied
	}
	return nil
}

func (s *store) Get(_ context.Context, user string) (string, error) {
	err := s.enter()
	defer s.mu.Unlock()
	s.calls++
	if err != nil {
		return "", err
	}
	value, ok := s.values[user]
	if !ok {
		return "", keychain.ErrNotFound
	}
	return value, nil
}

func (s *store) Set(_ context.Context, user, value string) error {
	err := s.enter()
	defer s.mu.Unlock()
	s.calls++
	if err == nil {
		s.values[user] = value
	}
	return err
}

func (s *store) Delete(_ context.Context, user string) error {
	err := s.enter()
	defer s.mu.Unlock()
	s.calls++
	if err != nil {
		return err
	}
	if _, ok := s.values[user]; !ok {
		return keychain.ErrNotFound
	}
	delete(s.values, user)
	return nil
}

func (s *store) Probe(context.Context) error {
	err := s.enter()
	defer s.mu.Unlock()
	return err
}

func (s *store) Unlock(context.Context) error {
	err := s.enter()
	defer s.mu.Unlock()
	s.calls++
	if s.mood != keychain.StatusLocked {
		return err
	}
	if s.unlockErr != nil {
		return s.unlockErr
	}
	s.mood = keychain.StatusAvailable
	return nil
}
