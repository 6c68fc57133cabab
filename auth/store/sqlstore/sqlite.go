package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"foyer/auth/store"
)

// sqliteOldest is the first release without the WAL-reset bug, by which two
// connections that write and checkpoint at one moment may damage the database
// (sqlite.org/wal.html).
var sqliteOldest = [3]int{3, 51, 3}

// busySlice is how long SQLite itself waits for a lock. It cannot be woken by
// a context, so patiently waits the rest.
const busySlice = 50 * time.Millisecond

var sqliteEngine = engine{
	beginWrite: "BEGIN IMMEDIATE",
	beginRead:  "BEGIN",
	translate:  translateSQLite,
	again: func(err error) bool {
		primary, _ := sqliteCode(err)
		return primary == sqlite3.SQLITE_BUSY || primary == sqlite3.SQLITE_LOCKED
	},
}

// pragma is a setting of every connection; read is what it must say afterwards.
type pragma struct {
	name, set string
	read      driver.Value
}

func pragmas(readOnly bool) []pragma {
	all := []pragma{
		{"busy_timeout", fmt.Sprint(busySlice.Milliseconds()), busySlice.Milliseconds()},
		{"journal_mode", "WAL", "wal"},
		{"synchronous", "FULL", int64(2)},
		{"fullfsync", "ON", int64(1)}, // macOS: fsync alone stays in the drive
		{"foreign_keys", "ON", int64(1)},
		{"trusted_schema", "OFF", int64(0)},
		{"cache_size", "-2048", int64(-2048)}, // KiB
	}
	if readOnly {
		all = append(all, pragma{"query_only", "ON", int64(1)})
	}
	return all
}

// sqliteConnector opens connections that are as they must be, or none.
type sqliteConnector struct {
	driver.Connector
	file     string
	readOnly bool
}

func newSQLiteConnector(file string, readOnly bool) (*sqliteConnector, error) {
	base, err := sqlite.NewConnector(sqliteDSN(file, "mode=rw&_dqs=0&_defensive=1&_error_rc=1"))
	return &sqliteConnector{base, file, readOnly}, err
}

func sqliteDSN(file, query string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/... on Windows
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query}).String()
}

// Connect implements driver.Connector.
func (s *sqliteConnector) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, sqliteOpenError(s.file, err)
	}
	if err := s.prepare(c); err != nil {
		return nil, errors.Join(sqliteOpenError(s.file, err), c.Close())
	}
	return c, nil
}

// prepare does not take a context: interrupting a PRAGMA leaves it unknown.
func (s *sqliteConnector) prepare(c driver.Conn) error {
	if err := sqliteWritable(c, s.file); err != nil {
		return err
	}
	if err := sqliteRecent(c); err != nil {
		return err
	}
	for _, p := range pragmas(s.readOnly) {
		if _, err := ask(c, "PRAGMA "+p.name+" = "+p.set); err != nil {
			return fmt.Errorf("set %s: %w", p.name, err)
		}
		read, err := ask(c, "PRAGMA "+p.name)
		if err != nil {
			return fmt.Errorf("read %s: %w", p.name, err)
		}
		if read != p.read {
			return fmt.Errorf("%s is %v, must be %v", p.name, read, p.read)
		}
	}
	return nil
}

func sqliteRecent(c driver.Conn) error {
	text, err := ask(c, "SELECT sqlite_version()")
	if err != nil {
		return err
	}
	var v [3]int
	if _, err := fmt.Sscanf(fmt.Sprint(text), "%d.%d.%d", &v[0], &v[1], &v[2]); err != nil {
		return fmt.Errorf("SQLite version %v: %w", text, err)
	}
	for i, least := range sqliteOldest {
		if v[i] < least {
			return fmt.Errorf("SQLite %v is too old, need %v", v, sqliteOldest)
		}
		if v[i] > least {
			break
		}
	}
	return nil
}

// ask returns the first value of the first row, or nil without one.
func ask(c driver.Conn, query string) (_ driver.Value, err error) {
	rows, err := c.(driver.QueryerContext).QueryContext(context.Background(), query, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, len(rows.Columns()))
	if len(row) == 0 {
		return nil, nil
	}
	if err := rows.Next(row); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, err
	}
	return row[0], nil
}

// sqliteCode returns the primary and the extended result code in err, or -1.
func sqliteCode(err error) (primary, extended int) {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return -1, -1
	}
	return e.Code() & 0xff, e.Code()
}

func translateSQLite(err error) error {
	var kind error
	switch primary, extended := sqliteCode(err); {
	case primary == sqlite3.SQLITE_FULL, extended == sqlite3.SQLITE_IOERR_SHMSIZE:
		kind = store.ErrFull
	case primary == sqlite3.SQLITE_CORRUPT, primary == sqlite3.SQLITE_NOTADB:
		kind = store.ErrCorrupt
	case extended == sqlite3.SQLITE_CONSTRAINT_UNIQUE, extended == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		kind = store.ErrConflict
	case extended == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		kind = store.ErrNotFound
	default:
		return err
	}
	if errors.Is(err, kind) {
		return err // it came through here before
	}
	return fmt.Errorf("%w: %w", kind, err)
}
