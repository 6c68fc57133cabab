package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"

	"github.com/pressly/goose/v3"

	"foyer/auth/store"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// latest is the version this program brings a database to.
var latest = sync.OnceValue(func() int64 {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		panic(err) // embedded
	}
	var newest int64
	for _, e := range entries {
		v, err := goose.NumericComponent(e.Name())
		if err != nil {
			panic(err)
		}
		newest = max(newest, v)
	}
	return newest
})

// ErrForeign is wrapped by Open for a database that is not Foyer's.
var ErrForeign = errors.New("the file is a database of another program")

// judge refuses a version that this program does not know.
func judge(version int64) error {
	if version > latest() {
		return fmt.Errorf("%w: it has version %d, this program knows %d",
			store.ErrNewer, version, latest())
	}
	return nil
}

// sqliteVersion returns the version goose has noted, -1 for an empty database.
func sqliteVersion(c driver.Conn) (int64, error) {
	tables, err := ask(c, `SELECT COUNT(*) FROM sqlite_master`)
	if err != nil || tables == int64(0) {
		return -1, err
	}
	noted, err := ask(c, `SELECT COUNT(*) FROM sqlite_master WHERE name = 'goose_db_version'`)
	if err != nil {
		return 0, err
	}
	if noted == int64(0) {
		return 0, ErrForeign
	}
	version, err := ask(c, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`)
	if err != nil {
		return 0, err
	}
	v, ok := version.(int64)
	if !ok {
		return 0, fmt.Errorf("%w: version is a %T", store.ErrCorrupt, version)
	}
	return v, nil
}

// migrate brings the database from known to latest. Two processes may do it
// at once: who comes second fails at a table that is there, and looks again.
func migrate(ctx context.Context, db *sql.DB, known int64, log *slog.Logger) error {
	if known == latest() {
		return nil
	}
	version, err := versionOf(ctx, db)
	if err != nil {
		return err
	}
	for version < latest() {
		failed := runGoose(ctx, db)
		reached, err := versionOf(ctx, db)
		if err != nil {
			return err
		}
		if failed != nil && reached <= version {
			return fmt.Errorf("migrate: %w", failed)
		}
		if version < 0 {
			log.Info("database made", "version", reached)
		} else {
			log.Info("database migrated", "from", version, "to", reached)
		}
		version = reached
	}
	return judge(version)
}

func versionOf(ctx context.Context, db *sql.DB) (version int64, err error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	err = c.Raw(func(dc any) error {
		version, err = sqliteVersion(dc.(driver.Conn))
		return err
	})
	return version, err
}

// runGoose does not close its provider, which would close db.
func runGoose(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
