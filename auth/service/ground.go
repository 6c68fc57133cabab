package service

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// ground is what a database stands on: its folders, its key, and the lock of
// who serves it.
type ground struct {
	made  []string   // folders that were not there, the outermost first
	alone *aloneLock // nil unless Options.Lookout, or where another has it
}

// prepare makes the ground. It wraps *OptionError, ErrDataFolder, ErrKeyFile,
// or store.ErrFull, and has then made nothing.
func prepare(o Options) (*ground, error) {
	g := &ground{}
	err := g.lay(o)
	if err != nil {
		g.undo()
		return nil, err
	}
	return g, nil
}

func (g *ground) lay(o Options) error {
	for _, folder := range []string{o.Data, filepath.Dir(o.file())} {
		if err := g.makeFolder(folder); err != nil {
			return groundError(err)
		}
	}
	if err := openToOthers(o); err != nil {
		return err
	}
	if err := g.lookOut(o); err != nil {
		return groundError(err)
	}
	if !isNew(o.file()) {
		return nil
	}
	// The key comes before the database: where it cannot be had, none is made.
	if err := g.makeFolder(filepath.Dir(o.KeyFile)); err != nil {
		return groundError(fmt.Errorf("%w: %w", ErrKeyFile, err))
	}
	_, err := serverkey.Load(o.KeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = newKey(o.KeyFile)
	}
	if err != nil {
		return groundError(fmt.Errorf("%w: %w", ErrKeyFile, err))
	}
	return openToAll(o)
}

// lookOut warns where another process serves the database.
func (g *ground) lookOut(o Options) (err error) {
	if !o.Lookout {
		return nil
	}
	g.alone, err = lockAlone(o.file() + ".lock")
	if errors.Is(err, errTaken) {
		o.Logger.Warn("another server uses this database: people of the one are not seen by those of the other until they connect again", "database", o.file())
		return nil
	}
	return err
}

// undo takes away what was made, unless something is in it by now.
func (g *ground) undo() {
	_ = g.alone.release()
	for _, folder := range slices.Backward(g.made) {
		_ = os.Remove(folder)
	}
}

func (g *ground) makeFolder(folder string) error {
	var missing []string
	for at := folder; ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		missing = append(missing, at)
	}
	slices.Reverse(missing)
	g.made = append(g.made, missing...)
	return os.MkdirAll(folder, 0o700)
}

// isNew: a log without its database is no new one.
func isNew(file string) bool {
	for _, one := range []string{file, file + "-wal"} {
		if info, err := os.Stat(one); err == nil && info.Size() > 0 {
			return false
		}
	}
	return true
}

func groundError(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: %w", store.ErrFull, err)
	}
	return fmt.Errorf("%w: %w", ErrDataFolder, err)
}
