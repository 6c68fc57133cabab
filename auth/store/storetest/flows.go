package storetest

import (
	"slices"
	"testing"
	"time"

	"foyer/auth/store"
)

func flowBy(hash string) func(store.Tx) (store.Flow, error) {
	return func(tx store.Tx) (store.Flow, error) { return tx.FlowByAuthSession(hash) }
}

func (s *suite) flows(t *testing.T) {
	full := flow("f")
	full.SessionID, full.Spent, full.SpentBody = "paused", "f-spent", "mac"
	full.Answer, full.AnswerUntil = "sealed", noon.Add(30*time.Second)

	s.fresh(t, "are found by the current and the spent auth_session", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error { return tx.InsertFlow(full) })
		for _, hash := range []string{full.Current, full.Spent} {
			equal(t, read(t, st, flowBy(hash)), full)
		}
	})
	s.fresh(t, "unknown and empty hashes find none", func(t *testing.T, st store.Store) {
		idle := flow("idle")
		idle.Current, idle.AccountID = "", "" // being worked on, nobody yet
		update(t, st, func(tx store.Tx) error { return tx.InsertFlow(idle) })
		for _, hash := range []string{"none", ""} {
			refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
				_, err := tx.FlowByAuthSession(hash)
				return err
			})
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
				return tx.SpendAuthSession(hash, "body")
			})
		}
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.UpdateFlow(flow("none")) })
	})
	s.fresh(t, "a taken id or auth_session conflicts", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error { return tx.InsertFlow(full) })
		sameID, sameHash := flow("f"), flow("other")
		sameID.Current, sameHash.Current = "other", full.Current
		for _, f := range []store.Flow{sameID, sameHash} {
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertFlow(f) })
		}
	})
	s.fresh(t, "need their account, if they have one", func(t *testing.T, st store.Store) {
		lost := flow("lost")
		lost.AccountID = "none"
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.InsertFlow(lost) })
	})
	s.fresh(t, "spending moves the auth_session, once", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error { return tx.InsertFlow(full) })
		update(t, st, func(tx store.Tx) error { return tx.SpendAuthSession(full.Current, "body") })
		want := full
		want.Spent, want.SpentBody, want.Current = full.Current, "body", ""
		want.Answer, want.AnswerUntil = "", time.Time{}
		equal(t, read(t, st, flowBy(full.Current)), want)
		for _, hash := range []string{full.Current, full.Spent} {
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
				return tx.SpendAuthSession(hash, "again")
			})
		}
		equal(t, read(t, st, flowBy(full.Current)), want)
	})
	s.fresh(t, "updating replaces only what the work of a step changes", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error { return tx.InsertFlow(full) })
		changed := store.Flow{
			ID: "f", AccountID: "bob", State: []byte(`{}`), Current: "f-next", Answer: "sealed again",
			AnswerUntil: noon.Add(time.Minute),
		}
		update(t, st, func(tx store.Tx) error { return tx.UpdateFlow(changed) })
		want := full
		want.AccountID, want.State, want.Current = changed.AccountID, changed.State, changed.Current
		want.Answer, want.AnswerUntil = changed.Answer, changed.AnswerUntil
		equal(t, read(t, st, flowBy("f-next")), want)
	})
	s.fresh(t, "an account's are deleted but those of one install", func(t *testing.T, st store.Store) {
		here, there, others, nobodys := flow("here"), flow("there"), flow("others"), flow("nobodys")
		there.Thumbprint, others.AccountID, nobodys.AccountID = "elsewhere", "bob", ""
		left := func(want ...string) {
			t.Helper()
			for _, one := range []string{"here", "there", "others", "nobodys"} {
				if !slices.Contains(want, one) {
					refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { _, err := flowBy(one + "-current")(tx); return err })
					continue
				}
				read(t, st, flowBy(one+"-current"))
			}
		}
		for _, one := range []store.Flow{here, there, others, nobodys} {
			update(t, st, func(tx store.Tx) error { return tx.InsertFlow(one) })
		}
		update(t, st, func(tx store.Tx) error { return tx.DeleteFlows("", "") })
		update(t, st, func(tx store.Tx) error { return tx.DeleteFlows("ann", "jkt") })
		left("here", "others", "nobodys")
		update(t, st, func(tx store.Tx) error { return tx.DeleteFlows("ann", "") })
		left("others", "nobodys")
	})
}
