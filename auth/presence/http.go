package presence

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"syscall"
	"time"
)

// vanished is how long a client whose computer or network is gone without a
// word counts as connected, about.
var vanished = net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}

// Serve answers the request with the stream. The caller has checked who asks;
// headers that it has set are sent. Plain HTTP/1.1 is taken over from net/http:
// Serve returns at once, the hub goes on writing, and the request's context is
// over. Any other is served until the stream ends. The caller touches neither w
// nor the stream afterwards, and a server that shuts down closes the hub, too.
//
// The answer is chunked with "Connection: close": so that a client can tell an
// end from a break, and a proxy passes on each event as it comes, while a
// chunk is the same for all streams and written as it is.
func Serve(w http.ResponseWriter, r *http.Request, s *Stream) error {
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // nginx
	if r.Method == http.MethodHead {
		s.Close()
		return nil
	}
	if direct && r.TLS == nil && r.ProtoMajor == 1 && r.ProtoMinor == 1 {
		conn, buffered, err := http.NewResponseController(w).Hijack()
		switch {
		case err == nil:
			return takeOver(conn, buffered, header, s)
		case !errors.Is(err, http.ErrNotSupported):
			s.Close()
			return fmt.Errorf("take over the connection: %w", err)
		}
	}
	return loop(w, r, s)
}

// takeOver serves the stream on the bare connection. The buffers of net/http
// are left to the garbage: an answer needs none, and a client that says more
// after its request is not heard.
func takeOver(conn net.Conn, _ *bufio.ReadWriter, header http.Header, s *Stream) error {
	header.Set("Transfer-Encoding", "chunked")
	header.Set("Connection", "close")
	header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	head := bytes.NewBufferString("HTTP/1.1 200 OK\r\n")
	_ = header.Write(head) // a buffer takes everything
	head.WriteString("\r\n")
	if err := patiently(conn, head.Bytes(), s.hub.o.WriteTime); err != nil {
		s.Close()
		return errors.Join(err, conn.Close())
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetKeepAliveConfig(vanished) // a system that cannot notices later
	}
	if has, ok := conn.(syscall.Conn); ok {
		if raw, err := has.SyscallConn(); err == nil {
			limitUnacknowledged(raw, vanished.Idle+vanished.Interval*time.Duration(vanished.Count))
			s.serveOn(conn, raw)
			return nil
		}
	}
	// A connection that a listener has wrapped in something.
	err := each(context.Background(), s, func(f *frame) error { return patiently(conn, f.chunk, s.hub.o.WriteTime) })
	if err == nil {
		err = patiently(conn, last, s.hub.o.WriteTime)
	}
	return errors.Join(err, conn.Close())
}

// loop serves the stream with the means of net/http.
func loop(w http.ResponseWriter, r *http.Request, s *Stream) error {
	control := http.NewResponseController(w)
	w.WriteHeader(http.StatusOK)
	return each(r.Context(), s, func(f *frame) error {
		for piece := range slices.Chunk(f.body, pieceSize) {
			limit := time.Now().Add(s.hub.o.WriteTime)
			if err := control.SetWriteDeadline(limit); err != nil && !errors.Is(err, http.ErrNotSupported) {
				return err
			}
			if _, err := w.Write(piece); err != nil {
				return err
			}
		}
		if err := control.Flush(); err != nil {
			return err
		}
		// HTTP/2 ends a stream at its deadline even if nothing is being written.
		if err := control.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
		return nil
	})
}

// each passes on frames until the stream ends, which is no error, or a client
// that takes nothing is dropped.
func each(ctx context.Context, s *Stream, write func(*frame) error) error {
	for {
		f, err := s.next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := write(f); err != nil {
			s.Close()
			return err
		}
	}
}

// serveOn gives the stream a connection that its writer writes to. The stream
// closes it.
func (s *Stream) serveOn(conn net.Conn, raw syscall.RawConn) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.conn, s.raw = conn, raw
	if s.hub.closed || s.finished {
		_ = conn.Close() // nobody is left to tell
		return
	}
	s.hub.queue(s)
}

// patiently writes everything, as long as the other side takes a piece within
// the limit.
func patiently(conn net.Conn, data []byte, limit time.Duration) error {
	for piece := range slices.Chunk(data, pieceSize) {
		if err := conn.SetWriteDeadline(time.Now().Add(limit)); err != nil {
			return err
		}
		if _, err := conn.Write(piece); err != nil {
			return err
		}
	}
	return conn.SetWriteDeadline(time.Time{})
}
