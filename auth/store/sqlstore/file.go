package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"foyer/auth/store"
)

// making keeps two Opens of one process from making the same file: closing
// any descriptor of a file drops all POSIX locks the process has on it.
var making sync.Mutex

// findFile makes file if there is none, and else returns the version of the
// database in it, read without changing a byte of the folder. A version of
// -1 stands for an empty database.
func findFile(ctx context.Context, file string) (version int64, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	size, err := makeFile(file)
	if err != nil {
		return 0, err
	}
	switch {
	case size == 0 && hasLog(file):
		// SQLite would delete the log, which may be all that is left.
		return 0, fmt.Errorf("%w: the file is empty or gone, but its log %s-wal is not",
			store.ErrCorrupt, file)
	case size == 0:
		return -1, nil
	case size < smallestPage:
		// SQLite would take it for empty.
		return 0, fmt.Errorf("%w: %d bytes are no database", store.ErrCorrupt, size)
	case hasLog(file):
		// Another process is at work, or one was killed: what counts may be
		// in the log only.
		return peek(file, "mode=ro")
	}
	version, err = peek(file, "mode=ro&immutable=1")
	if errors.Is(err, store.ErrCorrupt) && hasLog(file) {
		// Another process has begun to write since.
		return peek(file, "mode=ro")
	}
	return version, err
}

// smallestPage is the least size in bytes of a SQLite database with something in it.
const smallestPage = 512

func hasLog(file string) bool {
	log, err := os.Stat(file + "-wal")
	return err == nil && log.Size() > 0
}

// makeFile returns the size of file, made with mode 0600 where there is none.
func makeFile(file string) (int64, error) {
	making.Lock()
	defer making.Unlock()
	info, err := os.Stat(file)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return 0, &fs.PathError{Op: "open", Path: file, Err: errors.New("not a regular file")}
	case err == nil:
		return info.Size(), nil
	case !errors.Is(err, fs.ErrNotExist):
		return 0, err
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return 0, nil // another process has just made it
	}
	if err != nil {
		return 0, err
	}
	return 0, f.Close()
}

// peek reads the version on a connection of its own.
func peek(file, query string) (int64, error) {
	connector, err := sqlite.NewConnector(sqliteDSN(file, query+"&_dqs=0&_defensive=1&_error_rc=1"))
	if err != nil {
		return 0, err
	}
	c, err := connector.Connect(context.Background())
	if err != nil {
		return 0, sqliteOpenError(file, err)
	}
	version, err := sqliteVersion(c)
	if err == nil {
		err = judge(version)
	}
	if err = errors.Join(err, c.Close()); err != nil {
		return 0, sqliteOpenError(file, err)
	}
	return version, nil
}

// sqliteWritable refuses what SQLite would silently open for reading only.
func sqliteWritable(c driver.Conn, file string) error {
	readOnly, err := c.(interface {
		IsReadOnly(schema string) (bool, error)
	}).IsReadOnly("main")
	if err == nil && readOnly {
		err = &fs.PathError{Op: "write", Path: file, Err: fs.ErrPermission}
	}
	return err
}

// sqliteOpenError finds the operating system's reason behind SQLite's "unable
// to open", which may lie in the file or in its folder, where SQLite makes
// others.
func sqliteOpenError(file string, err error) error {
	primary, _ := sqliteCode(err)
	switch primary {
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
	default:
		return translateSQLite(err)
	}
	probe, reason := os.CreateTemp(filepath.Dir(file), ".foyer-probe-*")
	if reason != nil {
		return fmt.Errorf("%w: %w", err, reason)
	}
	err = errors.Join(err, probe.Close(), os.Remove(probe.Name()))
	if primary != sqlite3.SQLITE_CANTOPEN {
		return err
	}
	// Nor can this process open it, so that there are no locks of its own
	// that closing would drop.
	f, reason := os.Open(file)
	if reason != nil {
		return fmt.Errorf("%w: %w", err, reason)
	}
	return errors.Join(err, f.Close())
}
