package browser

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// ErrClosed is wrapped by Wait where the leg ended without a result.
var ErrClosed = errors.New("the way back from the browser is closed")

// callbackPath is where the browser comes back to.
const callbackPath = "/callback"

// linger is how long a browser that comes twice is still answered.
const linger = time.Second

// Leg is one trip through the person's browser: a listener that is open until
// its result is answered, Close, or the end of the context it was made with.
// Safe for concurrent use.
type Leg struct {
	address  string
	end      context.CancelFunc
	answered chan struct{} // closed once the browser has its answer
	retired  chan struct{} // closed by Retire
	gone     chan struct{} // closed once the listener is
	failed   error         // of the listener; read after gone

	mu       sync.Mutex
	expected Expected
	result   *outcome // nil until the right callback
	target   string   // where the browser was sent with it
	over     string   // where all are sent after Retire
}

// Listen binds a port of 127.0.0.1, or of [::1] where that cannot be had. The
// leg ends with ctx, and must be closed. It takes no callback before Expect.
func Listen(ctx context.Context) (*Leg, error) {
	listener, err := bind(ctx)
	if err != nil {
		return nil, fmt.Errorf("listen for the browser: %w", err)
	}
	life, end := context.WithCancel(ctx)
	l := &Leg{
		address: listener.Addr().String(), end: end,
		answered: make(chan struct{}), retired: make(chan struct{}), gone: make(chan struct{}),
	}
	go l.run(life, listener)
	return l, nil
}

func bind(ctx context.Context) (net.Listener, error) {
	var network net.ListenConfig
	listener, err := network.Listen(ctx, "tcp", "127.0.0.1:0")
	if err == nil {
		return listener, nil
	}
	listener, err6 := network.Listen(ctx, "tcp", "[::1]:0")
	if err6 == nil {
		return listener, nil
	}
	return nil, errors.Join(err, err6)
}

// RedirectURI is where the browser has to come back to (RFC 8252, 7.3).
func (l *Leg) RedirectURI() string { return "http://" + l.address + callbackPath }

// Expect sets what the right callback is. Calling it again, for a new state,
// makes callbacks with the old one foreign. After the right one it does nothing.
func (l *Leg) Expect(e Expected) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.expected = e
}

// Retire ends what the leg was for, but not its listener: nothing of a callback
// is read from now on, and every browser that comes back is sent to over, the
// absolute URL of a clean end page, until Close or the end of the context.
// Calling it again changes the page.
func (l *Leg) Retire(over string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over == "" {
		close(l.retired)
	}
	l.over, l.expected = over, Expected{}
}

// Wait returns what the browser brought back: a code, ErrDenied, or an error
// that wraps ErrBrowser. It returns ErrClosed where the leg ended or was retired
// before, and the error of ctx where that ends, which leaves the leg open.
func (l *Leg) Wait(ctx context.Context) (Result, error) {
	select {
	case <-l.answered:
	case <-l.retired:
	case <-l.gone:
	case <-ctx.Done():
	}
	select {
	case <-l.answered: // a result that is there goes before an end that came with it
		return Result{Code: l.result.code}, l.result.err
	default:
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	select {
	case <-l.gone:
		return Result{}, l.failed
	default:
		return Result{}, ErrClosed
	}
}

// Close ends the leg at once and waits until the listener is gone. An answer
// that Wait has told of has reached the browser. It never fails; calling it
// again does nothing.
func (l *Leg) Close() error {
	l.end()
	<-l.gone
	return nil
}

// run serves until the leg is over.
func (l *Leg) run(life context.Context, listener net.Listener) {
	defer close(l.gone)
	server := newServer(http.HandlerFunc(l.answer))
	served := make(chan error, 1)
	go func() {
		served <- server.Serve(listener)
		l.end() // also where the listener failed by itself
	}()
	l.stay(life)
	_ = server.Close() // the listener is closed whatever it says
	if err := <-served; errors.Is(err, http.ErrServerClosed) {
		l.failed = ErrClosed
	} else {
		l.failed = fmt.Errorf("%w: %w", ErrClosed, err)
	}
}

// stay waits until the result is answered and a moment longer, or until life
// ends; a leg that is retired stays for all its life.
func (l *Leg) stay(life context.Context) {
	var moment <-chan time.Time
	answered := l.answered
	for {
		select {
		case <-answered:
			answered, moment = nil, time.After(linger)
			continue
		case <-moment:
		case <-l.retired:
			<-life.Done()
		case <-life.Done():
		}
		return
	}
}
