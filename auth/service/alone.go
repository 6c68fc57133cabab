package service

import (
	"errors"
	"fmt"
	"os"
)

// aloneLock tells other processes that a database is served. The system takes
// it back from a process that dies.
type aloneLock struct{ file *os.File }

// errTaken is wrapped by tryLock where another holds the lock.
var errTaken = errors.New("lock is taken")

// lockAlone takes the lock that lies in a file, or wraps errTaken.
func lockAlone(path string) (*aloneLock, error) {
	for {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		err = tryLock(file)
		switch {
		case errors.Is(err, errTaken):
			return nil, errors.Join(fmt.Errorf("%w: %s", errTaken, path), file.Close())
		case err != nil:
			return nil, errors.Join(err, file.Close())
		case isAt(file, path):
			return &aloneLock{file}, nil
		}
		_ = file.Close() // who held it has just taken the file away
	}
}

func isAt(file *os.File, path string) bool {
	mine, err1 := file.Stat()
	there, err2 := os.Stat(path)
	return err1 == nil && err2 == nil && os.SameFile(mine, there)
}

// release takes the file away while it is locked, so that nobody can hold the
// lock of a file that is gone. A nil lock is none.
func (l *aloneLock) release() error {
	if l == nil {
		return nil
	}
	_ = os.Remove(l.file.Name()) // Windows keeps it, which does no harm
	return l.file.Close()
}
