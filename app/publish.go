package app

// subscriber is one window that is shown states.
type subscriber struct {
	wake chan struct{} // holds one: there is something newer
	stop chan struct{}
	done chan struct{}
}

// Subscribe implements Face.
func (c *Client) Subscribe(show func(State)) (cancel func()) {
	s := &subscriber{wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	s.wake <- struct{}{}
	c.mu.Lock()
	c.subscribers[s] = struct{}{}
	c.mu.Unlock()
	go c.tell(s, show)
	return func() {
		c.mu.Lock()
		_, there := c.subscribers[s]
		delete(c.subscribers, s)
		c.mu.Unlock()
		if there {
			close(s.stop)
		}
		<-s.done
	}
}

func (c *Client) tell(s *subscriber, show func(State)) {
	defer close(s.done)
	for {
		select {
		case <-s.stop:
			return
		case <-c.done:
			return
		case <-s.wake:
			show(c.State())
		}
	}
}

// State returns the newest snapshot.
func (c *Client) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// publish makes the state what subscribers see. Slices and pointers inside it
// are replaced, never written to: snapshots share them. Needs the mutex.
func (c *Client) publish() {
	c.state.Route = c.route()
	c.tidy()
	for s := range c.subscribers {
		select {
		case s.wake <- struct{}{}:
		default: // it has not taken the last one, and will take this instead
		}
	}
}

// update changes the state and publishes it.
func (c *Client) update(edit func(*State)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	edit(&c.state)
	c.publish()
}

// endSubscriptions waits until nobody is being shown anything.
func (c *Client) endSubscriptions() {
	c.mu.Lock()
	var all []*subscriber
	for s := range c.subscribers {
		all = append(all, s)
		close(s.stop)
	}
	clear(c.subscribers)
	c.mu.Unlock()
	for _, s := range all {
		<-s.done
	}
}
