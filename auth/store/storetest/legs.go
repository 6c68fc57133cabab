package storetest

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// leg returns one that no browser has opened.
func leg(id string) store.Leg {
	return store.Leg{
		ID: id, Thumbprint: "jkt", AccountID: "ann", Step: auth.StepPasskey, Details: `{"state":"x"}`,
		CreatedAt: noon, ExpiresAt: noon.Add(5 * time.Minute),
	}
}

func bound(l store.Leg) store.Leg {
	l.Browser = l.ID + "-browser"
	return l
}

func finished(l store.Leg) store.Leg {
	l = bound(l)
	l.Code, l.Outcome, l.CodeAt = l.ID+"-code", `{"ok":true}`, noon.Add(time.Minute)
	return l
}

func over(l store.Leg) store.Leg {
	l.OverAt = noon.Add(2 * time.Minute)
	return l
}

func legByID(id string) func(store.Tx) (store.Leg, error) {
	return func(tx store.Tx) (store.Leg, error) { return tx.Leg(id) }
}

func legByCode(hash string) func(store.Tx) (store.Leg, error) {
	return func(tx store.Tx) (store.Leg, error) { return tx.LegByCode(hash) }
}

func bindLeg(id, browser string) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.BindLeg(id, browser) }
}

// finishLeg gives what finished says, from a browser with a code.
func finishLeg(id, browser, code string) func(store.Tx) error {
	return func(tx store.Tx) error {
		return tx.FinishLeg(id, browser, code, `{"ok":true}`, noon.Add(time.Minute))
	}
}

func endLeg(id string) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.EndLeg(id, noon.Add(2*time.Minute)) }
}

func depart(t *testing.T, st store.Store, legs ...store.Leg) {
	t.Helper()
	for _, l := range legs {
		update(t, st, func(tx store.Tx) error { return tx.InsertLeg(l) })
	}
}

func (s *suite) legs(t *testing.T) {
	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		for _, want := range []store.Leg{over(finished(leg("full"))), leg("new"), {ID: "bare"}} {
			depart(t, st, want)
			equal(t, read(t, st, legByID(want.ID)), want)
		}
		equal(t, read(t, st, legByCode("full-code")), over(finished(leg("full"))))
	})
	s.fresh(t, "unknown ones are not found", s.unknownLeg)
	s.fresh(t, "a taken id or code conflicts", func(t *testing.T, st store.Store) {
		depart(t, st, finished(leg("l")), leg("other"), leg("another")) // many have no code
		sameID, sameCode := leg("l"), leg("new")
		sameCode.Code = "l-code"
		for _, taken := range []store.Leg{sameID, sameCode} {
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertLeg(taken) })
		}
		equal(t, read(t, st, legByID("l")), finished(leg("l")))
	})
	s.fresh(t, "go from browser to code to end", func(t *testing.T, st store.Store) {
		other := leg("other")
		depart(t, st, leg("l"), other)
		update(t, st, bindLeg("l", "l-browser"))
		equal(t, read(t, st, legByID("l")), bound(leg("l")))
		update(t, st, finishLeg("l", "l-browser", "l-code"))
		equal(t, read(t, st, legByCode("l-code")), finished(leg("l")))
		update(t, st, endLeg("l"))
		equal(t, read(t, st, legByCode("l-code")), over(finished(leg("l"))))
		equal(t, read(t, st, legByID("other")), other)
	})
	s.fresh(t, "do not go on but from where they are", s.refusedLegs)
	s.fresh(t, "a code is of one leg", func(t *testing.T, st store.Store) {
		depart(t, st, finished(leg("l")), bound(leg("other")))
		refuses(t, st, store.ErrConflict, finishLeg("other", "other-browser", "l-code"))
		equal(t, read(t, st, legByCode("l-code")), finished(leg("l")))
		equal(t, read(t, st, legByID("other")), bound(leg("other")))
	})
	s.fresh(t, "take no mark that would read as none", func(t *testing.T, st store.Store) {
		depart(t, st, leg("new"), bound(leg("bound")))
		for name, fn := range map[string]func(store.Tx) error{
			"bound to no browser":   bindLeg("new", ""),
			"finished without code": finishLeg("bound", "bound-browser", ""),
			"finished at no time": func(tx store.Tx) error {
				return tx.FinishLeg("bound", "bound-browser", "code", "{}", time.Time{})
			},
			"over at no time": func(tx store.Tx) error { return tx.EndLeg("new", time.Time{}) },
		} {
			if err := st.Update(t.Context(), fn); err == nil {
				t.Errorf("a leg was %s", name)
			}
		}
		equal(t, read(t, st, legByID("new")), leg("new"))
		equal(t, read(t, st, legByID("bound")), bound(leg("bound")))
	})
}

func (s *suite) unknownLeg(t *testing.T, st store.Store) {
	depart(t, st, leg("l")) // its code is empty
	lost := leg("lost")
	lost.AccountID = "none"
	for name, fn := range map[string]func(store.Tx) error{
		"by id":      func(tx store.Tx) error { _, err := tx.Leg("none"); return err },
		"by code":    func(tx store.Tx) error { _, err := tx.LegByCode("none"); return err },
		"by no code": func(tx store.Tx) error { _, err := tx.LegByCode(""); return err },
		"to bind":    bindLeg("none", "browser"),
		"to finish":  finishLeg("none", "browser", "code"),
		"to end":     endLeg("none"),
		// It may be nobody's, though: see "bare" above.
		"without account": func(tx store.Tx) error { return tx.InsertLeg(lost) },
	} {
		t.Run(name, func(t *testing.T) { refuses(t, st, store.ErrNotFound, fn) })
	}
}

func (s *suite) refusedLegs(t *testing.T, st store.Store) {
	all := []store.Leg{
		leg("new"), bound(leg("bound")), finished(leg("finished")), over(leg("voided")),
		over(bound(leg("left"))), over(finished(leg("spent"))),
	}
	depart(t, st, all...)
	for name, fn := range map[string]func(store.Tx) error{
		"bound again":                    bindLeg("bound", "another-browser"),
		"bound again by its own browser": bindLeg("bound", "bound-browser"),
		"bound when finished":            bindLeg("finished", "another-browser"),
		"bound when over":                bindLeg("voided", "browser"),
		"finished unbound":               finishLeg("new", "browser", "code"),
		"finished unbound by no browser": finishLeg("new", "", "code"),
		"finished by another browser":    finishLeg("bound", "another-browser", "code"),
		"finished by no browser":         finishLeg("bound", "", "code"),
		"finished again":                 finishLeg("finished", "finished-browser", "another-code"),
		"finished again with its code":   finishLeg("finished", "finished-browser", "finished-code"),
		"finished when over":             finishLeg("left", "left-browser", "code"),
		"ended when voided":              endLeg("voided"),
		"ended when spent":               endLeg("spent"),
	} {
		t.Run("are not "+name, func(t *testing.T) {
			refuses(t, st, store.ErrConflict, fn)
			for _, want := range all {
				equal(t, read(t, st, legByID(want.ID)), want)
			}
		})
	}
}
