package sqlstore

import (
	"fmt"
	"time"

	"foyer/auth/store"
)

const (
	oneTimeColumns = `account_id, kind, hash, active, created_at, expires_at, issued_by, spent_at, spent_by`

	sqlInsertOneTimeCode = `INSERT INTO one_time_codes (` + oneTimeColumns + `)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlOneTimeCodesOf = `SELECT ` + oneTimeColumns + ` FROM one_time_codes WHERE account_id = ? AND kind = ?
ORDER BY created_at, hash`
	sqlActivateOneTimeCode = `UPDATE one_time_codes SET active = 1
WHERE account_id = ? AND kind = ? AND hash = ?`
	sqlSpendOneTimeCode = `UPDATE one_time_codes SET spent_at = ?, spent_by = ?
WHERE account_id = ? AND kind = ? AND hash = ? AND spent_at = 0`
	sqlOneTimeSpender = `SELECT spent_by FROM one_time_codes
WHERE account_id = ? AND kind = ? AND hash = ?`
	sqlDeleteOneTimeCodes = `DELETE FROM one_time_codes WHERE account_id = ? AND kind = ? AND hash <> ?`
)

func oneTimeIn(c *store.OneTimeCode) []any {
	return []any{
		&c.AccountID, textIn{(*string)(&c.Kind)}, &c.Hash, truthIn{&c.Active}, timeIn{&c.CreatedAt},
		timeIn{&c.ExpiresAt}, &c.IssuedBy, timeIn{&c.SpentAt}, &c.SpentBy,
	}
}

func (t *tx) InsertOneTimeCode(c store.OneTimeCode) error {
	return t.one("insert one-time code", store.ErrConflict, sqlInsertOneTimeCode, c.AccountID,
		string(c.Kind), c.Hash, truth(c.Active), millis(c.CreatedAt), millis(c.ExpiresAt), c.IssuedBy,
		millis(c.SpentAt), c.SpentBy)
}

func (t *tx) OneTimeCodesOf(accountID string, kind store.OneTimeKind) ([]store.OneTimeCode, error) {
	return list(t, "one-time codes", sqlOneTimeCodesOf, []any{accountID, string(kind)}, oneTimeIn)
}

func (t *tx) ActivateOneTimeCode(accountID string, kind store.OneTimeKind, hash string) error {
	return t.one("activate one-time code", store.ErrNotFound, sqlActivateOneTimeCode,
		accountID, string(kind), hash)
}

func (t *tx) SpendOneTimeCode(accountID string, kind store.OneTimeKind, hash, spentBy string, at time.Time) error {
	const what = "spend one-time code"
	if millis(at) == 0 {
		return t.fault(what, errNoTime)
	}
	n, err := t.exec(what, sqlSpendOneTimeCode, millis(at), spentBy, accountID, string(kind), hash)
	if err != nil || n > 0 {
		return err
	}
	var spender string
	err = t.get(what, sqlOneTimeSpender, []any{accountID, string(kind), hash}, []any{&spender})
	if err == nil && spender != spentBy {
		err = fmt.Errorf("%s: %w", what, store.ErrConflict)
	}
	return err
}

func (t *tx) DeleteOneTimeCodes(accountID string, kind store.OneTimeKind, keep string) error {
	_, err := t.exec("delete one-time codes", sqlDeleteOneTimeCodes, accountID, string(kind), keep)
	return err
}
