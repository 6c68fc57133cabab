package storetest

import (
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
		want := auth.Organization{ID: "o2", Name: "Größe & Söhne", CreatedAt: noon}
		update(t, st, func(tx store.Tx) error { return tx.InsertOrganization(want) })
		equal(t, read(t, st, func(tx store.Tx) (auth.Organization, error) {
			return tx.Organization("o2")
		}), want)
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
