package sqlstore

import "foyer/auth/store"

const (
	authenticatorColumns = `id, account_id, factor, label, hint, created_at, used_at, proved_as, proved_until,
secret, address, last_step, install, credential_id, credential`

	sqlInsertAuthenticator = `INSERT INTO authenticators (` + authenticatorColumns + `)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlAuthenticatorsOf = `SELECT ` + authenticatorColumns + ` FROM authenticators WHERE account_id = ?
ORDER BY created_at, id`
	sqlAuthenticatorByCredential = `SELECT ` + authenticatorColumns + ` FROM authenticators
WHERE credential_id = ?`
	sqlUpdateAuthenticator = `UPDATE authenticators SET label = ?, used_at = ?, proved_as = ?, proved_until = ?
WHERE id = ? AND account_id = ?`
	sqlSpendStep           = `UPDATE authenticators SET last_step = ? WHERE id = ? AND last_step < ?`
	sqlSetCredential       = `UPDATE authenticators SET credential = ? WHERE id = ? AND credential = ?`
	sqlAuthenticatorExists = `SELECT id FROM authenticators WHERE id = ?`
	sqlDeleteAuthenticator = `DELETE FROM authenticators WHERE id = ? AND account_id = ?`
)

func authenticatorIn(a *store.Authenticator) []any {
	return []any{
		&a.ID, &a.AccountID, textIn{(*string)(&a.Factor)}, &a.Label, &a.Hint, timeIn{&a.CreatedAt},
		timeIn{&a.UsedAt}, textIn{(*string)(&a.ProvedAs)}, timeIn{&a.ProvedUntil},
		&a.Secret, &a.Address, &a.LastStep, &a.Install, textIn{&a.CredentialID}, &a.Credential,
	}
}

func (t *tx) InsertAuthenticator(a store.Authenticator) error {
	return t.one("insert authenticator", store.ErrConflict, sqlInsertAuthenticator, a.ID, a.AccountID,
		string(a.Factor), a.Label, a.Hint, millis(a.CreatedAt), millis(a.UsedAt), string(a.ProvedAs),
		millis(a.ProvedUntil), a.Secret, a.Address, a.LastStep, a.Install, orNull(a.CredentialID),
		a.Credential)
}

func (t *tx) AuthenticatorsOf(accountID string) ([]store.Authenticator, error) {
	return list(t, "authenticators", sqlAuthenticatorsOf, []any{accountID}, authenticatorIn)
}

func (t *tx) AuthenticatorByCredential(credentialID string) (store.Authenticator, error) {
	var a store.Authenticator
	err := t.get("authenticator", sqlAuthenticatorByCredential, []any{credentialID}, authenticatorIn(&a))
	return a, err
}

func (t *tx) UpdateAuthenticator(a store.Authenticator) error {
	return t.one("update authenticator", store.ErrNotFound, sqlUpdateAuthenticator, a.Label,
		millis(a.UsedAt), string(a.ProvedAs), millis(a.ProvedUntil), a.ID, a.AccountID)
}

func (t *tx) SpendStep(id string, step int64) error {
	const what = "spend step"
	n, err := t.exec(what, sqlSpendStep, step, id, step)
	if err == nil && n == 0 {
		err = t.lost(what, sqlAuthenticatorExists, id)
	}
	return err
}

func (t *tx) DeleteAuthenticator(accountID, id string) error {
	return t.one("delete authenticator", store.ErrNotFound, sqlDeleteAuthenticator, id, accountID)
}

func (t *tx) SetCredential(id, from, next string) error {
	const what = "set credential"
	n, err := t.exec(what, sqlSetCredential, next, id, from)
	if err == nil && n == 0 {
		err = t.lost(what, sqlAuthenticatorExists, id)
	}
	return err
}
