package link

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"foyer/app"
)

// errEnded is the cause of an ordinary end: the window has closed the pipe.
var errEnded = errors.New("the window has closed the link")

// Serve is the resident's side: it shows face to the window behind r and w and
// does what the window asks. It returns nil when the window has closed the
// link, ctx's error, or one that wraps ErrVersion, ErrStuck, ErrMalformed or
// that of the pipe. It closes r and w, whose Close must end a Read or Write.
func Serve(ctx context.Context, face app.Face, r io.ReadCloser, w io.WriteCloser, options Options) error {
	serving, end := context.WithCancelCause(ctx)
	s := &server{
		face: face, options: options.withDefaults(), end: end,
		in: newMessages(r, maxRequest), out: json.NewEncoder(w),
		helloSent: make(chan struct{}), greeted: make(chan struct{}),
		acked: make(chan struct{}, 1), fresh: make(chan struct{}, 1),
	}
	var both sync.WaitGroup
	both.Go(func() { end(s.read(serving)) })
	both.Go(func() { end(s.write(serving)) })
	<-serving.Done()
	r.Close()
	w.Close()
	both.Wait()
	cause := context.Cause(serving)
	if errors.Is(cause, errEnded) {
		return nil
	}
	s.options.Log.Info("link ended", "cause", cause)
	return cause
}

type server struct {
	face    app.Face
	options Options
	end     context.CancelCauseFunc
	in      *messages
	out     *json.Encoder

	helloSent chan struct{} // closed when ours is written
	greeted   chan struct{} // closed when theirs is read and right
	awaited   atomic.Uint64 // the seq whose ack is awaited, or 0
	acked     chan struct{} // it has come
	fresh     chan struct{} // newest has been set

	mu     sync.Mutex
	newest app.State
}

// read does the window's bidding until the link ends.
func (s *server) read(ctx context.Context) error {
	if err := s.readHello(ctx); err != nil {
		return err
	}
	for {
		var r request
		if err := s.in.next(&r); err != nil {
			return ended(err)
		}
		if r.Ack != 0 {
			if !s.awaited.CompareAndSwap(r.Ack, 0) {
				return fmt.Errorf("%w: ack", ErrMalformed)
			}
			s.acked <- struct{}{}
			continue
		}
		intent, err := decodeIntent(r)
		if errors.Is(err, errUnknownKind) {
			s.options.Log.Warn("intent ignored", "why", err)
			continue
		}
		if err != nil {
			return err
		}
		s.options.Log.Debug("intent", "kind", r.Kind)
		s.face.Do(intent)
	}
}

func (s *server) readHello(ctx context.Context) error {
	var h hello
	if err := s.in.next(&h); err != nil {
		return ended(err)
	}
	if err := h.check(); err != nil {
		// So that the window can tell the same.
		select {
		case <-s.helloSent:
		case <-ctx.Done():
		}
		return err
	}
	s.options.OnHello(h.Build)
	close(s.greeted)
	return nil
}

// write shows the window each newest state, and asks it to come to the front.
func (s *server) write(ctx context.Context) error {
	if err := s.greet(ctx); err != nil {
		return err
	}
	cancel := s.face.Subscribe(s.offer)
	defer cancel()
	var shown parts
	var people roster
	var portraits album
	for seq := uint64(1); ; seq++ {
		u := update{Seq: seq}
		for u.Control == "" && len(u.State) == 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-s.options.Raise:
				u.Control = controlRaise
			case <-s.fresh:
				state := s.take()
				all, err := encodeState(state)
				if err != nil {
					return err
				}
				u.State, shown = changed(shown, all), all
				if err := people.add(u.State, state.People.Items); err != nil {
					return err
				}
				if err := portraits.add(u.State, state.People.Portraits); err != nil {
					return err
				}
			}
		}
		if err := s.exchange(ctx, u); err != nil {
			return err
		}
	}
}

func (s *server) greet(ctx context.Context) error {
	late := time.AfterFunc(s.options.HelloWithin, func() { s.end(fmt.Errorf("%w: no hello", ErrStuck)) })
	defer late.Stop()
	if err := s.out.Encode(hello{Version, s.options.Build}); err != nil {
		return ended(err)
	}
	close(s.helloSent)
	select {
	case <-s.greeted:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// exchange sends one message and waits until the window has taken it. The ack
// is what tells a window that hangs: a pipe would hold back a lot before a
// write to it blocks.
func (s *server) exchange(ctx context.Context, u update) error {
	s.awaited.Store(u.Seq)
	late := time.AfterFunc(s.options.StuckAfter, func() { s.end(ErrStuck) })
	defer late.Stop()
	if err := s.out.Encode(u); err != nil {
		return ended(err)
	}
	select {
	case <-s.acked:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// offer is the subscription: it only notes what is newest.
func (s *server) offer(state app.State) {
	s.mu.Lock()
	s.newest = state
	s.mu.Unlock()
	select {
	case s.fresh <- struct{}{}:
	default:
	}
}

func (s *server) take() app.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newest
}

// ended tells the ordinary end of a pipe from a failure.
func ended(err error) error {
	for _, ordinary := range []error{io.EOF, io.ErrClosedPipe, fs.ErrClosed, syscall.EPIPE} {
		if errors.Is(err, ordinary) {
			return errEnded
		}
	}
	return err
}
