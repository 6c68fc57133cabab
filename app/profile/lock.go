package profile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// pollLock is how often a taken lock is tried. Waiting in the system instead
// could not be ended by a context.
const pollLock = 20 * time.Millisecond

var errTaken = errors.New("taken")

// Lock takes the lock called name (lower-case letters and dashes) of a folder,
// in this and other processes, and waits for it no longer than ctx. The system
// frees it when the process dies. The file beside it stays.
func Lock(ctx context.Context, dir, name string) (unlock func(), err error) {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-") != "" {
		return nil, fmt.Errorf("%w: lock name %q", ErrMalformed, name)
	}
	f, err := os.OpenFile(filepath.Join(dir, name+".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := wait(ctx, f); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
	}
	return func() { f.Close() }, nil
}

func wait(ctx context.Context, f *os.File) error {
	tick := time.NewTicker(pollLock)
	defer tick.Stop()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := tryLock(f)
		if !errors.Is(err, errTaken) {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}
