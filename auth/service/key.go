package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
	info, err := os.Stat(o.KeyFile)
	if err != nil || o.Embedded || runtime.GOOS == "windows" || info.Mode().Perm()&0o007 == 0 {
		return nil
	}
	return &OptionError{"key-file", fmt.Sprintf("Every user of this computer can read the server key. Take that away with: chmod o= %s.", o.KeyFile)}
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
