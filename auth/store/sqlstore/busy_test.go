package sqlstore_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
)

func TestWaitsForAnotherWriter(t *testing.T) {
	file := database(t)
	set := func(tx store.Tx) error { return tx.SetMeta("waited", "yes") }
	hold := func(t *testing.T) (release func()) {
		db := raw(t, file)
		if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
			t.Fatal(err)
		}
		return func() {
			if _, err := db.Exec("COMMIT"); err != nil {
				t.Error(err)
			}
		}
	}
	limited := func(t *testing.T, limit time.Duration) *sqlstore.Store {
		s, err := sqlstore.Open(t.Context(), sqlstore.Options{File: file, BusyTimeout: limit})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	t.Run("until it is done", func(t *testing.T) {
		s, release := limited(t, time.Minute), hold(t)
		result := make(chan error)
		go func() { result <- s.Update(context.Background(), set) }()
		release()
		if err := <-result; err != nil {
			t.Error(err)
		}
	})
	t.Run("until the time is over", func(t *testing.T) {
		s, release := limited(t, 100*time.Millisecond), hold(t)
		defer release()
		if err := s.Update(t.Context(), set); err == nil {
			t.Error("wrote under another writer")
		}
	})
	t.Run("until the context ends", func(t *testing.T) {
		s, release := limited(t, time.Hour), hold(t)
		defer release()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := s.Update(ctx, set); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
