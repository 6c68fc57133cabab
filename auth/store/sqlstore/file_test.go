package sqlstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
)

// folder returns all there is in the folder of file: names, modes, contents.
func folder(t *testing.T, file string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.Join(filepath.Dir(file), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = fmt.Sprint(info.Mode(), info.ModTime(), string(content))
	}
	return all
}

// refuseToOpen opens file, which must fail with want and leave the folder as
// it is, but for the names in may.
func refuseToOpen(t *testing.T, file string, want error, may ...string) error {
	t.Helper()
	before := folder(t, file)
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{File: file, BusyTimeout: time.Second})
	if err == nil {
		t.Fatalf("opened; close: %v", s.Close())
	}
	if want != nil && !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	t.Log(err)
	after := folder(t, file)
	for _, name := range may {
		delete(before, name)
		delete(after, name)
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			t.Errorf("%s was made", name)
		}
	}
	for name, content := range before {
		if after[name] != content {
			t.Errorf("%s was changed", name)
		}
	}
	return err
}

// database makes a database with a few rows and returns its path.
func database(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "foyer.db")
	s := open(t, file)
	err := errors.Join(s.Update(t.Context(), func(tx store.Tx) error {
		for i := range 2000 {
			if err := tx.SetMeta(fmt.Sprint("row ", i), "some text to fill the pages with"); err != nil {
				return err
			}
		}
		return nil
	}), s.Close())
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestNewFileIsPrivate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "odd ?#%name.db")
	s := open(t, file)
	if err := s.Update(t.Context(), func(tx store.Tx) error { return tx.SetMeta("a", "b") }); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(file + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", suffix, info.Mode())
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left := folder(t, file); len(left) != 1 {
		t.Errorf("%d files are left, want the database alone", len(left))
	}
}

const makeNewer = `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, 1)`

func TestNewerDatabaseIsLeftAlone(t *testing.T) {
	t.Run("closed", func(t *testing.T) {
		file := database(t)
		db := raw(t, file)
		_, err := db.Exec(makeNewer)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		refuseToOpen(t, file, store.ErrNewer)
	})
	t.Run("with a log that alone knows", func(t *testing.T) {
		file := database(t)
		db := raw(t, file)
		if _, err := db.Exec(makeNewer); err != nil {
			t.Fatal(err)
		}
		killed := filepath.Join(t.TempDir(), "foyer.db") // as a kill would leave it
		for _, suffix := range []string{"", "-wal"} {
			content, err := os.ReadFile(file + suffix)
			if err := errors.Join(err, os.WriteFile(killed+suffix, content, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		refuseToOpen(t, killed, store.ErrNewer, "foyer.db-shm")
	})
}

func TestDamagedFileIsRefusedAndKept(t *testing.T) {
	const page = 4096
	for name, damage := range map[string]func([]byte) []byte{
		"garbage":             func(b []byte) []byte { return bytes.Repeat([]byte("garbage "), len(b)/8) },
		"short garbage":       func([]byte) []byte { return []byte("x") },
		"zeros":               func(b []byte) []byte { return make([]byte, len(b)) },
		"cut in half":         func(b []byte) []byte { return b[:len(b)/2] },
		"cut to a page":       func(b []byte) []byte { return b[:page] },
		"cut inside a page":   func(b []byte) []byte { return b[:page/2] },
		"last page missing":   func(b []byte) []byte { return b[:len(b)-page] },
		"another magic":       func(b []byte) []byte { b[0] = 'X'; return b },
		"schema page damaged": func(b []byte) []byte { copy(b[100:page], bytes.Repeat([]byte{0xa5}, page)); return b },
	} {
		t.Run(name, func(t *testing.T) {
			file := database(t)
			content, err := os.ReadFile(file)
			if err := errors.Join(err, os.WriteFile(file, damage(content), 0o600)); err != nil {
				t.Fatal(err)
			}
			refuseToOpen(t, file, store.ErrCorrupt)
		})
	}
	t.Run("log without database", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "foyer.db")
		err := errors.Join(os.WriteFile(file, nil, 0o600), os.WriteFile(file+"-wal", []byte("rows"), 0o600))
		if err != nil {
			t.Fatal(err)
		}
		refuseToOpen(t, file, store.ErrCorrupt)
	})
	t.Run("database of another program", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "foyer.db")
		db := raw(t, file)
		_, err := db.Exec(`CREATE TABLE bookmarks (id INTEGER)`)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		refuseToOpen(t, file, nil)
	})
}

func TestDamageFoundLaterIsTold(t *testing.T) {
	file := database(t)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(content) - 20*4096; i < len(content); i++ {
		content[i] = 0xa5
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, file)
	err = s.View(t.Context(), func(tx store.Tx) error {
		for i := range 2000 {
			if _, err := tx.Meta(fmt.Sprint("row ", i)); err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("got %v", err)
	}
}

func TestMissingFolderIsNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	_, err := sqlstore.Open(t.Context(), sqlstore.Options{File: filepath.Join(dir, "foyer.db")})
	if !errors.Is(err, fs.ErrNotExist) || !bytes.Contains([]byte(err.Error()), []byte(dir)) {
		t.Errorf("got %v", err)
	}
}

func TestFolderInPlaceOfTheFileIsRefused(t *testing.T) {
	if s, err := sqlstore.Open(t.Context(), sqlstore.Options{File: t.TempDir()}); err == nil {
		t.Errorf("opened; close: %v", s.Close())
	}
}

func TestDoneContextOpensNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	file := filepath.Join(t.TempDir(), "foyer.db")
	if _, err := sqlstore.Open(ctx, sqlstore.Options{File: file}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left := folder(t, file); len(left) != 0 {
		t.Error("a file was made")
	}
}
