package presence

// Close closes all streams, without "ended": their clients are to come back,
// to this process restarted or to another one, where the other hubs keep them
// here for the grace. It returns when nothing of the hub runs any more; a
// second call does nothing.
func (h *Hub) Close() {
	if !h.shut() {
		return
	}
	h.stop()
	close(h.done)
	h.running.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, g := range h.groups {
		if g.timer != nil {
			g.timer.Stop()
		}
	}
	for _, w := range h.writers {
		for len(w.all) > 0 {
			w.all[0].finally(w.attempt)
		}
	}
}

// shut lets nothing begin any more. Those who wait for a client stop waiting.
func (h *Hub) shut() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.publish(Message{Kind: Bye})
	h.closed = true
	for _, w := range h.writers {
		for _, s := range w.all {
			if s.draining {
				_ = s.conn.Close() // its drain ends with an error
			}
		}
	}
	return true
}

// finally tells the end to a client, as far as it takes that at once.
func (s *Stream) finally(a *attempt) {
	if s.raw != nil {
		end := last
		if s.ended {
			end = append(endedFrame(s.reason).chunk, last...)
		}
		_, _, _ = a.write(s.raw, end) // else it sees the connection close
	}
	s.finish()
}
