package presencetest

import (
	"sync"

	"foyer/auth/presence"
)

// Cut is an end of a bus whose connection can be cut.
type Cut struct {
	Bus presence.Bus

	mu            sync.Mutex
	broken        bool
	subscriptions map[*subscription]struct{}
}

// subscription outlives those of the bus below, one for each connection.
type subscription struct {
	receive func(presence.Message)
	resync  func()
	calls   sync.Mutex // one at a time
	stop    func()     // the one below; nil while the connection is broken
}

// Publish implements presence.Bus.
func (c *Cut) Publish(m presence.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.broken {
		c.Bus.Publish(m)
	}
}

// Subscribe implements presence.Bus. Not while the connection is broken.
func (c *Cut) Subscribe(receive func(presence.Message), resync func()) (stop func()) {
	s := &subscription{receive: receive, resync: resync}
	s.connect(c.Bus)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.subscriptions == nil {
		c.subscriptions = map[*subscription]struct{}{}
	}
	c.subscriptions[s] = struct{}{}
	return func() {
		c.mu.Lock()
		delete(c.subscriptions, s)
		c.mu.Unlock()
		s.disconnect()
	}
}

func (s *subscription) connect(bus presence.Bus) {
	call := func(f func()) {
		s.calls.Lock()
		defer s.calls.Unlock()
		f()
	}
	s.stop = bus.Subscribe(func(m presence.Message) { call(func() { s.receive(m) }) }, func() { call(s.resync) })
}

func (s *subscription) disconnect() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// Break loses all messages from now on, in both directions.
func (c *Cut) Break() {
	for _, s := range c.set(true) {
		s.disconnect()
	}
}

// Mend ends that and tells all subscriptions.
func (c *Cut) Mend() {
	for _, s := range c.set(false) {
		s.calls.Lock() // first the gap, then messages
		s.connect(c.Bus)
		s.resync()
		s.calls.Unlock()
	}
}

func (c *Cut) set(broken bool) (all []*subscription) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = broken
	for s := range c.subscriptions {
		all = append(all, s)
	}
	return all
}
