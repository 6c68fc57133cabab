package sqlstore_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
	"foyer/auth/store/storetest"
)

func open(t testing.TB, file string) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{File: file, BusyTimeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestSQLiteKeepsTheContract(t *testing.T) {
	files := make(map[store.Store]string)
	storetest.Run(t, func(t *testing.T) store.Store {
		file := filepath.Join(t.TempDir(), "foyer.db")
		s := open(t, file)
		files[s] = file
		return s
	}, storetest.WithReopen(func(t *testing.T, s store.Store) store.Store {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return open(t, files[s])
	}), storetest.WithErase(func(t *testing.T, s store.Store, what, id string) {
		db := raw(t, files[s])
		_, on := db.Exec("PRAGMA foreign_keys = ON")
		_, erased := db.Exec("DELETE FROM "+what+"s WHERE id = ?", id)
		if err := errors.Join(on, erased); err != nil {
			t.Fatal(err)
		}
	}))
}
