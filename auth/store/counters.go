package store

import "time"

// Counter counts consecutive failures of one factor in one budget.
type Counter struct {
	Subject  string // keyed hash of an account id or of an unknown identifier
	Factor   string
	Budget   string // "strangers" or an install's thumbprint
	Failures int
	LastAt   time.Time
}

// Counters keeps what the limits of auth/policy are judged by.
type Counters interface {
	// Counter returns a zero count, not ErrNotFound, for one never kept.
	Counter(subject, factor, budget string) (Counter, error)
	PutCounter(Counter) error
	// DeleteCounters forgets all budgets of subject; factor "" means all.
	DeleteCounters(subject, factor string) error
	// NoteSourceFailure remembers that source failed with identifier (keyed
	// hashes both); a repeat moves the time.
	NoteSourceFailure(source, identifier string, at time.Time) error
	// SourceFailures counts the distinct identifiers at or after since, and
	// tells the time of the oldest of them (zero if none).
	SourceFailures(source string, since time.Time) (count int, oldest time.Time, err error)
	// NoteSend remembers that something was sent to an address (keyed hash)
	// in a budget; a repeat counts again.
	NoteSend(address, budget string, at time.Time) error
	// Sends counts those at or after since, and tells the time of the newest
	// of them (zero if none).
	Sends(address, budget string, since time.Time) (count int, newest time.Time, err error)
}
