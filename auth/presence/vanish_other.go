//go:build !linux

package presence

import (
	"syscall"
	"time"
)

func limitUnacknowledged(syscall.RawConn, time.Duration) {}
