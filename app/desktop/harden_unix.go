//go:build unix

package desktop

import "golang.org/x/sys/unix"

// Harden forbids core files for this process and those it starts: passwords and
// tokens pass through its memory. Call it first, in every role. It cannot be
// taken back.
func Harden() error {
	return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
}
