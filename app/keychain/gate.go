package keychain

import (
	"context"
	"errors"
	"sync"
	"time"
)

// gate lets one call through at a time. A call that outlives its limit keeps
// the gate closed until it returns.
type gate struct {
	// late is called after a call that had been given up has returned.
	late func()

	mu     sync.Mutex
	flight *flight
}

// flight is one call to the system.
type flight struct {
	done    chan struct{} // closed when the call has returned
	overdue chan struct{} // closed when its limit has passed
	givenUp bool          // guarded by gate.mu
	timer   *time.Timer
}

var errPanicked = errors.New("the keychain's library failed unexpectedly")

// pass runs call when it is its turn and returns what it returns, or ErrTimeout
// after limit, or ctx's error. call gets a context that ends at either, but
// need not heed it: its goroutine is then left behind and its result dropped.
func pass[T any](ctx context.Context, g *gate, limit time.Duration, call func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	var none T
	f, err := g.enter(ctx, limit)
	if err != nil {
		return none, err
	}
	results := make(chan result, 1)
	callCtx, cancel := context.WithTimeout(ctx, limit)
	go func() {
		defer g.leave(f)
		defer cancel()
		// go-keyring asserts the types of whatever a service answers.
		defer func() {
			if recover() != nil {
				results <- result{err: errPanicked}
			}
		}()
		value, err := call(callCtx)
		if err != nil && callCtx.Err() != nil {
			err = callCtx.Err() // whatever a connection that it closed has said
		}
		results <- result{value, err}
	}()
	select {
	case r := <-results:
		if errors.Is(r.err, context.DeadlineExceeded) && ctx.Err() == nil {
			r.err = ErrTimeout
		}
		return r.value, r.err
	case <-f.overdue:
		err = ErrTimeout
	case <-ctx.Done():
		err = ctx.Err()
	}
	g.giveUp(f)
	return none, err
}

func (g *gate) enter(ctx context.Context, limit time.Duration) (*flight, error) {
	patience := time.NewTimer(limit)
	defer patience.Stop()
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, mine := g.claim(limit)
		if mine {
			return f, nil
		}
		select {
		case <-f.done:
		case <-f.overdue:
			return nil, ErrTimeout
		case <-patience.C:
			return nil, ErrTimeout
		case <-ctx.Done():
		}
	}
}

// claim starts a flight, or returns the one that is under way.
func (g *gate) claim(limit time.Duration) (f *flight, mine bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.flight != nil {
		return g.flight, false
	}
	f = &flight{done: make(chan struct{}), overdue: make(chan struct{})}
	f.timer = time.AfterFunc(limit, func() { close(f.overdue) })
	g.flight = f
	return f, true
}

func (g *gate) giveUp(f *flight) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f.givenUp = true
}

func (g *gate) leave(f *flight) {
	f.timer.Stop()
	g.mu.Lock()
	g.flight = nil
	late := f.givenUp && g.late != nil
	g.mu.Unlock()
	close(f.done)
	if late {
		g.late()
	}
}

// stuck tells whether a call is past its limit.
func (g *gate) stuck() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.flight == nil {
		return false
	}
	select {
	case <-g.flight.overdue:
		return true
	default:
		return false
	}
}
