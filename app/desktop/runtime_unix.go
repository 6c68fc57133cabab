//go:build unix

package desktop

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// runtimeFolder makes $XDG_RUNTIME_DIR/foyer. Without the variable it tries
// where systemd has it, so that a start from another kind of session finds the
// same instance, and then a folder of our own among the temporary ones.
func runtimeFolder() (string, error) {
	uid := strconv.Itoa(os.Geteuid())
	for _, base := range []string{os.Getenv("XDG_RUNTIME_DIR"), "/run/user/" + uid} {
		if !filepath.IsAbs(base) || checkOurs(base, 0o022) != nil {
			continue
		}
		return makePrivate(filepath.Join(base, "foyer"))
	}
	return makePrivate(filepath.Join(os.TempDir(), "foyer-"+uid))
}

func makePrivate(dir string) (string, error) {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return dir, checkPrivate(dir)
}

// checkPrivate refuses a folder that somebody else could have laid out for us,
// or could look into.
func checkPrivate(dir string) error { return checkOurs(dir, 0o077) }

// checkOurs refuses a folder of another user, and one that gives others any of
// the rights.
func checkOurs(dir string, rights fs.FileMode) error {
	info, err := os.Lstat(dir) // not following a link
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder; remove it", dir)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; int(owner) != os.Geteuid() {
		return fmt.Errorf("%s belongs to another user; remove it or set XDG_RUNTIME_DIR", dir)
	}
	if info.Mode().Perm()&rights != 0 {
		return fmt.Errorf("%s is open to other users; remove it or set XDG_RUNTIME_DIR", dir)
	}
	return nil
}
