package sqlstore

import (
	"time"

	"foyer/auth/store"
)

const (
	sqlInsertCode = `INSERT INTO codes (hash, thumbprint, account_id, code_challenge, scope, device_name,
amr, acr, auth_time, factors, paused_session_id, expires_at, spent_at, session_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlCode = `SELECT hash, thumbprint, account_id, code_challenge, scope, device_name,
amr, acr, auth_time, factors, paused_session_id, expires_at, spent_at, session_id FROM codes WHERE hash = ?`
	sqlSpendCode  = `UPDATE codes SET spent_at = ?, session_id = ? WHERE hash = ? AND spent_at = 0`
	sqlCodeExists = `SELECT hash FROM codes WHERE hash = ?`

	sqlDeleteCodes = `DELETE FROM codes WHERE account_id = ? AND spent_at = 0`
)

func (t *tx) InsertCode(c store.Code) error {
	return t.one("insert code", store.ErrConflict, sqlInsertCode, c.Hash, c.Thumbprint, c.AccountID,
		c.CodeChallenge, c.Scope, c.DeviceName, texts(c.AMR), c.ACR, millis(c.AuthTime),
		proofs(c.ProvedAt), c.PausedSessionID, millis(c.ExpiresAt), millis(c.SpentAt), c.SessionID)
}

func (t *tx) Code(hash string) (store.Code, error) {
	var c store.Code
	err := t.get("code", sqlCode, []any{hash}, []any{
		&c.Hash, &c.Thumbprint, &c.AccountID, &c.CodeChallenge, &c.Scope, &c.DeviceName,
		textsIn[string]{&c.AMR}, &c.ACR, timeIn{&c.AuthTime}, proofsIn{&c.ProvedAt},
		&c.PausedSessionID, timeIn{&c.ExpiresAt}, timeIn{&c.SpentAt}, &c.SessionID,
	})
	return c, err
}

func (t *tx) SpendCode(hash, sessionID string, at time.Time) error {
	const what = "spend code"
	if millis(at) == 0 {
		return t.fault(what, errNoTime)
	}
	n, err := t.exec(what, sqlSpendCode, millis(at), sessionID, hash)
	if err == nil && n == 0 {
		err = t.lost(what, sqlCodeExists, hash)
	}
	return err
}

func (t *tx) DeleteCodes(accountID string) error {
	_, err := t.exec("delete codes", sqlDeleteCodes, accountID)
	return err
}
