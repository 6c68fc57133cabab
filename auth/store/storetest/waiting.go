package storetest

import (
	"context"
	"errors"
	"io/fs"
	"testing"

	"foyer/auth/store"
)

func (s *suite) waiting(t *testing.T) {
	s.fresh(t, "a context that is done does nothing", func(t *testing.T, st store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, do := range []func(context.Context, func(store.Tx) error) error{st.Update, st.View} {
			err := do(ctx, func(store.Tx) error { t.Error("fn ran"); return nil })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		}
	})
	s.fresh(t, "a context that ends before the commit rolls back", func(t *testing.T, st store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		err := st.Update(ctx, func(tx store.Tx) error {
			defer cancel()
			return tx.SetMeta("key", "lost")
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		equal(t, read(t, st, metaOf), "")
	})
	s.fresh(t, "whoever waits for the writer may give up", func(t *testing.T, st store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		update(t, st, func(tx store.Tx) error {
			gaveUp := make(chan error)
			go func() {
				gaveUp <- st.Update(ctx, setMeta("waited"))
			}()
			cancel()
			if err := <-gaveUp; !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			return tx.SetMeta("key", "first")
		})
		equal(t, read(t, st, metaOf), "first")
	})
	s.fresh(t, "closing waits for what runs and refuses what comes", func(t *testing.T, st store.Store) {
		running, release, closed := make(chan struct{}), make(chan struct{}), make(chan error)
		result := make(chan error, 1)
		go func() {
			result <- st.Update(context.Background(), func(tx store.Tx) error {
				close(running)
				<-release
				return tx.SetMeta("key", "kept")
			})
		}()
		<-running
		go func() { closed <- st.Close() }()
		select {
		case <-closed:
			t.Error("closed under a running transaction")
		default:
		}
		close(release)
		if err := errors.Join(<-result, <-closed); err != nil {
			t.Error(err)
		}
		for _, do := range []func(context.Context, func(store.Tx) error) error{st.Update, st.View} {
			err := do(t.Context(), func(store.Tx) error { t.Error("fn ran"); return nil })
			if !errors.Is(err, fs.ErrClosed) {
				t.Errorf("got %v, want fs.ErrClosed", err)
			}
		}
	})
}
