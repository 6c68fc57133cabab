package sqlstore

import (
	"errors"
	"time"

	"foyer/auth/store"
)

const (
	sqlCounter    = `SELECT failures, last_at FROM counters WHERE subject = ? AND factor = ? AND budget = ?`
	sqlPutCounter = `INSERT INTO counters (subject, factor, budget, failures, last_at)
VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject, factor, budget)
DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at`
	sqlDeleteCounters       = `DELETE FROM counters WHERE subject = ?`
	sqlDeleteFactorCounters = `DELETE FROM counters WHERE subject = ? AND factor = ?`
	sqlNoteSourceFailure    = `INSERT INTO source_failures (source, identifier, failed_at)
VALUES (?, ?, ?) ON CONFLICT (source, identifier) DO UPDATE SET failed_at = excluded.failed_at`
	// The primary key makes every row another identifier.
	sqlSourceFailures = `SELECT COUNT(*), COALESCE(MIN(failed_at), 0) FROM source_failures
WHERE source = ? AND failed_at >= ?`
	sqlNoteSend = `INSERT INTO sends (address, budget, sent_at) VALUES (?, ?, ?)`
	sqlSends    = `SELECT COUNT(*), COALESCE(MAX(sent_at), 0) FROM sends
WHERE address = ? AND budget = ? AND sent_at >= ?`
)

func (t *tx) Counter(subject, factor, budget string) (store.Counter, error) {
	c := store.Counter{Subject: subject, Factor: factor, Budget: budget}
	err := t.get("counter", sqlCounter, []any{subject, factor, budget},
		[]any{&c.Failures, timeIn{&c.LastAt}})
	if errors.Is(err, store.ErrNotFound) {
		return c, nil
	}
	return c, err
}

func (t *tx) PutCounter(c store.Counter) error {
	_, err := t.exec("put counter", sqlPutCounter,
		c.Subject, c.Factor, c.Budget, c.Failures, millis(c.LastAt))
	return err
}

func (t *tx) DeleteCounters(subject, factor string) error {
	const what = "delete counters"
	if factor == "" {
		_, err := t.exec(what, sqlDeleteCounters, subject)
		return err
	}
	_, err := t.exec(what, sqlDeleteFactorCounters, subject, factor)
	return err
}

func (t *tx) NoteSourceFailure(source, identifier string, at time.Time) error {
	_, err := t.exec("note source failure", sqlNoteSourceFailure, source, identifier, millis(at))
	return err
}

func (t *tx) SourceFailures(source string, since time.Time) (count int, oldest time.Time, err error) {
	err = t.get("source failures", sqlSourceFailures, []any{source, millis(since)},
		[]any{&count, timeIn{&oldest}})
	return count, oldest, err
}

func (t *tx) NoteSend(address, budget string, at time.Time) error {
	_, err := t.exec("note send", sqlNoteSend, address, budget, millis(at))
	return err
}

func (t *tx) Sends(address, budget string, since time.Time) (count int, newest time.Time, err error) {
	err = t.get("sends", sqlSends, []any{address, budget, millis(since)},
		[]any{&count, timeIn{&newest}})
	return count, newest, err
}
