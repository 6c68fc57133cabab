package desktop

import (
	"context"
	"fmt"
	"net"
	"os"
	"sync"

	"golang.org/x/sys/windows"
)

// On Windows there is one instance per profile, by a file's lock, but it cannot
// be asked yet: that wants a named pipe with an access list. Until then a
// second start is told ErrRunning and a Client ErrNoAnswer.

func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
	if err != nil {
		f.Close()
		if err == windows.ERROR_LOCK_VIOLATION || err == windows.ERROR_IO_PENDING {
			return nil, ErrRunning
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}

// deafListener accepts nobody until it is closed.
type deafListener struct {
	once   sync.Once
	closed chan struct{}
}

func listen(string) (net.Listener, error) { return &deafListener{closed: make(chan struct{})}, nil }

func (l *deafListener) Accept() (net.Conn, error) { <-l.closed; return nil, net.ErrClosed }
func (l *deafListener) Close() error              { l.once.Do(func() { close(l.closed) }); return nil }
func (l *deafListener) Addr() net.Addr            { return &net.UnixAddr{} }

func dial(context.Context, string) (net.Conn, error) {
	return nil, fmt.Errorf("%w: not on Windows yet", ErrNoAnswer)
}

func samePerson(net.Conn) bool { return false }

// unlock gives the lock back.
func unlock(f *os.File) error { return f.Close() }
