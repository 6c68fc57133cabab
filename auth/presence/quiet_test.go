package presence_test

import (
	"testing"
	"time"

	"foyer/auth/presence"
	"foyer/auth/presence/presencetest"
)

// Who hears nothing for longer than a write may take still hears the next.
func TestAQuietStreamStaysOpen(t *testing.T) {
	const writeTime = 2 * time.Second
	for _, transport := range transports {
		t.Run(transport.name, func(t *testing.T) {
			t.Parallel() // each waits for nearly all of its time
			h := quick(t, func(o *presence.Options) { o.Heartbeat, o.WriteTime = 2*writeTime, writeTime })
			server := transport.start(presencetest.Handler(h))
			t.Cleanup(server.Close)
			bob := connect(t, server, "bob", "")
			bob.until("two heartbeats", func() bool { return bob.Count["comment"] >= 2 })
		})
	}
}
