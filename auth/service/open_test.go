package service_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/factor/password"
	"foyer/auth/service"
	"foyer/auth/store"
)

func options(data string) service.Options {
	return service.Options{Data: data, Hash: password.Options{Params: authtest.CheapHash}, Listen: "127.0.0.1:0"}
}

// made is a data folder with one account, at rest.
func made(t *testing.T) service.Options {
	t.Helper()
	o := options(filepath.Join(t.TempDir(), "data"))
	opened, err := service.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	_, err = opened.Directory.Create(t.Context(), directory.NewAccount{Email: "ann@example.org", Name: "Ann", Password: authtest.Password})
	if err = errors.Join(err, opened.Close()); err != nil {
		t.Fatal(err)
	}
	return o
}

// contents hashes every file of a folder.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all[path] = fmt.Sprintf("%x", sha256.Sum256(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A server that cannot start says why and leaves every byte as it was.
func TestServerThatCannotStartChangesNothing(t *testing.T) {
	key := func(o service.Options) string { return filepath.Join(o.Data, "key", "server.key") }
	file := func(o service.Options) string { return filepath.Join(o.Data, "foyer.db") }
	rows := []struct {
		name  string
		spoil func(t *testing.T, o *service.Options)
		want  error
	}{
		{"key lost", func(t *testing.T, o *service.Options) { must(t, os.Remove(key(*o))) }, service.ErrKey},
		{"another server's key", func(t *testing.T, o *service.Options) { o.KeyFile = key(made(t)) }, service.ErrKey},
		{"a key file of another place, empty", func(t *testing.T, o *service.Options) {
			o.KeyFile = filepath.Join(t.TempDir(), "server.key")
			must(t, os.WriteFile(o.KeyFile, nil, 0o600))
		}, service.ErrKey},
		{"half a key", func(t *testing.T, o *service.Options) { must(t, os.Truncate(key(*o), 20)) }, service.ErrKey},
		{"key file is a folder", func(t *testing.T, o *service.Options) { o.KeyFile = t.TempDir() }, service.ErrKey},
		{"damaged database", func(t *testing.T, o *service.Options) {
			must(t, os.WriteFile(file(*o), []byte("this is no database, but long enough for one to be read"+string(make([]byte, 5000))), 0o600))
		}, store.ErrCorrupt},
		{"a key that everybody reads", func(t *testing.T, o *service.Options) {
			if runtime.GOOS == "windows" {
				t.Skip("modes are not Windows' way")
			}
			must(t, os.Chmod(key(*o), 0o644))
		}, nil},
		{"practice mode on real accounts", func(_ *testing.T, o *service.Options) { o.Kind = service.Practice }, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			o := made(t)
			row.spoil(t, &o)
			before := contents(t, o.Data)
			opened, err := service.Open(t.Context(), o)
			if err == nil {
				_ = opened.Close()
				t.Fatal("started")
			}
			var option *service.OptionError
			if row.want != nil && !errors.Is(err, row.want) || row.want == nil && !errors.As(err, &option) {
				t.Errorf("%v, want %v", err, row.want)
			}
			if after := contents(t, o.Data); !maps.Equal(after, before) {
				t.Errorf("changed:\n%v\n%v", before, after)
			}
		})
	}
}

func TestDataFolderThatIsNoneIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, []byte("x"), 0o600))
	for _, data := range []string{file, filepath.Join(file, "below")} {
		if _, err := service.Open(t.Context(), options(data)); !errors.Is(err, service.ErrDataFolder) {
			t.Errorf("%s: %v", data, err)
		}
	}
}

func TestDataIsPrivate(t *testing.T) {
	o := made(t)
	for path, mode := range map[string]fs.FileMode{"": 0o700, "key": 0o700, "key/server.key": 0o600, "foyer.db": 0o600} {
		info, err := os.Stat(filepath.Join(o.Data, path))
		must(t, err)
		if info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v", path, info.Mode().Perm())
		}
	}
}

// Accounts whose passwords everybody knows are served in practice mode only.
func TestPracticePeopleAreNotServedToAnOrganization(t *testing.T) {
	o := options(t.TempDir())
	o.Kind = service.Practice
	opened, err := service.Open(t.Context(), o)
	must(t, err)
	must(t, opened.Close())
	o.Kind = service.Organization
	opened, err = service.Open(t.Context(), o) // the command line may look after them
	must(t, err)
	defer func() { _ = opened.Close() }()
	var option *service.OptionError
	if err := opened.Serve(t.Context(), func(string) { t.Error("served") }); !errors.As(err, &option) {
		t.Errorf("%v", err)
	}
}

// A start that is killed while people are made goes on where it was.
func TestPracticePeopleAreMadeOnce(t *testing.T) {
	o := options(t.TempDir())
	o.Kind = service.Practice
	for range 2 {
		opened, err := service.Open(t.Context(), o)
		must(t, err)
		accounts, err := opened.Directory.List(t.Context())
		if err != nil || len(accounts) != len(opened.People) {
			t.Errorf("%d accounts, %v", len(accounts), err)
		}
		must(t, opened.Directory.SetPassword(t.Context(), "ann.lee@riverside.example", "Velvet-Lantern-8", false))
		must(t, opened.Close())
	}
}

// Two processes that start at once with different keys: one has its key
// recorded, the other is refused.
func TestTwoKeysForOneDatabase(t *testing.T) {
	data := t.TempDir()
	results := make(chan error, 2)
	for i := range 2 {
		go func() {
			o := options(data)
			o.KeyFile = filepath.Join(data, fmt.Sprint("key", i), "server.key")
			opened, err := service.Open(t.Context(), o)
			if err == nil {
				err = opened.Close()
			}
			results <- err
		}()
	}
	one, two := <-results, <-results
	if (one == nil) == (two == nil) || !errors.Is(errors.Join(one, two), service.ErrKey) {
		t.Errorf("%v and %v", one, two)
	}
}
