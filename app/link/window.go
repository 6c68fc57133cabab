package link

import (
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"foyer/app"
)

// maxQueue bounds the intents that wait for a resident that does not read.
const maxQueue = 1000

// Window is the window's side of a link: an app.Face whose app is in another
// process. It is safe for concurrent use.
type Window struct {
	options Options
	in      *messages
	out     *json.Encoder
	closers [2]io.Closer
	done    chan struct{} // closed when the link has ended
	work    sync.WaitGroup
	wake    chan struct{} // queue or closing has changed

	mu       sync.Mutex
	state    app.State
	seq      uint64 // of state
	acked    uint64
	subs     map[*subscription]bool
	queue    []any
	closing  bool
	ended    bool
	err      error
	onRaise  func()
	raiseDue bool
}

var _ app.Face = (*Window)(nil)

// Dial says hello to the resident behind r and w and waits for its hello and
// the first State, so that the first picture is already the right one. It
// wraps ErrVersion where the resident is of another version. Whatever happens
// it owns r and w; Close closes them, which must end a Read or Write.
func Dial(r io.ReadCloser, w io.WriteCloser, options Options) (*Window, error) {
	window := &Window{
		options: options.withDefaults(), in: newMessages(r, maxUpdate), out: json.NewEncoder(w),
		closers: [2]io.Closer{r, w}, done: make(chan struct{}), wake: make(chan struct{}, 1),
		subs: map[*subscription]bool{}, queue: []any{hello{Version, options.Build}},
	}
	window.work.Go(window.write)
	window.nudge()
	if err := window.handshake(); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		window.Close() // lets our hello out, so that the resident can tell the same
		return nil, err
	}
	window.work.Go(func() { window.end(window.read()) })
	return window, nil
}

func (w *Window) handshake() error {
	var h hello
	if err := w.in.next(&h); err != nil {
		return err
	}
	if err := h.check(); err != nil {
		return err
	}
	for w.seq == 0 {
		if err := w.readOne(); err != nil {
			return err
		}
	}
	return nil
}

// Do implements app.Face.
func (w *Window) Do(intent app.Intent) {
	r, err := encodeIntent(intent)
	if err == nil && !w.send(r) {
		err = errors.New("the program takes no more")
	}
	if err != nil {
		w.options.Log.Warn("intent dropped", "why", err)
	}
}

// OnRaise sets what is called when the window should come to the front, from a
// goroutine of the link that it must not hold up. If that was asked before, it
// is called at once.
func (w *Window) OnRaise(raise func()) {
	w.mu.Lock()
	w.onRaise = raise
	due := w.raiseDue
	w.raiseDue = false
	w.mu.Unlock()
	if due {
		raise()
	}
}

// Done is closed when the link has ended: the window should end too.
func (w *Window) Done() <-chan struct{} { return w.done }

// Err is why the link has ended: nil before, after Close and where the resident
// has ended it, which is how it asks the window to end.
func (w *Window) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// Close lets what was asked for out, for a second at most, ends the link and
// waits for its goroutines. It must not be called from within show or raise.
func (w *Window) Close() error {
	w.mu.Lock()
	w.closing = true
	w.mu.Unlock()
	w.nudge()
	limit := time.AfterFunc(time.Second, func() { w.end(nil) })
	defer limit.Stop()
	w.work.Wait()
	return nil
}

// send queues a message; it is false where the queue is full.
func (w *Window) send(message any) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closing || w.ended {
		return true
	}
	if len(w.queue) >= maxQueue {
		return false
	}
	w.queue = append(w.queue, message)
	w.nudge()
	return true
}

func (w *Window) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// write sends what is queued, in order, and ends the link after the last
// message of a window that is closing.
func (w *Window) write() {
	for {
		select {
		case <-w.done:
			return
		case <-w.wake:
		}
		w.mu.Lock()
		queue, closing := w.queue, w.closing
		w.queue = nil
		w.mu.Unlock()
		for _, message := range queue {
			if err := w.out.Encode(message); err != nil {
				w.end(err)
				return
			}
		}
		if closing {
			w.end(nil)
			return
		}
	}
}

func (w *Window) read() error {
	for {
		if err := w.readOne(); err != nil {
			return err
		}
	}
}

func (w *Window) readOne() error {
	var u update
	if err := w.in.next(&u); err != nil {
		return err
	}
	if u.Control != "" {
		w.control(u)
		return nil
	}
	return w.show(u)
}

func (w *Window) control(u update) {
	if u.Control != controlRaise {
		w.options.Log.Warn("control ignored", "kind", u.Control)
		w.send(request{Ack: u.Seq})
		return
	}
	w.mu.Lock()
	raise := w.onRaise
	w.raiseDue = raise == nil
	w.mu.Unlock()
	if raise != nil {
		raise()
	}
	w.send(request{Ack: u.Seq})
}

// end closes the link for the first reason it is given.
func (w *Window) end(err error) {
	if err != nil && ended(err) == errEnded {
		err = nil
	}
	w.mu.Lock()
	first := !w.ended
	if first {
		w.ended, w.err = true, err
	}
	w.mu.Unlock()
	if !first {
		return
	}
	for _, c := range w.closers {
		c.Close()
	}
	close(w.done)
}
