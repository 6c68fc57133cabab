package sqlstore

import (
	"time"

	"foyer/auth/store"
)

const (
	linkColumns = `hash, kind, account_id, created_at, expires_at, used_at`

	sqlInsertLink = `INSERT INTO links (` + linkColumns + `)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlLink       = `SELECT ` + linkColumns + ` FROM links WHERE hash = ?`
	sqlSpendLink  = `UPDATE links SET used_at = ? WHERE hash = ? AND used_at = 0`
	sqlLinkExists = `SELECT hash FROM links WHERE hash = ?`
	// No account is NULL, which equals nothing: such links stay.
	sqlDeleteLinks = `DELETE FROM links WHERE account_id = ? AND kind = ? AND hash <> ?`
)

func (t *tx) InsertLink(l store.Link) error {
	return t.one("insert link", store.ErrConflict, sqlInsertLink, l.Hash, string(l.Kind),
		orNull(l.AccountID), millis(l.CreatedAt), millis(l.ExpiresAt), millis(l.UsedAt))
}

func (t *tx) Link(hash string) (store.Link, error) {
	var l store.Link
	err := t.get("link", sqlLink, []any{hash}, []any{
		&l.Hash, textIn{(*string)(&l.Kind)}, textIn{&l.AccountID}, timeIn{&l.CreatedAt},
		timeIn{&l.ExpiresAt}, timeIn{&l.UsedAt},
	})
	return l, err
}

func (t *tx) SpendLink(hash string, at time.Time) error {
	const what = "spend link"
	if millis(at) == 0 {
		return t.fault(what, errNoTime)
	}
	n, err := t.exec(what, sqlSpendLink, millis(at), hash)
	if err == nil && n == 0 {
		err = t.lost(what, sqlLinkExists, hash)
	}
	return err
}

func (t *tx) DeleteLinks(accountID string, kind store.LinkKind, keep string) error {
	_, err := t.exec("delete links", sqlDeleteLinks, accountID, string(kind), keep)
	return err
}
