package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foyer/auth"
	"foyer/auth/store"
)

func (s *suite) values(t *testing.T) {
	s.fresh(t, "zero times, nil and empty lists stay what they are", func(t *testing.T, st store.Store) {
		for name, amr := range map[string][]string{"nil": nil, "empty": {}, "odd": {"", "a b", `"`, "ü"}} {
			want := store.Code{Hash: name, AccountID: "ann", AMR: amr}
			if amr != nil {
				want.ProvedAt = make(map[auth.Factor]time.Time, len(amr))
			}
			for _, text := range amr {
				want.ProvedAt[auth.Factor(text)] = noon
			}
			update(t, st, func(tx store.Tx) error { return tx.InsertCode(want) })
			equal(t, read(t, st, func(tx store.Tx) (store.Code, error) { return tx.Code(name) }), want)
		}
		for name, proved := range map[string]map[auth.Factor]time.Time{
			"nil": nil, "empty": {}, "odd": {"": noon, `"`: {}, "ü": noon.Add(time.Millisecond)},
		} {
			want := store.Session{Session: auth.Session{ID: name, AccountID: "ann", ProvedAt: proved}}
			insert(t, st, want)
			equal(t, read(t, st, sessionByID(name)), want)
		}
		bare := store.Flow{ID: "bare", Current: "bare"}
		update(t, st, func(tx store.Tx) error { return tx.InsertFlow(bare) })
		equal(t, read(t, st, flowBy("bare")), bare)
	})
	s.fresh(t, "times keep their millisecond and come back in UTC", func(t *testing.T, st store.Store) {
		zone := time.FixedZone("east", 5*3600)
		for _, ns := range []int{0, 1, 999_999, 1_000_000, 999_000_000, 999_999_999} {
			given := time.Date(2026, 3, 1, 23, 59, 59, ns, zone)
			update(t, st, func(tx store.Tx) error {
				return tx.PutCounter(store.Counter{Subject: "a", LastAt: given})
			})
			want := given.UTC().Truncate(time.Millisecond)
			equal(t, read(t, st, counter("a", "", "")).LastAt, want)
			proving := session(fmt.Sprint(ns), "ann")
			proving.ProvedAt = map[auth.Factor]time.Time{auth.FactorTOTP: given}
			insert(t, st, proving)
			proving.ProvedAt = map[auth.Factor]time.Time{auth.FactorTOTP: want}
			equal(t, read(t, st, sessionByID(proving.ID)), proving)
		}
	})
	s.fresh(t, "whatever is written is read", func(t *testing.T, st store.Store) {
		n := 0
		// Texts are valid UTF-8 without NUL: not every engine takes others.
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.ToValidUTF8(strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x00", ""), "")
		})
		rapid.Check(t, func(r *rapid.T) {
			n++
			want := session(string(rune('A'+n)), "ann")
			want.DeviceName, want.EndedBy, want.Scope = text.Draw(r, "device"), text.Draw(r, "by"), text.Draw(r, "scope")
			want.AMR = rapid.SliceOf(text).Draw(r, "amr")
			want.IdleUntil = time.UnixMilli(rapid.Int64Range(1, 1<<47).Draw(r, "idle")).UTC()
			want.Confirmed, want.Used = rapid.Bool().Draw(r, "confirmed"), rapid.Bool().Draw(r, "used")
			update(t, st, func(tx store.Tx) error { return tx.InsertSession(want) })
			equal(t, read(t, st, sessionByID(want.ID)), want)
		})
	})
}
