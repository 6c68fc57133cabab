package sqlstore_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// A change of one row leaves those alone that share a part of its key.
func TestChangesLeaveTheirNeighborsAlone(t *testing.T) {
	at := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	s := open(t, filepath.Join(t.TempDir(), "foyer.db"))
	update := func(fn func(tx store.Tx) error) {
		t.Helper()
		if err := s.Update(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	one := store.Identity{Issuer: "https://one.example", Subject: "1", AccountID: "ann", Email: "ann@one.example", CreatedAt: at, UsedAt: at}
	two := one
	two.Issuer, two.AccountID = "https://two.example", "ben"
	update(func(tx store.Tx) error {
		var made error
		for _, id := range []string{"ann", "ben"} {
			account := store.Account{Account: auth.Account{ID: id, Email: id + "@example.org", Name: id, Role: auth.RoleSolo, CreatedAt: at}}
			made = errors.Join(made, tx.InsertAccount(account))
		}
		return errors.Join(made, tx.InsertIdentity(one), tx.InsertIdentity(two),
			tx.PutInstall(store.Install{AccountID: "ann", Thumbprint: "desk", KnownAt: at, UsedAt: at}),
			tx.PutInstall(store.Install{AccountID: "ann", Thumbprint: "lost", KnownAt: at, UsedAt: at}),
			tx.PutInstall(store.Install{AccountID: "ben", Thumbprint: "lost", KnownAt: at, UsedAt: at}))
	})
	changed := one
	changed.Email = "other@one.example"
	update(func(tx store.Tx) error { return tx.UpdateIdentity(changed) })
	update(func(tx store.Tx) error { return tx.DeleteInstall("ann", "lost") })
	err := s.View(t.Context(), func(tx store.Tx) error {
		if kept, err := tx.Identity(two.Issuer, two.Subject); err != nil || kept != two {
			t.Errorf("the same subject of another issuer: %+v, %v", kept, err)
		}
		if _, err := tx.Install("ann", "lost"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the install that was removed: %v", err)
		}
		for account, thumbprint := range map[string]string{"ann": "desk", "ben": "lost"} {
			if _, err := tx.Install(account, thumbprint); err != nil {
				t.Errorf("%s of %s: %v", thumbprint, account, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
