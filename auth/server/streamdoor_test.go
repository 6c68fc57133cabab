package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/service"
	"foyer/auth/store"
)

// places and queue are those of the door before openings of streams.
func places() int { return 2 * runtime.GOMAXPROCS(0) }

const queue = 512

// inside speaks to the handler without a network, so that a context reaches
// the store and nothing can be taken over from net/http.
type inside struct{ http.Handler }

type openingKey struct{}

func (i inside) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.RemoteAddr = "192.0.2.1:1"
	if in.URL.Path == api.PathStream {
		in = in.WithContext(context.WithValue(in.Context(), openingKey{}, true))
	}
	answer := httptest.NewRecorder()
	i.ServeHTTP(answer, in)
	return answer.Result(), nil
}

// gate is a store that holds up who opens a stream, and nobody else.
type gate struct {
	store.Store
	mu    sync.Mutex
	shut  chan struct{}
	stood atomic.Int64 // before it, so far
}

func (g *gate) wrap(inner store.Store) store.Store {
	g.Store = inner
	return g
}

func (g *gate) View(ctx context.Context, fn func(store.Tx) error) error {
	g.mu.Lock()
	shut := g.shut
	g.mu.Unlock()
	if shut != nil && ctx.Value(openingKey{}) != nil {
		g.stood.Add(1)
		<-shut
	}
	return g.Store.View(ctx, fn)
}

// close shuts the gate until it is opened.
func (g *gate) close() (open func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	shut := make(chan struct{})
	g.shut = shut
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.shut = nil
		close(shut)
	})
}

// S42: when the programs of everybody come at once, few are let in at a time,
// some wait, the others are told to come later; who asks for something else
// goes on, and afterwards all is as before.
func TestHerdIsLetInByFew(t *testing.T) {
	g := &gate{}
	srv, _ := withAnn(t, func(o *service.Options) { o.Wrap = g.wrap })
	wire := authtest.NewWire(t, srv.URL)
	wire.HTTP = &http.Client{Transport: inside{srv.Handler()}}
	tokens := wire.SignIn(annEmail, right)
	signedIn(t, "before", wire, tokens.AccessToken, true)

	const surplus = 20
	herd := places() + queue + surplus
	answers := make(chan authtest.Reply, herd)
	open := g.close()
	defer open()
	for range herd {
		go func() { answers <- wire.Get(api.PathStream, tokens.AccessToken) }()
	}
	for range surplus {
		reply := <-answers
		unavailable(t, "opening", reply)
		if reply.Header.Get("Connection") != "close" {
			t.Error("the connection of who has to come again is kept")
		}
	}
	if stood := g.stood.Load(); stood > int64(places()) {
		t.Errorf("%d are served at a time, want at most %d", stood, places())
	}
	signedIn(t, "meanwhile", wire, tokens.AccessToken, true)

	open()
	// Each takes the place of the one before, as all are of one session; the
	// newest stays until that ends.
	let := 0
	for range herd - surplus - 1 {
		if reply := <-answers; reply.Status == http.StatusOK {
			let++
		} else {
			unavailable(t, "who waited too long", reply)
		}
	}
	if let < places()-1 {
		t.Errorf("%d were let in, want all that stood before the gate", let)
	}
	wire.Revoke("token", tokens.RefreshToken)
	<-answers
}

// A place is for opening: streams that are open, perhaps for days, hold none.
func TestOpenStreamHoldsNoPlace(t *testing.T) {
	srv, _ := withAnn(t)
	handler := srv.Handler()
	var all sync.WaitGroup
	defer all.Wait()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for n := range places() + 1 {
		wire := authtest.NewWire(t, srv.URL)
		begun := make(chan int, 1)
		wire.HTTP = &http.Client{Transport: inside{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == api.PathStream {
				w, r = &beginning{w, begun}, r.WithContext(ctx)
			}
			handler.ServeHTTP(w, r)
		})}}
		tokens := wire.SignIn(annEmail, right)
		signedIn(t, "before", wire, tokens.AccessToken, true)
		all.Go(func() { wire.Get(api.PathStream, tokens.AccessToken) })
		select {
		case status := <-begun:
			if status != http.StatusOK {
				t.Fatalf("stream %d: %d", n+1, status)
			}
		case <-time.After(time.Minute):
			t.Fatalf("stream %d does not begin", n+1)
		}
	}
}

// beginning tells the status as soon as it is known.
type beginning struct {
	http.ResponseWriter
	begun chan<- int
}

func (b *beginning) WriteHeader(status int) {
	b.begun <- status
	b.ResponseWriter.WriteHeader(status)
}

func (b *beginning) Flush() { b.ResponseWriter.(http.Flusher).Flush() }
