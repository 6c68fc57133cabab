package storetest

import (
	"errors"
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

func (s *suite) sends(t *testing.T) {
	type sent struct {
		Count  int
		Newest time.Time
	}
	since := func(address, budget string, since time.Time) func(store.Tx) (sent, error) {
		return func(tx store.Tx) (n sent, err error) {
			n.Count, n.Newest, err = tx.Sends(address, budget, since)
			return n, err
		}
	}
	s.fresh(t, "an address never sent to counts none", func(t *testing.T, st store.Store) {
		equal(t, read(t, st, since("a", "strangers", time.Time{})), sent{})
	})
	s.fresh(t, "each is counted from a time on", func(t *testing.T, st store.Store) {
		last := noon.Add(2 * time.Second)
		update(t, st, func(tx store.Tx) error {
			for _, at := range []time.Time{last, noon, noon.Add(time.Second), noon} { // in any order
				if err := tx.NoteSend("a", "strangers", at); err != nil {
					return err
				}
			}
			return errors.Join(tx.NoteSend("a", "jkt", noon), tx.NoteSend("b", "strangers", noon))
		})
		equal(t, read(t, st, since("a", "strangers", time.Time{})), sent{4, last})
		equal(t, read(t, st, since("a", "strangers", noon)), sent{4, last})
		equal(t, read(t, st, since("a", "strangers", noon.Add(time.Millisecond))), sent{2, last})
		equal(t, read(t, st, since("a", "strangers", last)), sent{1, last})
		equal(t, read(t, st, since("a", "strangers", last.Add(time.Millisecond))), sent{})
		for _, other := range [][2]string{{"a", "jkt"}, {"b", "strangers"}} {
			equal(t, read(t, st, since(other[0], other[1], noon)), sent{1, noon})
		}
	})
}
