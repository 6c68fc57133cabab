package presence_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/presence"
	"foyer/auth/presence/presencetest"
)

// quick is a hub for tests whose time is the real one.
func quick(t testing.TB, change func(*presence.Options)) *presence.Hub {
	o := presence.Options{
		Grace: 50 * time.Millisecond, Sweep: 10 * time.Millisecond, Heartbeat: 100 * time.Millisecond,
		Gather: time.Millisecond, Pace: 5 * time.Millisecond, Writers: 2,
	}
	if change != nil {
		change(&o)
	}
	h := presence.New(o)
	t.Cleanup(h.Close)
	return h
}

// client reads a stream over the network.
type client struct {
	*view
	t      *testing.T
	in     *bufio.Reader
	answer *http.Response
	stop   func()
}

func connect(t *testing.T, server *httptest.Server, account, lastEventID string) *client {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"?account="+account, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Last-Event-ID", lastEventID)
	begun := time.Now()
	answer, err := server.Client().Do(r)
	for err != nil && server.Config.ReadTimeout > 0 && time.Since(begun) >= server.Config.ReadTimeout && ctx.Err() == nil {
		begun = time.Now() // a busy machine was slower than the server's limit
		answer, err = server.Client().Do(r)
	}
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return &client{newView(), t, bufio.NewReader(answer.Body), answer, cancel}
}

// until reads until something is so.
func (c *client) until(what string, so func() bool) {
	c.t.Helper()
	for !so() {
		e, err := readEvent(c.in)
		if err != nil {
			c.t.Fatalf("%s does not come; sees %.200q, got %v: %v", what, c.list(), c.Count, err)
		}
		c.take(c.t, e)
	}
}

func (c *client) sees(want string) {
	c.t.Helper()
	c.until(want, func() bool { return c.list() == want })
}

// end reads to the end of the answer.
func (c *client) end() error {
	for {
		e, err := readEvent(c.in)
		if err != nil {
			return err
		}
		c.take(c.t, e)
	}
}

// bare hides what a connection or an answer can do besides.
type bare struct{ net.Conn }

type bareListener struct{ net.Listener }

func (l bareListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return bare{conn}, err
}

type noHijack struct{ http.ResponseWriter }

func (w noHijack) Flush() { w.ResponseWriter.(http.Flusher).Flush() }

func (w noHijack) SetWriteDeadline(at time.Time) error {
	return http.NewResponseController(w.ResponseWriter).SetWriteDeadline(at)
}

// edit changes a server before it starts, or starts it.
type edit func(*httptest.Server)

var transports = []struct {
	name  string
	start func(http.Handler, ...edit) *httptest.Server
	proto string
}{
	{"HTTP/1.1", serve, "HTTP/1.1"},
	{"TLS", func(h http.Handler, edits ...edit) *httptest.Server {
		return serve(h, append(edits, (*httptest.Server).StartTLS)...)
	}, "HTTP/1.1"},
	{"HTTP/2", func(h http.Handler, edits ...edit) *httptest.Server {
		return serve(h, append(edits, func(s *httptest.Server) { s.EnableHTTP2 = true; s.StartTLS() })...)
	}, "HTTP/2.0"},
	{"a listener that wraps connections", func(h http.Handler, edits ...edit) *httptest.Server {
		return serve(h, append(edits, func(s *httptest.Server) { s.Listener = bareListener{s.Listener} })...)
	}, "HTTP/1.1"},
	{"a writer that cannot be taken over", func(h http.Handler, edits ...edit) *httptest.Server {
		return serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(noHijack{w}, r) }), edits...)
	}, "HTTP/1.1"},
}

// limit of an ordinary request.
const limit = 600 * time.Millisecond

// limited is an edit for servers whose limits are shorter than a stream.
func limited(s *httptest.Server) { s.Config.ReadTimeout, s.Config.WriteTimeout = limit, limit }

// serve starts a server whose connections buffer little.
func serve(h http.Handler, edits ...edit) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		if wrapped, is := conn.(bare); is {
			conn = wrapped.Conn
		}
		if tcp, is := conn.(*net.TCPConn); is {
			_ = tcp.SetWriteBuffer(32 << 10)
		}
		return ctx
	}
	for _, change := range edits {
		change(s)
	}
	if s.URL == "" {
		s.Start()
	}
	return s
}

