package storetest

import (
	"testing"
	"time"

	"foyer/auth/store"
)

func counter(subject, factor, budget string) func(store.Tx) (store.Counter, error) {
	return func(tx store.Tx) (store.Counter, error) { return tx.Counter(subject, factor, budget) }
}

func (s *suite) counters(t *testing.T) {
	put := func(tx store.Tx, subject, factor, budget string, failures int) error {
		return tx.PutCounter(store.Counter{
			Subject: subject, Factor: factor, Budget: budget, Failures: failures, LastAt: noon,
		})
	}
	s.fresh(t, "one never kept is zero", func(t *testing.T, st store.Store) {
		equal(t, read(t, st, counter("a", "totp", "strangers")),
			store.Counter{Subject: "a", Factor: "totp", Budget: "strangers"})
	})
	s.fresh(t, "putting again replaces", func(t *testing.T, st store.Store) {
		for n := range 3 {
			update(t, st, func(tx store.Tx) error { return put(tx, "a", "totp", "strangers", n) })
			equal(t, read(t, st, counter("a", "totp", "strangers")), store.Counter{
				Subject: "a", Factor: "totp", Budget: "strangers", Failures: n, LastAt: noon,
			})
		}
	})
	s.fresh(t, "deleting takes all budgets of a factor, or of all", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error {
			for _, subject := range []string{"a", "b"} {
				for _, factor := range []string{"totp", "password"} {
					for _, budget := range []string{"strangers", "jkt"} {
						if err := put(tx, subject, factor, budget, 3); err != nil {
							return err
						}
					}
				}
			}
			return nil
		})
		left := func(subject, factor string) int {
			return read(t, st, counter(subject, factor, "strangers")).Failures +
				read(t, st, counter(subject, factor, "jkt")).Failures
		}
		update(t, st, func(tx store.Tx) error { return tx.DeleteCounters("a", "totp") })
		equal(t, []int{left("a", "totp"), left("a", "password"), left("b", "totp")}, []int{0, 6, 6})
		update(t, st, func(tx store.Tx) error { return tx.DeleteCounters("a", "") })
		equal(t, []int{left("a", "password"), left("b", "password")}, []int{0, 6})
	})
}

func (s *suite) sources(t *testing.T) {
	type failures struct {
		Count  int
		Oldest time.Time
	}
	since := func(source string, since time.Time) func(store.Tx) (failures, error) {
		return func(tx store.Tx) (f failures, err error) {
			f.Count, f.Oldest, err = tx.SourceFailures(source, since)
			return f, err
		}
	}
	s.fresh(t, "one without failures counts none", func(t *testing.T, st store.Store) {
		equal(t, read(t, st, since("src", noon)), failures{})
	})
	s.fresh(t, "distinct identifiers are counted from a time on", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error {
			for i, identifier := range []string{"a", "b", "c", "a"} { // a moves from 0 to 3
				at := noon.Add(time.Duration(i) * time.Second)
				if err := tx.NoteSourceFailure("src", identifier, at); err != nil {
					return err
				}
			}
			return tx.NoteSourceFailure("elsewhere", "a", noon)
		})
		first, last := noon.Add(time.Second), noon.Add(3*time.Second)
		equal(t, read(t, st, since("src", noon)), failures{3, first})
		equal(t, read(t, st, since("src", first)), failures{3, first})
		equal(t, read(t, st, since("src", first.Add(time.Millisecond))), failures{2, noon.Add(2 * time.Second)})
		equal(t, read(t, st, since("src", last)), failures{1, last})
		equal(t, read(t, st, since("src", last.Add(time.Millisecond))), failures{})
		equal(t, read(t, st, since("elsewhere", noon)), failures{1, noon})
	})
}
