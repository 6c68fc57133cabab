package sqlstore

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"foyer/auth"
	"foyer/auth/store"
)

const (
	accountColumns = `a.id, a.organization_id, a.email, a.username, a.name, a.role, a.disabled,
a.must_change_password, a.default_authenticator, a.ask_each_time, a.created_at,
a.password_hash, a.password_set_at, a.reset_by_mail, a.locale`

	sqlInsertAccount = `INSERT INTO accounts (id, organization_id, email, username, name, role, disabled,
must_change_password, default_authenticator, ask_each_time, created_at, password_hash, password_set_at,
reset_by_mail, locale) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlUpdateAccount = `UPDATE accounts SET organization_id = ?, email = ?, username = ?, name = ?, role = ?,
disabled = ?, must_change_password = ?, default_authenticator = ?, ask_each_time = ?,
password_hash = ?, password_set_at = ?, reset_by_mail = ?, locale = ? WHERE id = ?`
	sqlAccount             = `SELECT ` + accountColumns + ` FROM accounts a WHERE a.id = ?`
	sqlAccountByIdentifier = `SELECT ` + accountColumns + ` FROM identifiers i
JOIN accounts a ON a.id = i.account_id WHERE i.canonical = ?`
	sqlAccounts          = `SELECT ` + accountColumns + ` FROM accounts a`
	sqlAccountsOf        = sqlAccounts + ` WHERE a.organization_id = ?`
	sqlIdentifierOwner   = `SELECT account_id FROM identifiers WHERE canonical = ?`
	sqlInsertIdentifier  = `INSERT INTO identifiers (canonical, account_id) VALUES (?, ?)`
	sqlDeleteIdentifiers = `DELETE FROM identifiers WHERE account_id = ?`
)

func accountIn(a *store.Account) []any {
	return []any{
		&a.ID, textIn{&a.OrganizationID}, &a.Email, &a.Username, &a.Name, textIn{(*string)(&a.Role)},
		truthIn{&a.Disabled}, truthIn{&a.MustChangePassword}, &a.DefaultAuthenticator,
		truthIn{&a.AskEachTime}, timeIn{&a.CreatedAt}, &a.PasswordHash, timeIn{&a.PasswordSetAt},
		truthIn{&a.ResetByMail}, &a.Locale,
	}
}

func (t *tx) InsertAccount(a store.Account) error {
	const what = "insert account"
	canonical, err := t.identifiers(what, a)
	if err != nil {
		return err
	}
	err = t.one(what, store.ErrConflict, sqlInsertAccount, a.ID, orNull(a.OrganizationID), a.Email,
		a.Username, a.Name, string(a.Role), truth(a.Disabled), truth(a.MustChangePassword),
		a.DefaultAuthenticator, truth(a.AskEachTime), millis(a.CreatedAt), a.PasswordHash, millis(a.PasswordSetAt),
		truth(a.ResetByMail), a.Locale)
	if err != nil {
		return err
	}
	return t.insertIdentifiers(what, a.ID, canonical)
}

func (t *tx) UpdateAccount(a store.Account) error {
	const what = "update account"
	canonical, err := t.identifiers(what, a)
	if err != nil {
		return err
	}
	err = t.one(what, store.ErrNotFound, sqlUpdateAccount, orNull(a.OrganizationID), a.Email, a.Username,
		a.Name, string(a.Role), truth(a.Disabled), truth(a.MustChangePassword), a.DefaultAuthenticator,
		truth(a.AskEachTime), a.PasswordHash, millis(a.PasswordSetAt), truth(a.ResetByMail), a.Locale, a.ID)
	if err != nil {
		return err
	}
	if _, err := t.exec(what, sqlDeleteIdentifiers, a.ID); err != nil {
		return err
	}
	return t.insertIdentifiers(what, a.ID, canonical)
}

// identifiers returns the canonical forms that a will have, or ErrConflict if
// another account has one. It looks first because a row that is refused later
// would leave half of the change behind.
func (t *tx) identifiers(what string, a store.Account) ([]string, error) {
	var all []string
	for _, typed := range []string{a.Email, a.Username} {
		if typed == "" {
			continue
		}
		canonical := auth.CanonicalIdentifier(typed)
		if canonical == "" {
			return nil, t.fault(what, errors.New("an identifier without canonical form"))
		}
		var owner string
		err := t.get(what, sqlIdentifierOwner, []any{canonical}, []any{&owner})
		switch {
		case err == nil && owner != a.ID:
			return nil, fmt.Errorf("%s: identifier: %w", what, store.ErrConflict)
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return nil, err
		}
		if !slices.Contains(all, canonical) {
			all = append(all, canonical)
		}
	}
	return all, nil
}

func (t *tx) insertIdentifiers(what, accountID string, canonical []string) error {
	for _, c := range canonical {
		if _, err := t.exec(what, sqlInsertIdentifier, c, accountID); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Account(id string) (store.Account, error) {
	return t.account(sqlAccount, id)
}

func (t *tx) AccountByIdentifier(canonical string) (store.Account, error) {
	return t.account(sqlAccountByIdentifier, canonical)
}

func (t *tx) account(query, key string) (store.Account, error) {
	var a store.Account
	err := t.get("account", query, []any{key}, accountIn(&a))
	return a, err
}

func (t *tx) Accounts() ([]store.Account, error) {
	return t.accounts(sqlAccounts)
}

func (t *tx) AccountsOf(organizationID string) ([]store.Account, error) {
	return t.accounts(sqlAccountsOf, organizationID)
}

// accounts sorts here, because engines disagree about the order of texts.
func (t *tx) accounts(query string, args ...any) ([]store.Account, error) {
	all, err := list(t, "accounts", query, args, accountIn)
	slices.SortFunc(all, func(a, b store.Account) int {
		return cmp.Or(
			cmp.Compare(auth.CanonicalIdentifier(a.Email), auth.CanonicalIdentifier(b.Email)),
			cmp.Compare(a.ID, b.ID))
	})
	return all, err
}
