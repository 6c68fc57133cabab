package serverkey_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"foyer/auth/serverkey"
)

func newKey(t *testing.T, fill byte) *serverkey.Key {
	t.Helper()
	key, err := serverkey.New(bytes.Repeat([]byte{fill}, serverkey.Size))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestOnlyTheSameKeyUseAndContextOpen(t *testing.T) {
	key := newKey(t, 1)
	sealed := key.Seal("use", []byte("plain"), []byte("context"))
	if again := key.Seal("use", []byte("plain"), []byte("context")); again == sealed {
		t.Error("sealed alike twice")
	}
	rows := []struct {
		name               string
		key                *serverkey.Key
		use, text, context string
		opens              bool
	}{
		{"the same", key, "use", sealed, "context", true},
		{"the same key, loaded again", newKey(t, 1), "use", sealed, "context", true},
		{"another key", newKey(t, 2), "use", sealed, "context", false},
		{"another use", key, "other", sealed, "context", false},
		{"another context", key, "use", sealed, "other", false},
		{"no context", key, "use", sealed, "", false},
		{"cut", key, "use", sealed[:len(sealed)-2], "context", false},
		{"longer", key, "use", sealed + "AAAA", "context", false},
		{"too short for a nonce", key, "use", "AAAA", "context", false},
		{"nothing", key, "use", "", "context", false},
		{"not base64", key, "use", "!!!!", "context", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			plain, err := row.key.Open(row.use, row.text, []byte(row.context))
			if row.opens && (err != nil || string(plain) != "plain") {
				t.Errorf("%q, %v", plain, err)
			}
			if !row.opens && (plain != nil || !errors.Is(err, serverkey.ErrSealed)) {
				t.Errorf("%q, %v", plain, err)
			}
		})
	}
}

func TestEveryUseHasItsOwnKey(t *testing.T) {
	key := newKey(t, 1)
	if bytes.Equal(key.Derive("one"), key.Derive("two")) || !bytes.Equal(key.Derive("one"), newKey(t, 1).Derive("one")) {
		t.Error("keys do not follow from master and use")
	}
	if key.MAC("one", "data") == key.MAC("two", "data") || key.MAC("one", "data") == key.MAC("one", "other") {
		t.Error("one MAC for two things")
	}
	if key.Fingerprint() == newKey(t, 2).Fingerprint() {
		t.Error("two keys have one fingerprint")
	}
	for _, size := range []int{0, 31, 33} {
		if _, err := serverkey.New(make([]byte, size)); err == nil {
			t.Errorf("a key of %d bytes", size)
		}
	}
}

func TestKeyFileIsPrivateAndNeverReplaced(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key", "server.key")
	if _, err := serverkey.Load(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
	made, err := serverkey.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := serverkey.Load(file)
	if err != nil || loaded.Fingerprint() != made.Fingerprint() {
		t.Errorf("loaded another: %v", err)
	}
	if _, err := serverkey.Create(file); !errors.Is(err, fs.ErrExist) {
		t.Errorf("replaced: %v", err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := os.WriteFile(file, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := serverkey.Load(file); !errors.Is(err, serverkey.ErrFile) {
		t.Errorf("half a key: %v", err)
	}
}

func TestOneOfManyCreates(t *testing.T) {
	file := filepath.Join(t.TempDir(), "server.key")
	var all sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for range 20 {
		all.Go(func() {
			_, err := serverkey.Create(file)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made++
			} else if !errors.Is(err, fs.ErrExist) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made != 1 {
		t.Errorf("%d were made", made)
	}
}
