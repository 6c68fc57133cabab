package storetest

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"foyer/auth/store"
)

func setMeta(value string) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.SetMeta("key", value) }
}

// metaOf returns the fact "key", empty if there is none.
func metaOf(tx store.Tx) (string, error) {
	value, err := tx.Meta("key")
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return value, err
}

func (s *suite) transactions(t *testing.T) {
	s.fresh(t, "see their own writes", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error {
			if err := tx.SetMeta("key", "mine"); err != nil {
				return err
			}
			got, err := metaOf(tx)
			equal(t, got, "mine")
			return err
		})
	})
	s.fresh(t, "are dead after their function", func(t *testing.T, st store.Store) {
		for _, do := range []func(context.Context, func(store.Tx) error) error{st.Update, st.View} {
			var kept store.Tx
			if err := do(t.Context(), func(tx store.Tx) error { kept = tx; return nil }); err != nil {
				t.Fatal(err)
			}
			if _, err := kept.Account("ann"); err == nil {
				t.Error("a transaction that is over was read from")
			}
			if err := kept.SetMeta("key", "late"); err == nil {
				t.Error("a transaction that is over was written to")
			}
		}
		equal(t, read(t, st, metaOf), "")
	})
	s.fresh(t, "an error rolls back and is returned as it is", func(t *testing.T, st store.Store) {
		refused := errors.New("refused")
		for _, do := range []func(context.Context, func(store.Tx) error) error{st.Update, st.View} {
			if err := do(t.Context(), func(store.Tx) error { return refused }); err != refused {
				t.Errorf("got %v", err)
			}
		}
		_ = st.Update(t.Context(), func(tx store.Tx) error {
			return errors.Join(tx.SetMeta("key", "lost"), refused)
		})
		equal(t, read(t, st, metaOf), "")
	})
}

func (s *suite) panics(t *testing.T) {
	s.fresh(t, "a panic rolls back and goes on", func(t *testing.T, st store.Store) {
		for _, do := range []func(context.Context, func(store.Tx) error) error{st.Update, st.View} {
			func() {
				defer func() { equal(t, recover(), any("boom")) }()
				_ = do(t.Context(), func(tx store.Tx) error {
					_ = tx.SetMeta("key", "lost")
					panic("boom")
				})
			}()
		}
		equal(t, read(t, st, metaOf), "")
		update(t, st, setMeta("usable"))
	})
	s.fresh(t, "a goroutine that exits rolls back", func(t *testing.T, st store.Store) {
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			_ = st.Update(context.Background(), func(tx store.Tx) error {
				_ = tx.SetMeta("key", "lost")
				runtime.Goexit()
				return nil
			})
		}()
		<-gone
		equal(t, read(t, st, metaOf), "")
		update(t, st, setMeta("usable"))
	})
}

func (s *suite) views(t *testing.T) {
	s.fresh(t, "a view cannot write", func(t *testing.T, st store.Store) {
		enqueue(t, st, message("m"))
		for name, write := range map[string]func(store.Tx) error{
			"upsert": setMeta("view"),
			"insert": func(tx store.Tx) error { return tx.InsertAccount(account("carl")) },
			"delete": func(tx store.Tx) error { return tx.DeleteCounters("a", "") },
			"claim": func(tx store.Tx) error {
				_, err := tx.ClaimMessages(noon, noon.Add(time.Minute), 1)
				return err
			},
		} {
			if err := st.View(t.Context(), write); err == nil {
				t.Errorf("%s: a view wrote", name)
			}
			// Nor when the error is not looked at.
			_ = st.View(t.Context(), func(tx store.Tx) error { _ = write(tx); return nil })
		}
		equal(t, read(t, st, metaOf), "")
		equal(t, read(t, st, messageByID("m")), message("m"))
		update(t, st, setMeta("usable"))
	})
	s.fresh(t, "a view sees one snapshot", func(t *testing.T, st store.Store) {
		update(t, st, setMeta("before"))
		view(t, st, func(tx store.Tx) error {
			first, err := metaOf(tx)
			if err != nil {
				return err
			}
			written := make(chan error)
			go func() { written <- st.Update(context.Background(), setMeta("after")) }()
			if err := <-written; err != nil {
				return err
			}
			second, err := metaOf(tx)
			equal(t, []string{first, second}, []string{"before", "before"})
			return err
		})
		equal(t, read(t, st, metaOf), "after")
	})
}
