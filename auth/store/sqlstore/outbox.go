package sqlstore

import (
	"cmp"
	"slices"
	"time"

	"foyer/auth/store"
)

const (
	messageColumns = `id, channel, kind, sealed, state, attempts, created_at, next_at, give_up_at,
handed_at, problem`

	sqlInsertMessage = `INSERT INTO outbox (` + messageColumns + `)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlMessage = `SELECT ` + messageColumns + ` FROM outbox WHERE id = ?`
	// One statement chooses and marks: what a worker has read is its own.
	sqlClaimMessages = `UPDATE outbox SET next_at = ? WHERE id IN (
SELECT id FROM outbox WHERE state = 'queued' AND next_at <= ? ORDER BY created_at, id LIMIT ?)
RETURNING ` + messageColumns
	sqlSettleMessage = `UPDATE outbox SET sealed = ?, state = ?, attempts = ?, next_at = ?, handed_at = ?,
problem = ? WHERE id = ? AND state = 'queued'`
	sqlMessageExists = `SELECT id FROM outbox WHERE id = ?`
)

func messageIn(m *store.Message) []any {
	return []any{
		&m.ID, &m.Channel, &m.Kind, &m.Sealed, textIn{(*string)(&m.State)}, &m.Attempts,
		timeIn{&m.CreatedAt}, timeIn{&m.NextAt}, timeIn{&m.GiveUpAt}, timeIn{&m.HandedAt}, &m.Problem,
	}
}

func (t *tx) InsertMessage(m store.Message) error {
	return t.one("insert message", store.ErrConflict, sqlInsertMessage, m.ID, m.Channel, m.Kind,
		m.Sealed, string(m.State), m.Attempts, millis(m.CreatedAt), millis(m.NextAt),
		millis(m.GiveUpAt), millis(m.HandedAt), m.Problem)
}

func (t *tx) Message(id string) (store.Message, error) {
	var m store.Message
	err := t.get("message", sqlMessage, []any{id}, messageIn(&m))
	return m, err
}

// ClaimMessages sorts here, because RETURNING keeps no order.
func (t *tx) ClaimMessages(now, until time.Time, limit int) ([]store.Message, error) {
	claimed, err := list(t, "claim messages", sqlClaimMessages,
		[]any{millis(until), millis(now), max(limit, 0)}, messageIn)
	slices.SortFunc(claimed, func(a, b store.Message) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return claimed, err
}

func (t *tx) SettleMessage(m store.Message) error {
	const what = "settle message"
	n, err := t.exec(what, sqlSettleMessage, m.Sealed, string(m.State), m.Attempts, millis(m.NextAt),
		millis(m.HandedAt), m.Problem, m.ID)
	if err == nil && n == 0 {
		err = t.lost(what, sqlMessageExists, m.ID)
	}
	return err
}
