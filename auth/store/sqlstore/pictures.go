package sqlstore

import "foyer/auth/store"

const (
	sqlPutPicture = `INSERT INTO pictures (account_id, type, data, updated_at)
VALUES (?, ?, ?, ?) ON CONFLICT (account_id)
DO UPDATE SET type = excluded.type, data = excluded.data, updated_at = excluded.updated_at`
	sqlPicture       = `SELECT account_id, type, data, updated_at FROM pictures WHERE account_id = ?`
	sqlDeletePicture = `DELETE FROM pictures WHERE account_id = ?`
)

func (t *tx) PutPicture(p store.Picture) error {
	_, err := t.exec("put picture", sqlPutPicture, p.AccountID, p.Type, binary(p.Data), millis(p.UpdatedAt))
	return err
}

func (t *tx) Picture(accountID string) (store.Picture, error) {
	var p store.Picture
	err := t.get("picture", sqlPicture, []any{accountID},
		[]any{&p.AccountID, &p.Type, binaryIn{&p.Data}, timeIn{&p.UpdatedAt}})
	return p, err
}

func (t *tx) DeletePicture(accountID string) error {
	_, err := t.exec("delete picture", sqlDeletePicture, accountID)
	return err
}