func TestServe(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport.name, func(t *testing.T) {
			h := quick(t, nil)
			server := transport.start(presencetest.Handler(h), limited)
			t.Cleanup(server.Close)
			bob := connect(t, server, "bob", "")
			for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "DPoP-Nonce": "next"} {
				if got := bob.answer.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if bob.answer.Proto != transport.proto {
				t.Errorf("over %s, want %s", bob.answer.Proto, transport.proto)
			}
			bob.sees("bob=available")
			ann := connect(t, server, "ann", "")
			bob.sees("ann=available, bob=available")
			set(t, h, "ann", "clinic", presence.Busy, "In “surgery”")
			bob.sees("ann=busy In “surgery”, bob=available")
			ann.sees("ann=busy In “surgery”, bob=available")
			// Longer than the server's limits for ordinary requests.
			begun := time.Now()
			bob.until("heartbeats", func() bool { return time.Since(begun) > limit+limit/2 && bob.Count["comment"] >= 5 })

			ann.stop()
			_ = ann.answer.Body.Close()
			server.Client().CloseIdleConnections()
			bob.sees("bob=available")

			again := connect(t, server, "ann", bob.Last)
			again.until("what changed", func() bool { return again.Count["presence"] > 0 })
			if again.Count["snapshot"] != 0 {
				t.Errorf("resumed with %v", again.Count)
			}
			h.End("bob", auth.EndedBySignOut)
			if err := bob.end(); !errors.Is(err, io.EOF) || bob.Ended != "session_ended" {
				t.Errorf("ended %q with %v, want a reason and a proper end", bob.Ended, err)
			}
			h.Close()
			if err := again.end(); !errors.Is(err, io.EOF) || again.Ended != "" {
				t.Errorf("at the end of the server: ended %q, %v", again.Ended, err)
			}
		})
	}
}

func TestServeHead(t *testing.T) {
	h := quick(t, nil)
	server := serve(presencetest.Handler(h))
	t.Cleanup(server.Close)
	answer, err := server.Client().Head(server.URL + "?account=ann")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if kind := answer.Header.Get("Content-Type"); kind != "text/event-stream" || h.Counts().Streams != 0 {
		t.Errorf("%s, %d streams", kind, h.Counts().Streams)
	}
}

// dial sends a request and reads nothing.
func dial(t testing.TB, server *httptest.Server, account, proto string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.(*net.TCPConn).SetReadBuffer(16 << 10)
	if _, err := fmt.Fprintf(conn, "GET /?account=%s %s\r\nHost: localhost\r\n\r\n", account, proto); err != nil {
		t.Fatal(err)
	}
	return conn
}

// A client that knows no chunks gets none.
func TestServeOldClients(t *testing.T) {
	h := quick(t, nil)
	server := serve(presencetest.Handler(h))
	t.Cleanup(server.Close)
	conn := dial(t, server, "ann", "HTTP/1.0")
	await(t, "the stream", func() bool { return h.Counts().Streams == 1 })
	h.End("ann", auth.EndedByExpiry)
	_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
	text, err := io.ReadAll(conn)
	_, body, _ := strings.Cut(string(text), "\r\n\r\n")
	if err != nil || strings.Contains(string(text), "chunked") || !strings.HasSuffix(body, "event: ended\ndata: {\"reason\":\"expired\"}\n\n") {
		t.Errorf("got %q, %v", text, err)
	}
}

// await waits for what happens on its own soon.
func await(t testing.TB, what string, so func() bool) {
	t.Helper()
	limit := time.Now().Add(time.Minute)
	for !so() {
		if time.Now().After(limit) {
			t.Fatalf("%s does not come", what)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestAPlainStreamHasNoGoroutine(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("every stream has one there")
	}
	h := quick(t, func(o *presence.Options) { o.Heartbeat = time.Hour })
	server := httptest.NewServer(presencetest.Handler(h))
	t.Cleanup(server.Close)
	before := runtime.NumGoroutine()
	for i := range 100 {
		dial(t, server, fmt.Sprint(i), "HTTP/1.1")
	}
	await(t, "every stream", func() bool { return h.Counts().Streams == 100 })
	await(t, "the end of their goroutines", func() bool { return runtime.NumGoroutine() <= before+2 })
}

// A client that closes is noticed in a sweep, long before a heartbeat, and
// whatever it has said after its request is no close.
func TestAClientThatClosesIsNoticed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("net/http notices it there")
	}
	h := quick(t, func(o *presence.Options) { o.Heartbeat, o.Writers = time.Hour, 1 })
	server := httptest.NewServer(presencetest.Handler(h))
	t.Cleanup(server.Close)
	stays, quiet, abrupt := dial(t, server, "stays", "HTTP/1.1"), dial(t, server, "quiet", "HTTP/1.1"), dial(t, server, "abrupt", "HTTP/1.1")
	await(t, "every stream", func() bool { return h.Counts().Streams == 3 })
	if _, err := stays.Write([]byte("GET / HTTP/1.1\r\n")); err != nil {
		t.Fatal(err)
	}
	_ = quiet.Close()
	_ = abrupt.(*net.TCPConn).SetLinger(0) // a reset
	_ = abrupt.Close()
	await(t, "both to be noticed", func() bool { return h.Counts().Streams == 1 })
	// Whoever comes and goes twice is noticed in two sweeps, the second of which
	// has looked at everybody since.
	for range 2 {
		opened := h.Counts().Opened
		passing := dial(t, server, "passing", "HTTP/1.1")
		await(t, "one more stream", func() bool { return h.Counts().Opened > opened })
		_ = passing.Close()
		await(t, "it to be noticed", func() bool { return h.Counts().Streams == 1 })
	}
	set(t, h, "stays", "clinic", presence.Busy, "")
	_ = stays.SetReadDeadline(time.Now().Add(time.Minute))
	for in := bufio.NewReader(stays); ; {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatalf("who stays hears no more: %v", err)
		}
		if strings.Contains(line, `"busy"`) {
			return
		}
	}
}
