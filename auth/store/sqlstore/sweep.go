package sqlstore

import (
	"time"

	"foyer/auth/store"
)

// sweeps are the deletions in order: tokens before the sessions they hang on,
// so that each row is counted once.
var sweeps = []struct {
	what, query string
	keep        time.Duration
	times       int // how often the query binds the time
}{
	{"flows", `DELETE FROM flows WHERE expires_at <= ?`, 0, 1},
	{"legs", `DELETE FROM legs WHERE expires_at <= ?`, 0, 1},
	{"codes", `DELETE FROM codes WHERE expires_at <= ?`, 0, 1},
	{"access tokens", `DELETE FROM access_tokens WHERE expires_at <= ?`, 0, 1},
	{"sessions", `DELETE FROM sessions WHERE idle_until <= ? OR absolute_until <= ?
OR (ended_at > 0 AND ended_at <= ?)`, store.KeepSessions, 3},
	{"installs", `DELETE FROM installs WHERE used_at <= ?`, store.KeepInstalls, 1},
	{"counters", `DELETE FROM counters WHERE last_at <= ?`, store.KeepCounters, 1},
	{"source failures", `DELETE FROM source_failures WHERE failed_at <= ?`, store.KeepCounters, 1},
	{"sends", `DELETE FROM sends WHERE sent_at <= ?`, store.KeepCounters, 1},
	{"one-time codes", `DELETE FROM one_time_codes WHERE (expires_at > 0 AND expires_at <= ?)
OR (spent_at > 0 AND spent_at <= ?)`, store.KeepOneTimeCodes, 2},
	{"links", `DELETE FROM links WHERE expires_at <= ?`, store.KeepLinks, 1},
	{"invitations", `DELETE FROM invitations WHERE created_at <= ?`, store.InvitationLife, 1},
	{"messages", `DELETE FROM outbox WHERE created_at <= ? AND state <> 'queued'`, store.KeepMessages, 1},
	{"audits", `DELETE FROM audits WHERE happened_at <= ?`, store.KeepAudits, 1},
}

func (t *tx) Sweep(now time.Time) (int, error) {
	sum := 0
	for _, s := range sweeps {
		args := make([]any, s.times)
		for i := range args {
			args[i] = millis(now.Add(-s.keep))
		}
		n, err := t.exec("sweep "+s.what, s.query, args...)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
