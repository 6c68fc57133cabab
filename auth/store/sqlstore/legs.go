package sqlstore

import (
	"time"

	"foyer/auth/store"
)

const (
	legColumns = `id, thumbprint, account_id, step, details, browser, code_hash, code_at, outcome,
over_at, created_at, expires_at`

	sqlInsertLeg = `INSERT INTO legs (` + legColumns + `)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlLeg       = `SELECT ` + legColumns + ` FROM legs WHERE id = ?`
	sqlLegByCode = `SELECT ` + legColumns + ` FROM legs WHERE code_hash = ?`
	sqlBindLeg   = `UPDATE legs SET browser = ? WHERE id = ? AND browser IS NULL AND over_at = 0`
	// It looks for the code too, because some engines end a transaction at a
	// value that is taken.
	sqlFinishLeg = `UPDATE legs SET code_hash = ?, outcome = ?, code_at = ? WHERE id = ? AND browser = ?
AND code_hash IS NULL AND over_at = 0 AND NOT EXISTS (SELECT 1 FROM legs WHERE code_hash = ?)`
	sqlEndLeg    = `UPDATE legs SET over_at = ? WHERE id = ? AND over_at = 0`
	sqlLegExists = `SELECT id FROM legs WHERE id = ?`
)

func legIn(l *store.Leg) []any {
	return []any{
		&l.ID, &l.Thumbprint, textIn{&l.AccountID}, textIn{(*string)(&l.Step)}, &l.Details,
		textIn{&l.Browser}, textIn{&l.Code}, timeIn{&l.CodeAt}, &l.Outcome, timeIn{&l.OverAt},
		timeIn{&l.CreatedAt}, timeIn{&l.ExpiresAt},
	}
}

func (t *tx) InsertLeg(l store.Leg) error {
	return t.one("insert leg", store.ErrConflict, sqlInsertLeg, l.ID, l.Thumbprint, orNull(l.AccountID),
		string(l.Step), l.Details, orNull(l.Browser), orNull(l.Code), millis(l.CodeAt), l.Outcome,
		millis(l.OverAt), millis(l.CreatedAt), millis(l.ExpiresAt))
}

func (t *tx) Leg(id string) (store.Leg, error) { return t.leg(sqlLeg, id) }

func (t *tx) LegByCode(hash string) (store.Leg, error) { return t.leg(sqlLegByCode, hash) }

func (t *tx) leg(query, key string) (store.Leg, error) {
	var l store.Leg
	err := t.get("leg", query, []any{key}, legIn(&l))
	return l, err
}

func (t *tx) BindLeg(id, browser string) error {
	const what = "bind leg"
	if browser == "" {
		return t.fault(what, errEmpty)
	}
	return t.moveLeg(what, id, sqlBindLeg, browser, id)
}

func (t *tx) FinishLeg(id, browser, code, outcome string, at time.Time) error {
	const what = "finish leg"
	if code == "" {
		return t.fault(what, errEmpty)
	}
	if millis(at) == 0 {
		return t.fault(what, errNoTime)
	}
	return t.moveLeg(what, id, sqlFinishLeg, code, outcome, millis(at), id, browser, code)
}

func (t *tx) EndLeg(id string, at time.Time) error {
	const what = "end leg"
	if millis(at) == 0 {
		return t.fault(what, errNoTime)
	}
	return t.moveLeg(what, id, sqlEndLeg, millis(at), id)
}

// moveLeg runs a conditional change of the leg id.
func (t *tx) moveLeg(what, id, query string, args ...any) error {
	n, err := t.exec(what, query, args...)
	if err == nil && n == 0 {
		err = t.lost(what, sqlLegExists, id)
	}
	return err
}
