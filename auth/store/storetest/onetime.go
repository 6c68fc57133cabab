package storetest

import (
	"errors"
	"testing"
	"time"

	"foyer/auth/store"
)

func oneTime(hash string) store.OneTimeCode {
	return store.OneTimeCode{
		AccountID: "ann", Kind: store.OneTimePass, Hash: hash, Active: true, CreatedAt: noon,
		ExpiresAt: noon.Add(15 * time.Minute), IssuedBy: "bob",
	}
}

func oneTimesOf(accountID string, kind store.OneTimeKind) func(store.Tx) ([]store.OneTimeCode, error) {
	return func(tx store.Tx) ([]store.OneTimeCode, error) { return tx.OneTimeCodesOf(accountID, kind) }
}

func spendOneTime(hash, by string, at time.Time) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.SpendOneTimeCode("ann", store.OneTimePass, hash, by, at) }
}

func issue(t *testing.T, st store.Store, codes ...store.OneTimeCode) {
	t.Helper()
	for _, c := range codes {
		update(t, st, func(tx store.Tx) error { return tx.InsertOneTimeCode(c) })
	}
}

func (s *suite) oneTimeCodes(t *testing.T) {
	passes := oneTimesOf("ann", store.OneTimePass)

	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		spent := oneTime("spent")
		spent.SpentAt, spent.SpentBy = noon.Add(time.Minute), "jkt"
		bare := store.OneTimeCode{AccountID: "ann", Kind: store.OneTimeRecovery, Hash: "bare"}
		issue(t, st, spent, bare)
		equal(t, read(t, st, passes), []store.OneTimeCode{spent})
		equal(t, read(t, st, oneTimesOf("ann", store.OneTimeRecovery)), []store.OneTimeCode{bare})
	})
	s.fresh(t, "are listed by age, then hash, for account and kind", func(t *testing.T, st store.Store) {
		young, second, first := oneTime("a"), oneTime("c"), oneTime("b")
		young.CreatedAt = noon.Add(time.Millisecond)
		other, recovery := oneTime("b"), oneTime("b") // the hash is theirs too
		other.AccountID, recovery.Kind = "bob", store.OneTimeRecovery
		issue(t, st, young, second, first, other, recovery)
		equal(t, read(t, st, passes), []store.OneTimeCode{first, second, young})
		equal(t, read(t, st, oneTimesOf("bob", store.OneTimePass)), []store.OneTimeCode{other})
		equal(t, len(read(t, st, oneTimesOf("none", store.OneTimePass))), 0)
	})
	s.fresh(t, "a taken hash conflicts", func(t *testing.T, st store.Store) {
		issue(t, st, oneTime("c"))
		again := oneTime("c")
		again.IssuedBy = "somebody else"
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertOneTimeCode(again) })
		equal(t, read(t, st, passes), []store.OneTimeCode{oneTime("c")})
	})
	s.fresh(t, "wait until they are activated", func(t *testing.T, st store.Store) {
		pending := oneTime("c")
		pending.Active = false
		issue(t, st, pending)
		equal(t, read(t, st, passes), []store.OneTimeCode{pending})
		for range 2 { // the second time it is no error
			update(t, st, func(tx store.Tx) error {
				return tx.ActivateOneTimeCode("ann", store.OneTimePass, "c")
			})
			equal(t, read(t, st, passes), []store.OneTimeCode{oneTime("c")})
		}
	})
	s.fresh(t, "are spent by one install, which may come again", s.oneTimeSpent)
	s.fresh(t, "unknown ones are not found", s.unknownOneTime)
	s.fresh(t, "deleting keeps one, or none", func(t *testing.T, st store.Store) {
		other, recovery := oneTime("a"), oneTime("a")
		other.AccountID, recovery.Kind = "bob", store.OneTimeRecovery
		issue(t, st, oneTime("a"), oneTime("b"), oneTime("c"), other, recovery)
		for keep, want := range map[string][]store.OneTimeCode{"b": {oneTime("b")}, "": nil} {
			t.Run("keep "+keep, func(t *testing.T) {
				_ = st.Update(t.Context(), func(tx store.Tx) error {
					if err := tx.DeleteOneTimeCodes("ann", store.OneTimePass, keep); err != nil {
						t.Error(err)
					}
					got, err := passes(tx)
					equal(t, got, want)
					return errors.Join(err, errors.New("roll back for the other"))
				})
			})
		}
		for range 2 { // the second time it is no error
			update(t, st, func(tx store.Tx) error {
				return tx.DeleteOneTimeCodes("ann", store.OneTimePass, "none")
			})
			equal(t, len(read(t, st, passes)), 0)
		}
		equal(t, len(read(t, st, oneTimesOf("bob", store.OneTimePass))), 1)
		equal(t, len(read(t, st, oneTimesOf("ann", store.OneTimeRecovery))), 1)
	})
}

func (s *suite) oneTimeSpent(t *testing.T, st store.Store) {
	want := oneTime("c")
	issue(t, st, want, oneTime("other"))
	want.SpentAt, want.SpentBy = noon.Add(time.Minute), "jkt"
	update(t, st, spendOneTime("c", "jkt", want.SpentAt))
	update(t, st, spendOneTime("c", "jkt", noon.Add(time.Hour)))
	for _, by := range []string{"another", ""} {
		refuses(t, st, store.ErrConflict, spendOneTime("c", by, noon.Add(time.Hour)))
	}
	equal(t, read(t, st, oneTimesOf("ann", store.OneTimePass)), []store.OneTimeCode{want, oneTime("other")})
	if err := st.Update(t.Context(), spendOneTime("other", "jkt", time.Time{})); err == nil {
		t.Error("a code was spent at no time and would read as unspent")
	}
}

func (s *suite) unknownOneTime(t *testing.T, st store.Store) {
	issue(t, st, oneTime("c"))
	for name, fn := range map[string]func(store.Tx) error{
		"to activate": func(tx store.Tx) error {
			return tx.ActivateOneTimeCode("ann", store.OneTimePass, "none")
		},
		"another's to activate": func(tx store.Tx) error {
			return tx.ActivateOneTimeCode("bob", store.OneTimePass, "c")
		},
		"another kind to activate": func(tx store.Tx) error {
			return tx.ActivateOneTimeCode("ann", store.OneTimeRecovery, "c")
		},
		"to spend": spendOneTime("none", "jkt", noon),
		"another's to spend": func(tx store.Tx) error {
			return tx.SpendOneTimeCode("bob", store.OneTimePass, "c", "jkt", noon)
		},
		"another kind to spend": func(tx store.Tx) error {
			return tx.SpendOneTimeCode("ann", store.OneTimeRecovery, "c", "jkt", noon)
		},
		"without account": func(tx store.Tx) error {
			return tx.InsertOneTimeCode(store.OneTimeCode{AccountID: "none", Hash: "c"})
		},
	} {
		t.Run(name, func(t *testing.T) { refuses(t, st, store.ErrNotFound, fn) })
	}
	equal(t, read(t, st, oneTimesOf("ann", store.OneTimePass)), []store.OneTimeCode{oneTime("c")})
}
