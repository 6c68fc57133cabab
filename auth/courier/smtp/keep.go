package smtp

import "time"

// keepFor is how long a connection waits for another letter. Mail servers
// dislike idle connections as much as many new ones.
const keepFor = 2 * time.Second

// take returns the idle connection, if there is one.
func (c *Carrier) take() *connection {
	c.mu.Lock()
	defer c.mu.Unlock()
	open := c.idle
	c.idle = nil
	if open != nil {
		open.expire.Stop()
	}
	return open
}

// keep makes a connection the idle one; one is enough for a burst.
func (c *Carrier) keep(open *connection) {
	c.mu.Lock()
	full := c.idle != nil
	if !full {
		c.idle = open
		open.expire = time.AfterFunc(keepFor, func() { c.drop(open) })
	}
	c.mu.Unlock()
	if full {
		open.close()
	}
}

// drop closes a connection if it is still the idle one.
func (c *Carrier) drop(open *connection) {
	c.mu.Lock()
	idle := c.idle == open
	if idle {
		c.idle = nil
	}
	c.mu.Unlock()
	if idle {
		open.close()
	}
}

// Close ends the idle connection. Another letter opens a new one.
func (c *Carrier) Close() error {
	if open := c.take(); open != nil {
		open.close()
	}
	return nil
}
