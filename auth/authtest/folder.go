package authtest

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"foyer/auth/store/sqlstore"
)

// Prepare makes the data folder and lays an empty database of the newest
// version into it, unless there is one: to migrate anew for each of a thousand
// tests is most of what they would take.
func Prepare(t testing.TB, folder string) {
	t.Helper()
	content, err := migrated()
	if err != nil {
		t.Fatalf("migrate: %v", err)
	}
	file := filepath.Join(folder, "foyer.db")
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// migrated is an empty database of the newest version.
var migrated = sync.OnceValues(func() (content []byte, err error) {
	folder, err := os.MkdirTemp("", "foyer-migrated-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "foyer.db")
	kept, err := sqlstore.Open(context.Background(), sqlstore.Options{File: file, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	if err := kept.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})
