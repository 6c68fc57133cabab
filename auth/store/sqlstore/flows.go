package sqlstore

import "foyer/auth/store"

const (
	sqlInsertFlow = `INSERT INTO flows (id, thumbprint, account_id, session_id, state, current_hash,
spent_hash, spent_body, answer, answer_until, created_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlFlowByAuthSession = `SELECT id, thumbprint, account_id, session_id, state, current_hash,
spent_hash, spent_body, answer, answer_until, created_at, expires_at FROM flows
WHERE current_hash = ? OR spent_hash = ?`
	sqlSpendAuthSession = `UPDATE flows SET spent_hash = current_hash, current_hash = NULL, spent_body = ?,
answer = '', answer_until = 0 WHERE current_hash = ?`
	sqlUpdateFlow = `UPDATE flows SET state = ?, account_id = ?, current_hash = ?, answer = ?,
answer_until = ? WHERE id = ?`
	// No account is NULL, which equals nothing: such flows stay.
	sqlDeleteFlows = `DELETE FROM flows WHERE account_id = ? AND thumbprint <> ?`
)

func (t *tx) InsertFlow(f store.Flow) error {
	return t.one("insert flow", store.ErrConflict, sqlInsertFlow, f.ID, f.Thumbprint,
		orNull(f.AccountID), f.SessionID, string(f.State), orNull(f.Current), orNull(f.Spent),
		f.SpentBody, f.Answer, millis(f.AnswerUntil), millis(f.CreatedAt), millis(f.ExpiresAt))
}

func (t *tx) FlowByAuthSession(hash string) (store.Flow, error) {
	var f store.Flow
	var state string
	err := t.get("flow", sqlFlowByAuthSession, []any{hash, hash}, []any{
		&f.ID, &f.Thumbprint, textIn{&f.AccountID}, &f.SessionID, &state, textIn{&f.Current},
		textIn{&f.Spent}, &f.SpentBody, &f.Answer, timeIn{&f.AnswerUntil}, timeIn{&f.CreatedAt},
		timeIn{&f.ExpiresAt},
	})
	if state != "" {
		f.State = []byte(state)
	}
	return f, err
}

func (t *tx) SpendAuthSession(hash, body string) error {
	return t.one("spend auth_session", store.ErrConflict, sqlSpendAuthSession, body, hash)
}

func (t *tx) UpdateFlow(f store.Flow) error {
	return t.one("update flow", store.ErrNotFound, sqlUpdateFlow, string(f.State), orNull(f.AccountID),
		orNull(f.Current), f.Answer, millis(f.AnswerUntil), f.ID)
}

func (t *tx) DeleteFlows(accountID, keep string) error {
	_, err := t.exec("delete flows", sqlDeleteFlows, accountID, keep)
	return err
}
