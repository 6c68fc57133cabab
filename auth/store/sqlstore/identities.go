package sqlstore

import (
	"cmp"
	"slices"

	"foyer/auth/store"
)

const (
	identityColumns = `issuer, subject, account_id, email, created_at, used_at`

	sqlInsertIdentity = `INSERT INTO identities (` + identityColumns + `)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlIdentity       = `SELECT ` + identityColumns + ` FROM identities WHERE issuer = ? AND subject = ?`
	sqlIdentitiesOf   = `SELECT ` + identityColumns + ` FROM identities WHERE account_id = ?`
	sqlUpdateIdentity = `UPDATE identities SET email = ?, used_at = ? WHERE issuer = ? AND subject = ?`
)

func identityIn(i *store.Identity) []any {
	return []any{
		&i.Issuer, &i.Subject, &i.AccountID, &i.Email, timeIn{&i.CreatedAt}, timeIn{&i.UsedAt},
	}
}

func (t *tx) InsertIdentity(i store.Identity) error {
	return t.one("insert identity", store.ErrConflict, sqlInsertIdentity, i.Issuer, i.Subject,
		i.AccountID, i.Email, millis(i.CreatedAt), millis(i.UsedAt))
}

func (t *tx) Identity(issuer, subject string) (store.Identity, error) {
	var i store.Identity
	err := t.get("identity", sqlIdentity, []any{issuer, subject}, identityIn(&i))
	return i, err
}

// IdentitiesOf sorts here, because engines disagree about the order of texts.
func (t *tx) IdentitiesOf(accountID string) ([]store.Identity, error) {
	all, err := list(t, "identities", sqlIdentitiesOf, []any{accountID}, identityIn)
	slices.SortFunc(all, func(a, b store.Identity) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.Issuer, b.Issuer),
			cmp.Compare(a.Subject, b.Subject))
	})
	return all, err
}

func (t *tx) UpdateIdentity(i store.Identity) error {
	return t.one("update identity", store.ErrNotFound, sqlUpdateIdentity,
		i.Email, millis(i.UsedAt), i.Issuer, i.Subject)
}
