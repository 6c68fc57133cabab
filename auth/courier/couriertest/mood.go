package couriertest

import "sync"

// Mood is how the other side treats the next letters.
type Mood int

// The moods. Words of refusal repeat the address, as those of real servers do.
const (
	Accept    Mood = iota
	PutOff         // a temporary refusal
	Refuse         // a permanent refusal
	Hang           // no answer until the caller gives up
	BreakDown      // the connection ends in the middle
)

// moods is a mood for all letters with exceptions for the next ones.
type moods struct {
	mu    sync.Mutex
	usual Mood
	next  []Mood
}

// Set changes the mood until it is set again.
func (m *moods) Set(mood Mood) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.usual, m.next = mood, nil
}

// Next gives the next letters a mood each; then the one that was Set is back.
func (m *moods) Next(next ...Mood) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next = append(m.next, next...)
}

func (m *moods) take() Mood {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.next) == 0 {
		return m.usual
	}
	mood := m.next[0]
	m.next = m.next[1:]
	return mood
}
