package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// fingerprint is where the database records which key it belongs to.
const fingerprint = "server_key_fingerprint"

// openKey refuses a database without its key: everything sealed in it would be
// lost, and everybody signed out, without a word.
func openKey(ctx context.Context, kept store.Store, file string) (*serverkey.Key, error) {
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
		if key, err = serverkey.Create(file); errors.Is(err, fs.ErrExist) {
			key, err = serverkey.Load(file) // another process was first
		}
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
