package sqlstore

import "foyer/auth/store"

const (
	sqlInsertAccessToken = `INSERT INTO access_tokens (hash, session_id, expires_at)
VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
	// sqlBearer is asked with every call of the API: three look-ups by key.
	sqlBearer = `SELECT t.hash, t.session_id, t.expires_at, ` + sessionColumns + `, ` + accountColumns + `
FROM access_tokens t JOIN sessions s ON s.id = t.session_id
JOIN accounts a ON a.id = s.account_id WHERE t.hash = ?`
)

func (t *tx) InsertAccessToken(a store.AccessToken) error {
	return t.one("insert access token", store.ErrConflict, sqlInsertAccessToken,
		a.Hash, a.SessionID, millis(a.ExpiresAt))
}

func (t *tx) Bearer(tokenHash string) (store.Bearer, error) {
	var b store.Bearer
	dest := make([]any, 0, 37)
	dest = append(dest, &b.Token.Hash, &b.Token.SessionID, timeIn{&b.Token.ExpiresAt})
	dest = append(dest, sessionIn(&b.Session)...)
	dest = append(dest, accountIn(&b.Account)...)
	err := t.get("access token", sqlBearer, []any{tokenHash}, dest)
	return b, err
}
