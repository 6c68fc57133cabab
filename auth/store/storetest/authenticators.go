package storetest

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

func authenticator(id, accountID string) store.Authenticator {
	return store.Authenticator{
		Authenticator: auth.Authenticator{
			ID: id, AccountID: accountID, Factor: auth.FactorTOTP, Label: "Pixel", Hint: "•• 0142",
			CreatedAt: noon, UsedAt: noon.Add(time.Hour), ProvedAs: auth.FactorEmailCode,
			ProvedUntil: noon.Add(72 * time.Hour),
		},
		Secret: "sealed seed", Address: "sealed address", LastStep: 58_000_000,
	}
}

func authenticatorsOf(accountID string) func(store.Tx) ([]store.Authenticator, error) {
	return func(tx store.Tx) ([]store.Authenticator, error) { return tx.AuthenticatorsOf(accountID) }
}

func enroll(t *testing.T, st store.Store, authenticators ...store.Authenticator) {
	t.Helper()
	for _, a := range authenticators {
		update(t, st, func(tx store.Tx) error { return tx.InsertAuthenticator(a) })
	}
}

func (s *suite) authenticators(t *testing.T) {
	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		bare := store.Authenticator{Authenticator: auth.Authenticator{ID: "bare", AccountID: "bob"}}
		enroll(t, st, authenticator("full", "ann"), bare)
		equal(t, read(t, st, authenticatorsOf("ann")), []store.Authenticator{authenticator("full", "ann")})
		equal(t, read(t, st, authenticatorsOf("bob")), []store.Authenticator{bare})
	})
	s.fresh(t, "are listed by age, then id, for their account", func(t *testing.T, st store.Store) {
		young, second, first := authenticator("a", "ann"), authenticator("c", "ann"), authenticator("b", "ann")
		young.CreatedAt = noon.Add(time.Millisecond)
		enroll(t, st, young, second, first, authenticator("other", "bob"))
		equal(t, read(t, st, authenticatorsOf("ann")), []store.Authenticator{first, second, young})
		equal(t, len(read(t, st, authenticatorsOf("none"))), 0)
	})
	s.fresh(t, "a taken id conflicts", func(t *testing.T, st store.Store) {
		enroll(t, st, authenticator("a", "ann"))
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
			return tx.InsertAuthenticator(authenticator("a", "bob"))
		})
		equal(t, len(read(t, st, authenticatorsOf("bob"))), 0)
	})
	s.fresh(t, "updating replaces only what their use changes", func(t *testing.T, st store.Store) {
		want := authenticator("a", "ann")
		enroll(t, st, want, authenticator("b", "ann"))
		changed := store.Authenticator{Authenticator: auth.Authenticator{
			ID: "a", AccountID: "ann", Label: "Ann's Pixel", UsedAt: noon.Add(2 * time.Hour),
		}}
		update(t, st, func(tx store.Tx) error { return tx.UpdateAuthenticator(changed) })
		want.Label, want.UsedAt = changed.Label, changed.UsedAt
		want.ProvedAs, want.ProvedUntil = "", time.Time{}
		equal(t, read(t, st, authenticatorsOf("ann")),
			[]store.Authenticator{want, authenticator("b", "ann")})
	})
	s.fresh(t, "a step is spent once, and those below it with it", func(t *testing.T, st store.Store) {
		want := authenticator("a", "ann")
		enroll(t, st, want)
		step := want.LastStep + 2
		update(t, st, func(tx store.Tx) error { return tx.SpendStep("a", step) })
		for _, spent := range []int64{step, step - 1, want.LastStep, 0} {
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.SpendStep("a", spent) })
		}
		want.LastStep = step
		equal(t, read(t, st, authenticatorsOf("ann")), []store.Authenticator{want})
		update(t, st, func(tx store.Tx) error { return tx.SpendStep("a", step+1) })
	})
	s.fresh(t, "deleting takes one", func(t *testing.T, st store.Store) {
		enroll(t, st, authenticator("a", "ann"), authenticator("b", "ann"))
		update(t, st, func(tx store.Tx) error { return tx.DeleteAuthenticator("ann", "a") })
		equal(t, read(t, st, authenticatorsOf("ann")), []store.Authenticator{authenticator("b", "ann")})
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.DeleteAuthenticator("ann", "a") })
	})
	s.fresh(t, "unknown and foreign ones are not found", func(t *testing.T, st store.Store) {
		enroll(t, st, authenticator("a", "ann"))
		for name, fn := range map[string]func(store.Tx) error{
			"to update":         func(tx store.Tx) error { return tx.UpdateAuthenticator(authenticator("none", "ann")) },
			"another's":         func(tx store.Tx) error { return tx.UpdateAuthenticator(authenticator("a", "bob")) },
			"to spend":          func(tx store.Tx) error { return tx.SpendStep("none", 1) },
			"to delete":         func(tx store.Tx) error { return tx.DeleteAuthenticator("ann", "none") },
			"another's to take": func(tx store.Tx) error { return tx.DeleteAuthenticator("bob", "a") },
			"without account":   func(tx store.Tx) error { return tx.InsertAuthenticator(authenticator("new", "none")) },
		} {
			t.Run(name, func(t *testing.T) { refuses(t, st, store.ErrNotFound, fn) })
		}
		equal(t, read(t, st, authenticatorsOf("ann")), []store.Authenticator{authenticator("a", "ann")})
	})
}
