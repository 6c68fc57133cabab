package storetest

import (
	"testing"
	"time"

	"foyer/auth/store"
)

func (s *suite) codes(t *testing.T) {
	get := func(tx store.Tx) (store.Code, error) { return tx.Code("c") }

	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		want := code("c")
		want.PausedSessionID = "paused"
		update(t, st, func(tx store.Tx) error { return tx.InsertCode(want) })
		equal(t, read(t, st, get), want)
	})
	s.fresh(t, "are spent once and say by which session", func(t *testing.T, st store.Store) {
		want := code("c")
		update(t, st, func(tx store.Tx) error { return tx.InsertCode(want) })
		update(t, st, func(tx store.Tx) error { return tx.SpendCode("c", "first", noon) })
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
			return tx.SpendCode("c", "second", noon.Add(time.Second))
		})
		want.SpentAt, want.SessionID = noon, "first"
		equal(t, read(t, st, get), want)
	})
	s.fresh(t, "unknown ones are not found", func(t *testing.T, st store.Store) {
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := get(tx)
			return err
		})
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.SpendCode("c", "s", noon) })
	})
	s.fresh(t, "a taken hash conflicts", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error { return tx.InsertCode(code("c")) })
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertCode(code("c")) })
	})
	s.fresh(t, "need an account", func(t *testing.T, st store.Store) {
		lost := code("c")
		lost.AccountID = "none"
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.InsertCode(lost) })
	})
	s.fresh(t, "cannot be spent at no time", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error { return tx.InsertCode(code("c")) })
		if err := st.Update(t.Context(), func(tx store.Tx) error {
			return tx.SpendCode("c", "s", time.Time{})
		}); err == nil {
			t.Error("a code was spent and would read as unspent")
		}
	})
	s.fresh(t, "an account's are deleted unless they are spent", func(t *testing.T, st store.Store) {
		open, spent, others := code("open"), code("spent"), code("others")
		others.AccountID = "bob"
		for _, one := range []store.Code{open, spent, others} {
			update(t, st, func(tx store.Tx) error { return tx.InsertCode(one) })
		}
		update(t, st, func(tx store.Tx) error { return tx.SpendCode("spent", "s", noon) })
		update(t, st, func(tx store.Tx) error { return tx.DeleteCodes("ann") })
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { _, err := tx.Code("open"); return err })
		for _, one := range []string{"spent", "others"} {
			view(t, st, func(tx store.Tx) error { _, err := tx.Code(one); return err })
		}
	})
}
