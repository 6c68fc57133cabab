package serverkey

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrFile is wrapped where the file is there but holds no key.
var ErrFile = errors.New("server key file is not usable")

// Load reads the key from a file. It wraps fs.ErrNotExist if there is none.
func Load(file string) (*Key, error) {
	line, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("server key: %w", err)
	}
	master, err := b64.DecodeString(strings.TrimSpace(string(line)))
	if err != nil || len(master) != Size {
		return nil, fmt.Errorf("%w: %s", ErrFile, file)
	}
	return New(master)
}

// Create makes a new key and writes it durably with mode 0600, in a folder of
// mode 0700. It wraps fs.ErrExist rather than replace a file.
func Create(file string) (*Key, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("server key: %w", err)
	}
	if _, err := os.Lstat(file); err == nil {
		return nil, fmt.Errorf("server key: %s: %w", file, fs.ErrExist)
	}
	master := make([]byte, Size)
	_, _ = rand.Read(master) // never fails (crypto/rand)
	if err := writeDurably(file, b64.EncodeToString(master)+"\n"); err != nil {
		return nil, fmt.Errorf("server key: %w", err)
	}
	return New(master)
}

// writeDurably never leaves half a key under the final name: a key that is
// lost costs every secret sealed with it.
func writeDurably(file, text string) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".server.key-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	if _, err := temp.WriteString(text); err != nil {
		return errors.Join(err, temp.Close())
	}
	if err := errors.Join(temp.Sync(), temp.Close()); err != nil {
		return err
	}
	// Link, unlike Rename, fails when someone else was first.
	if err := os.Link(temp.Name(), file); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(file))
}
