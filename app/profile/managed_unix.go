//go:build unix

package profile

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"syscall"
)

// ManagedPath is where the administrator's file lies on this system.
func ManagedPath() string {
	if runtime.GOOS == "darwin" {
		return "/Library/Application Support/Foyer/managed.json"
	}
	return "/etc/foyer/managed.json"
}

// trusted refuses a file that somebody else than the administrator can have
// written. The program's own user is let in, because a file of theirs in a
// folder of the system was put there by someone who could write to it.
func trusted(info fs.FileInfo) error {
	if info.Mode().Perm()&0o022 != 0 {
		return errors.New("others may write to it; the administrator must take that right away")
	}
	owner := info.Sys().(*syscall.Stat_t).Uid
	if owner != 0 && owner != uint32(os.Geteuid()) {
		return errors.New("it does not belong to the administrator")
	}
	return nil
}
