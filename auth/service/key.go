package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// fingerprint is where the database records which key it belongs to.
const fingerprint = "server_key_fingerprint"

// openKey refuses a database without its key: everything sealed in it would be
// lost, and everybody signed out, without a word.
func openKey(ctx context.Context, kept store.Store, o Options) (*serverkey.Key, error) {
	file := o.KeyFile
	var recorded string
	err := kept.View(ctx, func(tx store.Tx) (err error) {
		recorded, err = tx.Meta(fingerprint)
		return err
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	key, err := serverkey.Load(file)
	if errors.Is(err, fs.ErrNotExist) && recorded == "" {
		key, err = newKey(file)
	}
	if open := openToAll(o); err == nil && open != nil {
		return nil, open
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	case recorded == key.Fingerprint():
		return key, nil
	case recorded != "":
		return nil, fmt.Errorf("%w: %s is another server's", ErrKey, file)
	}
	return key, recordKey(ctx, kept, key)
}

// newKey makes a key, or loads that of another process that was first.
func newKey(file string) (*serverkey.Key, error) {
	key, err := serverkey.Create(file)
	if errors.Is(err, fs.ErrExist) {
		return serverkey.Load(file)
	}
	return key, err
}

// openToAll refuses a key that every user of the computer can read: it opens
// what the database seals. A program's own server lies in a private folder.
func openToAll(o Options) error {
	if o.Embedded || runtime.GOOS == "windows" || mode(o.KeyFile)&0o007 == 0 {
		return nil
	}
	return &OptionError{"key-file", fmt.Sprintf("Every user of this computer can read the server key. Take that away with: chmod o= %s.", o.KeyFile)}
}

// openToOthers refuses folders in which every user of the computer can write,
// who could put another database there, and a database that every user can
// read: it has everybody's address and password hash.
func openToOthers(o Options) error {
	if o.Embedded || runtime.GOOS == "windows" {
		return nil
	}
	for _, folder := range []string{o.Data, filepath.Dir(o.file())} {
		if mode(folder)&0o002 != 0 {
			return &OptionError{"data", fmt.Sprintf("Every user of this computer can write in the data folder, and so put another database there. Take that away with: chmod o-w %s.", folder)}
		}
	}
	if mode(o.file())&0o006 != 0 && mode(filepath.Dir(o.file()))&0o001 != 0 {
		return &OptionError{"store", fmt.Sprintf("Every user of this computer can read or change the database. Take that away with: chmod o= %s.", o.file())}
	}
	return nil
}

// mode is what users may do with a file, 0 where it is not there.
func mode(path string) fs.FileMode {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Mode().Perm()
}

// recordKey happens once in the life of a database, whoever else starts now.
func recordKey(ctx context.Context, kept store.Store, key *serverkey.Key) error {
	return kept.Update(ctx, func(tx store.Tx) error {
		recorded, err := tx.Meta(fingerprint)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return tx.SetMeta(fingerprint, key.Fingerprint())
		case err == nil && recorded != key.Fingerprint():
			return fmt.Errorf("%w: another server has just recorded its own", ErrKey)
		}
		return err
	})
}
