package presence

import "sync"

// backlog is how many messages wait for a subscriber of a Local.
const backlog = 1 << 16

// Local is a Bus within one process. A subscriber that is slower than the
// backlog misses messages and is told to resync. The zero value is ready.
type Local struct {
	mu          sync.Mutex
	subscribers map[*subscriber]struct{}
}

type subscriber struct {
	mu      sync.Mutex
	waiting []Message
	missed  bool
	signal  chan struct{}
}

// Publish implements Bus.
func (l *Local) Publish(m Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for one := range l.subscribers {
		one.push(m)
	}
}

// Subscribe implements Bus.
func (l *Local) Subscribe(receive func(Message), resync func()) (stop func()) {
	one := &subscriber{signal: make(chan struct{}, 1)}
	l.mu.Lock()
	if l.subscribers == nil {
		l.subscribers = map[*subscriber]struct{}{}
	}
	l.subscribers[one] = struct{}{}
	l.mu.Unlock()
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		one.run(done, receive, resync)
	}()
	return sync.OnceFunc(func() {
		l.mu.Lock()
		delete(l.subscribers, one)
		l.mu.Unlock()
		close(done)
		<-over
	})
}

func (s *subscriber) push(m Message) {
	s.mu.Lock()
	if len(s.waiting) >= backlog {
		s.waiting, s.missed = nil, true
	}
	s.waiting = append(s.waiting, m)
	s.mu.Unlock()
	select {
	case s.signal <- struct{}{}:
	default: // it is going to look anyway
	}
}

func (s *subscriber) run(done <-chan struct{}, receive func(Message), resync func()) {
	for {
		select {
		case <-done:
			return
		case <-s.signal:
		}
		s.mu.Lock()
		batch, missed := s.waiting, s.missed
		s.waiting, s.missed = nil, false
		s.mu.Unlock()
		if missed {
			resync()
		}
		for _, m := range batch {
			select {
			case <-done:
				return
			default:
			}
			receive(m)
		}
	}
}
