package link

import (
	"sync"

	"foyer/app"
)

// subscription shows states to one subscriber, newest only.
type subscription struct {
	show  func(app.State)
	wake  chan struct{}
	stop  chan struct{}
	shown uint64 // guarded by Window.mu
}

// Subscribe implements app.Face. The resident sends no newer State before all
// subscribers have returned from show, and takes a window that needs more than
// two seconds for that, perhaps for two shows in a row, for one that hangs.
func (w *Window) Subscribe(show func(app.State)) (cancel func()) {
	s := &subscription{show: show, wake: make(chan struct{}, 1), stop: make(chan struct{})}
	w.mu.Lock()
	w.subs[s] = true
	w.mu.Unlock()
	var running sync.WaitGroup
	running.Go(func() { w.run(s) })
	return sync.OnceFunc(func() {
		close(s.stop)
		running.Wait()
	})
}

// run outlives the link, so that the last State is shown, and ends with it.
func (w *Window) run(s *subscription) {
	defer w.forget(s)
	for {
		select {
		case <-s.stop:
			return
		default:
		}
		w.mu.Lock()
		state, seq, due := w.state, w.seq, w.seq != s.shown
		w.mu.Unlock()
		if due {
			s.show(state)
			w.mu.Lock()
			s.shown = seq
			w.settle()
			w.mu.Unlock()
			continue
		}
		select {
		case <-s.wake:
		case <-s.stop:
			return
		case <-w.done:
			return
		}
	}
}

func (w *Window) forget(s *subscription) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.subs, s)
	w.settle()
}

// show takes a newer State for all subscribers.
func (w *Window) show(u update) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	state, err := apply(w.state, u.State)
	if err != nil {
		return err
	}
	w.state, w.seq = state, u.Seq
	for s := range w.subs {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	w.settle()
	return nil
}

// settle acknowledges the State once everybody has shown it. The caller holds
// the lock.
func (w *Window) settle() {
	if w.acked == w.seq {
		return
	}
	for s := range w.subs {
		if s.shown != w.seq {
			return
		}
	}
	w.acked = w.seq
	if !w.closing && !w.ended {
		w.queue = append(w.queue, request{Ack: w.seq})
		w.nudge()
	}
}
