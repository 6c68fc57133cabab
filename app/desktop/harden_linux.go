package desktop

import "golang.org/x/sys/unix"

// HideMemory keeps this process's memory from other programs of the same user
// (ptrace, /proc/PID/mem) and from crash collectors to which core files are
// piped, whom Harden's limit does not bind. It is for the resident, which holds
// the session. A window stays visible: xdg-desktop-portal looks into
// /proc/PID/root of whoever asks for the light or dark setting or a file dialog
// and refuses where it may not. What the process starts is not hidden, and it
// can still start itself as /proc/self/exe; there is a test for that.
func HideMemory() error {
	return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
