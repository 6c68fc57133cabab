package browser

import (
	"net"
	"net/http"
	"slices"
	"sync"
)

// crowd bounds the connections of a server. It closes the oldest for a new one:
// with a queue, as many silent ones as there are places would keep the browser
// out.
type crowd struct {
	size int

	mu    sync.Mutex
	conns []net.Conn // the oldest first
}

// watch is for http.Server.ConnState.
func (c *crowd) watch(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.conns = append(c.conns, conn)
		if len(c.conns) > c.size {
			_ = c.conns[0].Close() // gone either way
			c.conns = slices.Delete(c.conns, 0, 1)
		}
	case http.StateClosed:
		if i := slices.Index(c.conns, conn); i >= 0 {
			c.conns = slices.Delete(c.conns, i, i+1)
		}
	}
}
