//go:build unix

package link

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Claim takes the link out of the way of everybody else in this process. It
// must be the first thing a window does. The link moves to descriptors that no
// other program inherits; standard input becomes empty, and standard output
// becomes standard error, so that a line printed by Go or by a C library goes
// to the log instead of into the link.
func Claim() (r, w *os.File, err error) {
	in, err := private(0)
	if err != nil {
		return nil, nil, err
	}
	out, err := private(1)
	if err != nil {
		return nil, nil, errors.Join(err, unix.Close(in))
	}
	if err := replaceStandard(); err != nil {
		return nil, nil, errors.Join(err, unix.Close(in), unix.Close(out))
	}
	return os.NewFile(uintptr(in), "link in"), os.NewFile(uintptr(out), "link out"), nil
}

// private returns a close-on-exec copy of a descriptor that is a pipe. It does
// not block, so that Close ends a Read; a pipe's end is nobody else's.
func private(fd int) (int, error) {
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil || stat.Mode&unix.S_IFMT != unix.S_IFIFO {
		return 0, fmt.Errorf("%w: descriptor %d is no pipe", ErrNoLink, fd)
	}
	dup, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return 0, err
	}
	return dup, unix.SetNonblock(dup, true)
}

func replaceStandard() error {
	null, err := unix.Open(os.DevNull, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	if null > 2 {
		defer unix.Close(null)
	}
	if err := duplicate(null, 0); err != nil {
		return err
	}
	if duplicate(2, 1) == nil {
		return nil
	}
	return duplicate(null, 1) // there is no standard error
}

func signalName(status syscall.WaitStatus) string { return status.Signal().String() }
