package desktop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
)

// ErrRunning is returned by Acquire where another instance of the same profile
// is running; Contact reaches it.
var ErrRunning = errors.New("another Foyer of this profile is running")

// Instance is the one instance of a profile.
type Instance struct {
	lock     *os.File // held for as long as the process lives
	listener net.Listener
	once     sync.Once
}

// Verbs is what other starts of the program may ask for, and nothing else.
// Each is called from a goroutine of its own, perhaps several at once, with a
// context that ends when the asker is no longer waited for.
type Verbs struct {
	// Show brings the window to the front and returns when that is under way.
	Show func(context.Context) error
	// Quit begins to end the program.
	Quit func(context.Context) error
	// Status is one short line for people, without secrets.
	Status func(context.Context) string
	// SetStatus changes how others see the person, to a word such as "busy"
	// that is not checked yet.
	SetStatus func(ctx context.Context, status string) error
}

// Acquire makes this process the instance of a profile, which is named by its
// key, and wraps ErrRunning where there is one. Whether there is, only a lock
// decides that the system frees with its process; so a socket that a killed
// process has left is taken over, and one that is merely busy is not. runtimeDir
// must be its owner's only. Verbs that arrive before Serve wait for it.
func Acquire(runtimeDir, profileKey string) (*Instance, error) {
	if err := checkPrivate(runtimeDir); err != nil {
		return nil, err
	}
	base := socketBase(runtimeDir, profileKey)
	lock, err := lockFile(base + ".lock")
	if err != nil {
		return nil, err
	}
	listener, err := listen(base + ".sock")
	if err != nil {
		return nil, errors.Join(err, unlock(lock))
	}
	return &Instance{lock: lock, listener: listener}, nil
}

// Close gives the profile up. Serve ends and answers what it was asked.
func (i *Instance) Close() (err error) {
	i.once.Do(func() {
		// The socket goes before the lock, lest it be the next instance's.
		err = errors.Join(i.listener.Close(), unlock(i.lock))
	})
	return err
}

// socketBase hashes the key, because a socket's path has room for about a
// hundred bytes only.
func socketBase(dir, profileKey string) string {
	sum := sha256.Sum256([]byte(profileKey))
	return filepath.Join(dir, hex.EncodeToString(sum[:8]))
}
