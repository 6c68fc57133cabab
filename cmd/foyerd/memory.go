package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// small is what a server under a storm of sign-ins may take. Each password
	// leaves 19 MiB behind, which Go alone would let pile up further.
	small = 112 << 20
	// room is left above the stacks and twice of what else is in use, so that a
	// server with many connections does not collect garbage all the time.
	room = 16 << 20
	// busy is in use where passwords are hashed or many are connected. A
	// collection for each hash or two would cost a tenth of what hashing does:
	// from here on the limit alone says when.
	busy        = 16 << 20
	percent     = 100
	percentBusy = 400
)

// staySmall limits memory until ctx ends, as far as what is in use allows: it
// looks after each collection, as thousands who come back after a restart make
// it grow within moments.
func staySmall(ctx context.Context) {
	used := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	afterCollections(ctx, func() {
		metrics.Read(used)
		live, stacks := int64(used[0].Value.Uint64()), int64(used[1].Value.Uint64())
		debug.SetMemoryLimit(max(small, 2*live+stacks+room))
		if live > busy {
			debug.SetGCPercent(percentBusy)
		} else {
			debug.SetGCPercent(percent)
		}
	})
}

// afterCollections calls do now and after each garbage collection until ctx
// ends.
func afterCollections(ctx context.Context, do func()) {
	if ctx.Err() != nil {
		return
	}
	do()
	runtime.AddCleanup(new([64]byte), func(struct{}) { afterCollections(ctx, do) }, struct{}{})
}
