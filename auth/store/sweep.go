package store

import "time"

// How long Sweep keeps what is over, for the lists people read.
const (
	KeepSessions     = 90 * 24 * time.Hour
	KeepInstalls     = 180 * 24 * time.Hour
	KeepCounters     = 30 * 24 * time.Hour
	KeepOneTimeCodes = 30 * 24 * time.Hour
	KeepLinks        = 7 * 24 * time.Hour // the page says "expired" that long, then "unknown"
	KeepMessages     = 30 * 24 * time.Hour
	KeepAudits       = 400 * 24 * time.Hour // a year, and time to look back at it
)

// Sweeper forgets what nobody can use any more.
type Sweeper interface {
	// Sweep deletes expired flows, legs, codes and access tokens, sessions
	// ended or expired KeepSessions ago, installs unused for KeepInstalls,
	// counters, source failures and sends untouched for KeepCounters, one-time
	// codes spent or expired KeepOneTimeCodes ago, links expired KeepLinks ago
	// (used or not), invitations that have lapsed, messages accepted or failed
	// that are older than KeepMessages, and events older than KeepAudits; it
	// returns how many rows went. What expires at now is expired.
	Sweep(now time.Time) (int, error)
}
