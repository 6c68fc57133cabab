package storetest

import (
	"errors"
	"testing"
	"time"

	"foyer/auth/store"
)

func link(hash, accountID string, kind store.LinkKind) store.Link {
	return store.Link{
		Hash: hash, Kind: kind, AccountID: accountID, CreatedAt: noon, ExpiresAt: noon.Add(24 * time.Hour),
	}
}

func linkBy(hash string) func(store.Tx) (store.Link, error) {
	return func(tx store.Tx) (store.Link, error) { return tx.Link(hash) }
}

func spendLink(hash string, at time.Time) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.SpendLink(hash, at) }
}

func send(t *testing.T, st store.Store, links ...store.Link) {
	t.Helper()
	for _, l := range links {
		update(t, st, func(tx store.Tx) error { return tx.InsertLink(l) })
	}
}

// linksLeft returns those of hashes that are there.
func linksLeft(tx store.Tx, hashes ...string) (left []string, err error) {
	for _, hash := range hashes {
		switch _, err := tx.Link(hash); {
		case err == nil:
			left = append(left, hash)
		case !errors.Is(err, store.ErrNotFound):
			return nil, err
		}
	}
	return left, nil
}

func (s *suite) links(t *testing.T) {
	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		used := link("used", "ann", store.LinkNotMe)
		used.UsedAt = noon.Add(time.Minute)
		for _, want := range []store.Link{used, link("new", "ann", store.LinkReset), {Hash: "bare"}} {
			send(t, st, want)
			equal(t, read(t, st, linkBy(want.Hash)), want)
		}
	})
	s.fresh(t, "need no account, not even the one they name", func(t *testing.T, st store.Store) {
		for _, want := range []store.Link{
			link("nobody's", "", store.LinkReset), link("lost", "none", store.LinkReset),
		} {
			send(t, st, want)
			equal(t, read(t, st, linkBy(want.Hash)), want)
		}
	})
	s.fresh(t, "a taken hash conflicts", func(t *testing.T, st store.Store) {
		send(t, st, link("l", "ann", store.LinkReset))
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
			return tx.InsertLink(link("l", "bob", store.LinkNotMe))
		})
		equal(t, read(t, st, linkBy("l")), link("l", "ann", store.LinkReset))
	})
	s.fresh(t, "are spent once", func(t *testing.T, st store.Store) {
		want, other := link("l", "ann", store.LinkReset), link("other", "ann", store.LinkReset)
		send(t, st, want, other)
		want.UsedAt = noon.Add(time.Minute)
		update(t, st, spendLink("l", want.UsedAt))
		refuses(t, st, store.ErrConflict, spendLink("l", noon.Add(time.Hour)))
		equal(t, read(t, st, linkBy("l")), want)
		equal(t, read(t, st, linkBy("other")), other)
	})
	s.fresh(t, "cannot be spent at no time", func(t *testing.T, st store.Store) {
		send(t, st, link("l", "ann", store.LinkReset))
		if err := st.Update(t.Context(), spendLink("l", time.Time{})); err == nil {
			t.Error("a link was spent and would read as unused")
		}
	})
	s.fresh(t, "unknown ones are not found", func(t *testing.T, st store.Store) {
		send(t, st, link("l", "ann", store.LinkReset))
		for _, hash := range []string{"none", "L", ""} {
			refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { _, err := tx.Link(hash); return err })
			refuses(t, st, store.ErrNotFound, spendLink(hash, noon))
		}
	})
	s.fresh(t, "deleting keeps one, or none, and those of others", s.deleteLinks)
}

func (s *suite) deleteLinks(t *testing.T, st store.Store) {
	used := link("used", "ann", store.LinkReset)
	used.UsedAt = noon
	send(t, st, link("a", "ann", store.LinkReset), link("b", "ann", store.LinkReset), used,
		link("not me", "ann", store.LinkNotMe), link("bob's", "bob", store.LinkReset),
		link("nobody's", "", store.LinkReset))
	all := []string{"a", "b", "used", "not me", "bob's", "nobody's"}
	for name, test := range map[string]struct {
		accountID string
		kind      store.LinkKind
		keep      string
		left      []string
	}{
		"keep one":             {"ann", store.LinkReset, "b", []string{"b", "not me", "bob's", "nobody's"}},
		"keep none":            {"ann", store.LinkReset, "", []string{"not me", "bob's", "nobody's"}},
		"keep one of another":  {"ann", store.LinkReset, "bob's", []string{"not me", "bob's", "nobody's"}},
		"the other kind":       {"ann", store.LinkNotMe, "", []string{"a", "b", "used", "bob's", "nobody's"}},
		"without an account":   {"", store.LinkReset, "", all},
		"of an unknown person": {"none", store.LinkReset, "", all},
	} {
		t.Run(name, func(t *testing.T) {
			_ = st.Update(t.Context(), func(tx store.Tx) error {
				for range 2 { // the second time it is no error
					if err := tx.DeleteLinks(test.accountID, test.kind, test.keep); err != nil {
						t.Error(err)
					}
				}
				left, err := linksLeft(tx, all...)
				if err != nil {
					t.Error(err)
				}
				equal(t, left, test.left)
				return errors.New("roll back for the others")
			})
		})
	}
}
