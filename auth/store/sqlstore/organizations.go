package sqlstore

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"foyer/auth"
	"foyer/auth/store"
)

const (
	sqlInsertOrganization = `INSERT INTO organizations (id, name, name_key, created_at)
VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlOrganization       = `SELECT id, name, created_at FROM organizations WHERE id = ?`
	sqlOrganizationByName = `SELECT id, name, created_at FROM organizations WHERE name_key = ?`
)

// nameKey is what makes two names of organizations the same.
func nameKey(name string) string { return strings.ToLower(norm.NFKC.String(name)) }

func (t *tx) InsertOrganization(o auth.Organization) error {
	return t.one("insert organization", store.ErrConflict, sqlInsertOrganization,
		o.ID, o.Name, nameKey(o.Name), millis(o.CreatedAt))
}

func (t *tx) Organization(id string) (auth.Organization, error) {
	return t.organization(sqlOrganization, id)
}

func (t *tx) OrganizationByName(name string) (auth.Organization, error) {
	return t.organization(sqlOrganizationByName, nameKey(name))
}

func (t *tx) organization(query, key string) (auth.Organization, error) {
	var o auth.Organization
	err := t.get("organization", query, []any{key}, []any{&o.ID, &o.Name, timeIn{&o.CreatedAt}})
	return o, err
}
