package sqlstore

import (
	"errors"

	"foyer/auth/store"
)

const (
	sqlPutPicture = `INSERT INTO pictures (account_id, type, data, tag, updated_at)
VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_id)
DO UPDATE SET type = excluded.type, data = excluded.data, tag = excluded.tag, updated_at = excluded.updated_at`
	sqlPicture     = `SELECT account_id, type, data, tag, updated_at FROM pictures WHERE account_id = ?`
	sqlPictureTag  = `SELECT tag FROM pictures WHERE account_id = ?`
	sqlPictureTags = `SELECT p.account_id, p.tag FROM accounts a
JOIN pictures p ON p.account_id = a.id WHERE a.organization_id = ?`
	sqlDeletePicture = `DELETE FROM pictures WHERE account_id = ?`
)

func (t *tx) PutPicture(p store.Picture) error {
	_, err := t.exec("put picture", sqlPutPicture, p.AccountID, p.Type, binary(p.Data), store.PictureTag(p.Data), millis(p.UpdatedAt))
	return err
}

func (t *tx) Picture(accountID string) (store.Picture, error) {
	var p store.Picture
	err := t.get("picture", sqlPicture, []any{accountID},
		[]any{&p.AccountID, &p.Type, binaryIn{&p.Data}, &p.Tag, timeIn{&p.UpdatedAt}})
	return p, err
}

func (t *tx) PictureTag(accountID string) (tag string, err error) {
	err = t.get("picture tag", sqlPictureTag, []any{accountID}, []any{&tag})
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return tag, err
}

func (t *tx) PictureTags(organizationID string) (map[string]string, error) {
	tags := map[string]string{}
	err := t.each("picture tags", sqlPictureTags, []any{organizationID}, func(scan func(...any) error) error {
		var account, tag string
		err := scan(&account, &tag)
		tags[account] = tag
		return err
	})
	if err != nil {
		return nil, err
	}
	return tags, nil
}

func (t *tx) DeletePicture(accountID string) error {
	_, err := t.exec("delete picture", sqlDeletePicture, accountID)
	return err
}
