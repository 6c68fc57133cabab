package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// small is what a server under a storm of sign-ins may take. Each password
	// leaves 19 MiB behind, which Go alone would let pile up further.
	small = 112 << 20
	// room is left above twice of what is in use, so that a server with many
	// connections does not collect garbage all the time.
	room = 16 << 20
)

// staySmall limits memory until ctx ends, as far as what is in use allows.
func staySmall(ctx context.Context) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		metrics.Read(live)
		debug.SetMemoryLimit(max(small, 2*int64(live[0].Value.Uint64())+room))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
