package sqlstore

import (
	"cmp"
	"slices"

	"foyer/auth/store"
)

const (
	invitationColumns = `address, organization_id, role, invited_by, created_at`

	sqlPutInvitation = `INSERT INTO invitations (` + invitationColumns + `)
VALUES (?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET organization_id = excluded.organization_id,
role = excluded.role, invited_by = excluded.invited_by, created_at = excluded.created_at`
	sqlInvitation       = `SELECT ` + invitationColumns + ` FROM invitations WHERE address = ?`
	sqlInvitationsOf    = `SELECT ` + invitationColumns + ` FROM invitations WHERE organization_id = ?`
	sqlDeleteInvitation = `DELETE FROM invitations WHERE address = ? AND organization_id = ?`
)

func invitationIn(i *store.Invitation) []any {
	return []any{
		&i.Address, &i.OrganizationID, textIn{(*string)(&i.Role)}, &i.InvitedBy, timeIn{&i.CreatedAt},
	}
}

func (t *tx) PutInvitation(i store.Invitation) error {
	_, err := t.exec("put invitation", sqlPutInvitation, i.Address, i.OrganizationID, string(i.Role),
		i.InvitedBy, millis(i.CreatedAt))
	return err
}

func (t *tx) Invitation(address string) (store.Invitation, error) {
	var i store.Invitation
	err := t.get("invitation", sqlInvitation, []any{address}, invitationIn(&i))
	return i, err
}

// InvitationsOf sorts here, because engines disagree about the order of texts.
func (t *tx) InvitationsOf(organizationID string) ([]store.Invitation, error) {
	all, err := list(t, "invitations", sqlInvitationsOf, []any{organizationID}, invitationIn)
	slices.SortFunc(all, func(a, b store.Invitation) int { return cmp.Compare(a.Address, b.Address) })
	return all, err
}

func (t *tx) DeleteInvitation(organizationID, address string) error {
	return t.one("delete invitation", store.ErrNotFound, sqlDeleteInvitation, address, organizationID)
}
