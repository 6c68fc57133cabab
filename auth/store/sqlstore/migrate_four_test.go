package sqlstore_test

import (
	"bytes"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
)

// Of the accounts of version 4 no language is known; one that is told is kept.
func TestAccountsOfVersionFourHaveNoLanguageYet(t *testing.T) {
	file := versionTwo(t)
	db := raw(t, file)
	_, up := migrations(t, db).UpTo(t.Context(), 4)
	if err := errors.Join(up, db.Close()); err != nil {
		t.Fatal(err)
	}
	s := open(t, file)
	checkVersionTwo(t, s) // its accounts are compared whole
	var kept store.Account
	err := s.Update(t.Context(), func(tx store.Tx) (err error) {
		if kept, err = tx.AccountByIdentifier("bob@example.com"); err != nil {
			return err
		}
		kept.Locale = "es-MX es"
		err = tx.UpdateAccount(kept)
		kept, _ = tx.Account(kept.ID)
		return err
	})
	if err != nil || kept.Locale != "es-MX es" {
		t.Errorf("%q, %v", kept.Locale, err)
	}
}

// The log says in words whether a database is new or was brought up to date.
func TestLogTellsWhatBecameOfTheDatabase(t *testing.T) {
	for name, row := range map[string]struct {
		file, want string
	}{
		"new": {filepath.Join(t.TempDir(), "foyer.db"), `msg="database made"`},
		"old": {versionTwo(t), `msg="database migrated" from=2`},
	} {
		var log bytes.Buffer
		s, err := sqlstore.Open(t.Context(), sqlstore.Options{File: row.file, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if text := log.String(); !strings.Contains(text, row.want) || strings.Contains(text, "=-1") {
			t.Errorf("%s: %s", name, text)
		}
	}
}
