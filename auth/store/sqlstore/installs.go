package sqlstore

import "foyer/auth/store"

const (
	installColumns = `account_id, thumbprint, device_name, known_at, used_at, offered_passkey`

	sqlInstall = `SELECT ` + installColumns + ` FROM installs
WHERE account_id = ? AND thumbprint = ?`
	sqlPutInstall = `INSERT INTO installs (` + installColumns + `)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, thumbprint)
DO UPDATE SET device_name = excluded.device_name, used_at = excluded.used_at, offered_passkey =
CASE WHEN excluded.offered_passkey = 1 THEN 1 ELSE installs.offered_passkey END`
	sqlDeleteInstall = `DELETE FROM installs WHERE account_id = ? AND thumbprint = ?`
)

func (t *tx) Install(accountID, thumbprint string) (store.Install, error) {
	var i store.Install
	err := t.get("install", sqlInstall, []any{accountID, thumbprint}, []any{
		&i.AccountID, &i.Thumbprint, &i.DeviceName, timeIn{&i.KnownAt}, timeIn{&i.UsedAt},
		truthIn{&i.OfferedPasskey},
	})
	return i, err
}

func (t *tx) PutInstall(i store.Install) error {
	_, err := t.exec("put install", sqlPutInstall, i.AccountID, i.Thumbprint, i.DeviceName,
		millis(i.KnownAt), millis(i.UsedAt), truth(i.OfferedPasskey))
	return err
}

func (t *tx) DeleteInstall(accountID, thumbprint string) error {
	_, err := t.exec("delete install", sqlDeleteInstall, accountID, thumbprint)
	return err
}
