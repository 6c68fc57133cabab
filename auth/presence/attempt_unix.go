//go:build unix

package presence

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// direct tells whether connections can be written to without waiting.
const direct = true

// attempt makes system calls that do not wait on a connection that the
// runtime's poller watches too. It is kept because a closure for each call
// would be garbage for each stream.
type attempt struct {
	data []byte
	n    int
	err  error
	send func(fd uintptr) bool
	peek func(fd uintptr) bool
}

func newAttempt() *attempt {
	a := &attempt{}
	a.send = func(fd uintptr) bool {
		a.n, a.err = again(func() (int, error) { return unix.Write(int(fd), a.data) })
		return true // never wait
	}
	var one [1]byte
	a.peek = func(fd uintptr) bool {
		a.n, a.err = again(func() (int, error) {
			n, _, err := unix.Recvfrom(int(fd), one[:], unix.MSG_PEEK)
			return n, err
		})
		return true
	}
	return a
}

func again(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}

// write writes what the system takes at once. full tells that it took less
// than all.
func (a *attempt) write(raw syscall.RawConn, data []byte) (written int, full bool, err error) {
	a.data = data
	err = raw.Write(a.send)
	a.data = nil
	switch {
	case err != nil:
		return 0, false, err // closed on our side
	case errors.Is(a.err, unix.EAGAIN):
		return 0, true, nil
	case a.err != nil:
		return 0, false, a.err
	}
	return a.n, a.n < len(data), nil
}

// gone tells whether the other side has closed the connection.
func (a *attempt) gone(raw syscall.RawConn) bool {
	if err := raw.Read(a.peek); err != nil {
		return true
	}
	if a.err != nil {
		return !errors.Is(a.err, unix.EAGAIN)
	}
	return a.n == 0 // what it may say is not listened to
}
