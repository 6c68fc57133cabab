package storetest

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

func invitation(address string) store.Invitation {
	return store.Invitation{
		Address: address, OrganizationID: "org", Role: auth.RoleGuest, InvitedBy: "ann", CreatedAt: noon,
	}
}

func invitationFor(address string) func(store.Tx) (store.Invitation, error) {
	return func(tx store.Tx) (store.Invitation, error) { return tx.Invitation(address) }
}

func invitationsOf(organizationID string) func(store.Tx) ([]store.Invitation, error) {
	return func(tx store.Tx) ([]store.Invitation, error) { return tx.InvitationsOf(organizationID) }
}

func invite(t *testing.T, st store.Store, invitations ...store.Invitation) {
	t.Helper()
	for _, i := range invitations {
		update(t, st, func(tx store.Tx) error { return tx.PutInvitation(i) })
	}
}

func addOrganization(t *testing.T, st store.Store, id string) {
	t.Helper()
	update(t, st, func(tx store.Tx) error {
		return tx.InsertOrganization(auth.Organization{ID: id, Name: id})
	})
}

func (s *suite) invitations(t *testing.T) {
	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		bare := store.Invitation{Address: "bare@example.com", OrganizationID: "org"}
		for _, want := range []store.Invitation{invitation("full@example.com"), bare} {
			invite(t, st, want)
			equal(t, read(t, st, invitationFor(want.Address)), want)
		}
	})
	s.fresh(t, "putting again replaces, another organization's too", func(t *testing.T, st store.Store) {
		addOrganization(t, st, "o2")
		want := store.Invitation{
			Address: "a@example.com", OrganizationID: "o2", Role: auth.RoleAdmin, CreatedAt: noon.Add(time.Hour),
		}
		invite(t, st, invitation("a@example.com"), invitation("other@example.com"), want)
		equal(t, read(t, st, invitationFor("a@example.com")), want)
		equal(t, read(t, st, invitationsOf("org")), []store.Invitation{invitation("other@example.com")})
		equal(t, read(t, st, invitationsOf("o2")), []store.Invitation{want})
	})
	s.fresh(t, "are listed by address for their organization", func(t *testing.T, st store.Store) {
		addOrganization(t, st, "o2")
		foreign := invitation("a.foreign@example.com")
		foreign.OrganizationID = "o2"
		invite(t, st, invitation("c@example.com"), invitation("a-b@example.com"), foreign,
			invitation("a@example.com"))
		equal(t, read(t, st, invitationsOf("org")), []store.Invitation{
			invitation("a-b@example.com"), invitation("a@example.com"), invitation("c@example.com"),
		})
		equal(t, len(read(t, st, invitationsOf("none"))), 0)
	})
	s.fresh(t, "deleting takes one", func(t *testing.T, st store.Store) {
		invite(t, st, invitation("a@example.com"), invitation("b@example.com"))
		remove := func(tx store.Tx) error { return tx.DeleteInvitation("org", "a@example.com") }
		update(t, st, remove)
		equal(t, read(t, st, invitationsOf("org")), []store.Invitation{invitation("b@example.com")})
		refuses(t, st, store.ErrNotFound, remove)
	})
	s.fresh(t, "unknown and foreign ones are not found", func(t *testing.T, st store.Store) {
		addOrganization(t, st, "o2")
		invite(t, st, invitation("a@example.com"))
		lost := invitation("lost@example.com")
		lost.OrganizationID = "none"
		taken := invitation("a@example.com")
		taken.OrganizationID = ""
		for name, fn := range map[string]func(store.Tx) error{
			"by address": func(tx store.Tx) error { _, err := tx.Invitation("none@example.com"); return err },
			"by nothing": func(tx store.Tx) error { _, err := tx.Invitation(""); return err },
			"to take back": func(tx store.Tx) error {
				return tx.DeleteInvitation("org", "none@example.com")
			},
			"another's to take back": func(tx store.Tx) error { return tx.DeleteInvitation("o2", "a@example.com") },
			"unknown organization":   func(tx store.Tx) error { return tx.PutInvitation(lost) },
			"no organization":        func(tx store.Tx) error { return tx.PutInvitation(taken) },
		} {
			t.Run(name, func(t *testing.T) { refuses(t, st, store.ErrNotFound, fn) })
		}
		equal(t, read(t, st, invitationFor("a@example.com")), invitation("a@example.com"))
	})
}
