package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
)

// openSQLite opens o.File, which it makes if there is none, and migrates it.
// It takes the writer at once, so that what is wrong with file or folder is
// told now and not by the first sign-in.
func openSQLite(ctx context.Context, o Options) (*Store, error) {
	file, err := filepath.Abs(o.File)
	if err != nil {
		return nil, err
	}
	writer, err := newSQLiteConnector(file, false)
	if err != nil {
		return nil, err
	}
	reader, err := newSQLiteConnector(file, true)
	if err != nil {
		return nil, err
	}
	write, read := sql.OpenDB(writer), sql.OpenDB(reader)
	write.SetMaxOpenConns(1)
	read.SetMaxOpenConns(maxReaders)
	writers := newPool(write, 1, sqliteEngine.rebind)
	readers := newPool(read, maxReaders, sqliteEngine.rebind)
	s := &Store{
		engine:  sqliteEngine,
		busy:    o.BusyTimeout,
		log:     o.Logger,
		writers: writers,
		readers: readers,
		// The writer last: the last connection empties the write-ahead log,
		// which one that cannot write may not.
		close: closeOnce([]*pool{readers, writers}, read.Close, write.Close),
	}
	err = patiently(ctx, o.BusyTimeout, sqliteEngine.again, func() error {
		return s.prepareSQLite(ctx, file, write)
	})
	if err != nil {
		return nil, errors.Join(translateSQLite(err), s.Close())
	}
	return s, nil
}

func (s *Store) prepareSQLite(ctx context.Context, file string, write *sql.DB) error {
	known, err := findFile(ctx, file)
	if err != nil {
		return err
	}
	if err := migrate(ctx, write, known, s.log); err != nil {
		return err
	}
	c, err := s.writers.get(ctx)
	if err != nil {
		return err
	}
	s.writers.put(c)
	return nil
}
