package storetest

import (
	"testing"
	"time"

	"foyer/auth/store"
)

const issuer = "https://accounts.example.com"

func identity(subject, accountID string) store.Identity {
	return store.Identity{
		Issuer: issuer, Subject: subject, AccountID: accountID, Email: subject + "@gmail.example",
		CreatedAt: noon, UsedAt: noon.Add(time.Hour),
	}
}

func identityBy(issuer, subject string) func(store.Tx) (store.Identity, error) {
	return func(tx store.Tx) (store.Identity, error) { return tx.Identity(issuer, subject) }
}

func identitiesOf(accountID string) func(store.Tx) ([]store.Identity, error) {
	return func(tx store.Tx) ([]store.Identity, error) { return tx.IdentitiesOf(accountID) }
}

func connect(t *testing.T, st store.Store, identities ...store.Identity) {
	t.Helper()
	for _, i := range identities {
		update(t, st, func(tx store.Tx) error { return tx.InsertIdentity(i) })
	}
}

func (s *suite) identities(t *testing.T) {
	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		bare := store.Identity{Issuer: issuer, Subject: "bare", AccountID: "bob"}
		for _, want := range []store.Identity{identity("full", "ann"), bare} {
			connect(t, st, want)
			equal(t, read(t, st, identityBy(issuer, want.Subject)), want)
		}
	})
	s.fresh(t, "one that has an account conflicts", func(t *testing.T, st store.Store) {
		connect(t, st, identity("s", "ann"))
		for _, accountID := range []string{"ann", "bob"} {
			again := identity("s", accountID)
			again.Email = "changed@gmail.example"
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertIdentity(again) })
		}
		equal(t, read(t, st, identityBy(issuer, "s")), identity("s", "ann"))
	})
	s.fresh(t, "issuer and subject are unique together, in their case", func(t *testing.T, st store.Store) {
		elsewhere, upper := identity("s", "bob"), identity("S", "bob")
		elsewhere.Issuer = "https://other.example.com"
		connect(t, st, identity("s", "ann"), elsewhere, upper)
		equal(t, read(t, st, identityBy(issuer, "s")), identity("s", "ann"))
		equal(t, read(t, st, identityBy(elsewhere.Issuer, "s")), elsewhere)
		equal(t, read(t, st, identityBy(issuer, "S")), upper)
	})
	s.fresh(t, "are listed by age, then issuer and subject, for their account", func(t *testing.T, st store.Store) {
		young, third, second, first := identity("a", "ann"), identity("a", "ann"), identity("c", "ann"), identity("B", "ann")
		young.CreatedAt = noon.Add(time.Millisecond)
		third.Issuer = issuer + ".zz"
		connect(t, st, young, third, second, first, identity("other", "bob"))
		equal(t, read(t, st, identitiesOf("ann")), []store.Identity{first, second, third, young})
		equal(t, len(read(t, st, identitiesOf("none"))), 0)
	})
	s.fresh(t, "updating replaces email and last use, not the account", func(t *testing.T, st store.Store) {
		want := identity("s", "ann")
		connect(t, st, want, identity("other", "ann"))
		changed := store.Identity{
			Issuer: issuer, Subject: "s", AccountID: "bob", Email: "new@gmail.example",
			CreatedAt: noon.Add(time.Hour), UsedAt: noon.Add(2 * time.Hour),
		}
		update(t, st, func(tx store.Tx) error { return tx.UpdateIdentity(changed) })
		want.Email, want.UsedAt = changed.Email, changed.UsedAt
		equal(t, read(t, st, identitiesOf("ann")), []store.Identity{identity("other", "ann"), want})
		equal(t, len(read(t, st, identitiesOf("bob"))), 0)
	})
	s.fresh(t, "unknown ones are not found", func(t *testing.T, st store.Store) {
		connect(t, st, identity("s", "ann"))
		for name, fn := range map[string]func(store.Tx) error{
			"by subject":      func(tx store.Tx) error { _, err := tx.Identity(issuer, "none"); return err },
			"by issuer":       func(tx store.Tx) error { _, err := tx.Identity("https://none", "s"); return err },
			"by nothing":      func(tx store.Tx) error { _, err := tx.Identity("", ""); return err },
			"to update":       func(tx store.Tx) error { return tx.UpdateIdentity(identity("none", "ann")) },
			"without account": func(tx store.Tx) error { return tx.InsertIdentity(identity("new", "none")) },
		} {
			t.Run(name, func(t *testing.T) { refuses(t, st, store.ErrNotFound, fn) })
		}
	})
}
