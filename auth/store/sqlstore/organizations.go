package sqlstore

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"foyer/auth"
	"foyer/auth/store"
)

const (
	organizationColumns = `id, name, mfa, mfa_methods, mfa_at_once_from, created_at`

	sqlInsertOrganization = `INSERT INTO organizations (id, name, name_key, mfa, mfa_methods,
mfa_at_once_from, created_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlUpdateOrganization = `UPDATE organizations SET name = ?, name_key = ?, mfa = ?, mfa_methods = ?,
mfa_at_once_from = ? WHERE id = ?`
	sqlOrganizations      = `SELECT ` + organizationColumns + ` FROM organizations`
	sqlOrganization       = sqlOrganizations + ` WHERE id = ?`
	sqlOrganizationByName = sqlOrganizations + ` WHERE name_key = ?`
)

func organizationIn(o *auth.Organization) []any {
	return []any{
		&o.ID, &o.Name, textIn{(*string)(&o.Policy.MFA)}, textsIn[auth.Factor]{&o.Policy.Methods},
		timeIn{&o.Policy.AtOnceFrom}, timeIn{&o.CreatedAt},
	}
}

// nameKey is what makes two names of organizations the same.
func nameKey(name string) string { return strings.ToLower(norm.NFKC.String(name)) }

func (t *tx) InsertOrganization(o auth.Organization) error {
	return t.one("insert organization", store.ErrConflict, sqlInsertOrganization,
		o.ID, o.Name, nameKey(o.Name), string(o.Policy.MFA), texts(o.Policy.Methods),
		millis(o.Policy.AtOnceFrom), millis(o.CreatedAt))
}

// UpdateOrganization looks for the name first, because some engines end a
// transaction at a name that is taken.
func (t *tx) UpdateOrganization(o auth.Organization) error {
	const what = "update organization"
	holder, err := t.OrganizationByName(o.Name)
	switch {
	case err == nil && holder.ID != o.ID:
		return fmt.Errorf("%s: name: %w", what, store.ErrConflict)
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return err
	}
	return t.one(what, store.ErrNotFound, sqlUpdateOrganization, o.Name, nameKey(o.Name),
		string(o.Policy.MFA), texts(o.Policy.Methods), millis(o.Policy.AtOnceFrom), o.ID)
}

// Organizations sorts here, because engines disagree about the order of texts.
func (t *tx) Organizations() ([]auth.Organization, error) {
	all, err := list(t, "organizations", sqlOrganizations, nil, organizationIn)
	slices.SortFunc(all, func(a, b auth.Organization) int {
		return cmp.Compare(nameKey(a.Name), nameKey(b.Name))
	})
	return all, err
}

func (t *tx) Organization(id string) (auth.Organization, error) {
	return t.organization(sqlOrganization, id)
}

func (t *tx) OrganizationByName(name string) (auth.Organization, error) {
	return t.organization(sqlOrganizationByName, nameKey(name))
}

func (t *tx) organization(query, key string) (auth.Organization, error) {
	var o auth.Organization
	err := t.get("organization", query, []any{key}, organizationIn(&o))
	return o, err
}
