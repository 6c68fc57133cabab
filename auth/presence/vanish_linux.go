package presence

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// limitUnacknowledged gives up a connection whose client does not acknowledge
// what was written for that long; keep-alive probes do not run then.
func limitUnacknowledged(raw syscall.RawConn, limit time.Duration) {
	_ = raw.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(limit.Milliseconds()))
	}) // an old kernel notices later
}
