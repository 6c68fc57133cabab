//go:build unix

package profile

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLock uses flock, not fcntl: an fcntl lock would be lost when any
// descriptor of the file is closed, and would not exclude this process itself.
func tryLock(f *os.File) error {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch err {
		case unix.EINTR:
			continue
		case unix.EWOULDBLOCK:
			return errTaken
		}
		return err
	}
}
