package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

func (s *suite) meta(t *testing.T) {
	s.fresh(t, "a fact never set is not found", func(t *testing.T, st store.Store) {
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.Meta("key")
			return err
		})
	})
	s.fresh(t, "setting again replaces", func(t *testing.T, st store.Store) {
		for _, value := range []string{"one", "two", ""} {
			update(t, st, func(tx store.Tx) error { return tx.SetMeta("key", value) })
			equal(t, read(t, st, func(tx store.Tx) (string, error) { return tx.Meta("key") }), value)
		}
	})
}

func (s *suite) organizations(t *testing.T) {
	s.fresh(t, "are found by id and by name in any case", func(t *testing.T, st store.Store) {
		want := auth.Organization{
			ID: "o2", Name: "Größe & Söhne", Policy: strict(), CreatedAt: noon,
		}
		update(t, st, func(tx store.Tx) error { return tx.InsertOrganization(want) })
		equal(t, read(t, st, organizationByID("o2")), want)
		equal(t, read(t, st, func(tx store.Tx) (auth.Organization, error) {
			return tx.OrganizationByName("GRÖßE & SÖHNE")
		}), want)
	})
	s.fresh(t, "unknown ones are not found", func(t *testing.T, st store.Store) {
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.Organization("none")
			return err
		})
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.OrganizationByName("none")
			return err
		})
	})
	s.fresh(t, "a taken id or name conflicts", func(t *testing.T, st store.Store) {
		for _, o := range []auth.Organization{{ID: "org", Name: "new"}, {ID: "new", Name: "oRG"}} {
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertOrganization(o) })
		}
	})
	s.fresh(t, "policies keep the difference between nil and empty", func(t *testing.T, st store.Store) {
		for i, policy := range []auth.MFAPolicy{{}, {MFA: auth.MFAOff, Methods: []auth.Factor{}}, strict()} {
			want := auth.Organization{ID: fmt.Sprint(i), Name: fmt.Sprint(i), Policy: policy}
			update(t, st, func(tx store.Tx) error { return tx.InsertOrganization(want) })
			equal(t, read(t, st, organizationByID(want.ID)), want)
		}
	})
	s.fresh(t, "are listed by name", func(t *testing.T, st store.Store) {
		first, last := auth.Organization{ID: "z", Name: "ABC"}, auth.Organization{ID: "a", Name: "zed"}
		update(t, st, func(tx store.Tx) error {
			return errors.Join(tx.InsertOrganization(last), tx.InsertOrganization(first))
		})
		equal(t, read(t, st, store.Tx.Organizations),
			[]auth.Organization{first, {ID: "org", Name: "Org", CreatedAt: noon}, last})
	})
	s.fresh(t, "updating replaces name and policy", s.updateOrganization)
}

func (s *suite) updateOrganization(t *testing.T, st store.Store) {
	other := auth.Organization{ID: "o2", Name: "Taken", CreatedAt: noon}
	update(t, st, func(tx store.Tx) error { return tx.InsertOrganization(other) })
	want := auth.Organization{ID: "org", Name: "oRG", Policy: strict(), CreatedAt: noon.Add(time.Hour)}
	for _, name := range []string{"oRG", "Renamed"} {
		want.Name = name
		update(t, st, func(tx store.Tx) error { return tx.UpdateOrganization(want) })
	}
	want.CreatedAt = noon
	equal(t, read(t, st, func(tx store.Tx) (auth.Organization, error) {
		return tx.OrganizationByName("RENAMED")
	}), want)
	refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
		_, err := tx.OrganizationByName("Org")
		return err
	})
	refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
		return tx.UpdateOrganization(auth.Organization{ID: "none", Name: "new"})
	})
	refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
		return tx.UpdateOrganization(auth.Organization{ID: "org", Name: "tAKEN"})
	})
	equal(t, read(t, st, organizationByID("org")), want)
	equal(t, read(t, st, organizationByID("o2")), other)
}

func organizationByID(id string) func(store.Tx) (auth.Organization, error) {
	return func(tx store.Tx) (auth.Organization, error) { return tx.Organization(id) }
}

// strict returns a policy with every field set.
func strict() auth.MFAPolicy {
	return auth.MFAPolicy{
		MFA: auth.MFARequired, Methods: []auth.Factor{auth.FactorTOTP, auth.FactorSMSCode},
		AtOnceFrom: noon,
	}
}

func (s *suite) installs(t *testing.T) {
	desk := store.Install{
		AccountID: "ann", Thumbprint: "jkt", DeviceName: "desk", KnownAt: noon, UsedAt: noon,
	}
	get := func(tx store.Tx) (store.Install, error) { return tx.Install("ann", "jkt") }

	s.fresh(t, "putting again keeps when it became known", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error { return tx.PutInstall(desk) })
		equal(t, read(t, st, get), desk)
		later := desk
		later.DeviceName, later.UsedAt = "laptop", noon.Add(time.Hour)
		later.KnownAt = noon.Add(time.Hour)
		update(t, st, func(tx store.Tx) error { return tx.PutInstall(later) })
		later.KnownAt = noon
		equal(t, read(t, st, get), later)
	})
	s.fresh(t, "a passkey once offered stays offered", func(t *testing.T, st store.Store) {
		for i, put := range []struct{ offered, kept bool }{
			{false, false}, {true, true}, {false, true}, {true, true},
		} {
			want := desk
			want.UsedAt, want.OfferedPasskey = noon.Add(time.Duration(i)*time.Hour), put.offered
			update(t, st, func(tx store.Tx) error { return tx.PutInstall(want) })
			want.OfferedPasskey = put.kept
			equal(t, read(t, st, get), want)
		}
		fresh := store.Install{AccountID: "bob", Thumbprint: "jkt", OfferedPasskey: true}
		update(t, st, func(tx store.Tx) error { return tx.PutInstall(fresh) })
		equal(t, read(t, st, func(tx store.Tx) (store.Install, error) { return tx.Install("bob", "jkt") }), fresh)
	})
	s.fresh(t, "are known to their account only, until deleted", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error { return tx.PutInstall(desk) })
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.Install("bob", "jkt")
			return err
		})
		for range 2 { // the second time it is no error
			update(t, st, func(tx store.Tx) error { return tx.DeleteInstall("ann", "jkt") })
		}
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := get(tx)
			return err
		})
	})
	s.fresh(t, "need an account", func(t *testing.T, st store.Store) {
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			return tx.PutInstall(store.Install{AccountID: "none", Thumbprint: "jkt"})
		})
	})
}
