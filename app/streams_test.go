package app

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"foyer/auth/authtest"
	"foyer/auth/factor/password"
	"foyer/auth/service"
)

// answering is the server's side of an answer that goes on.
type answering struct {
	header http.Header
	body   *io.PipeWriter
	once   sync.Once
	begun  chan struct{}
	status int
	sent   http.Header
}

func (a *answering) Header() http.Header { return a.header }
func (a *answering) Flush()              {}

func (a *answering) WriteHeader(status int) {
	a.once.Do(func() {
		a.status, a.sent = status, a.header.Clone()
		close(a.begun)
	})
}

func (a *answering) Write(text []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(text)
}

// stream answers as the server goes on speaking.
func (w *world) stream(handler http.Handler, in *http.Request) *http.Response {
	ctx, cancel := context.WithCancel(in.Context())
	reader, writer := io.Pipe()
	a := &answering{header: http.Header{}, body: writer, begun: make(chan struct{})}
	// Nobody reads an answer that is lost on the way.
	context.AfterFunc(in.Context(), func() { _ = reader.CloseWithError(errUnplugged) })
	go func() {
		handler.ServeHTTP(a, in.WithContext(ctx))
		a.WriteHeader(http.StatusOK)
		writer.CloseWithError(ctx.Err()) // io.EOF unless the client went first
		cancel()
	}()
	<-a.begun
	w.mu.Lock()
	w.streams = append(w.streams, reader)
	w.mu.Unlock()
	return &http.Response{StatusCode: a.status, Header: a.sent, Body: hearing{reader, cancel}, ProtoMajor: 1, ProtoMinor: 1}
}

// hearing is the client's side.
type hearing struct {
	*io.PipeReader
	hangUp context.CancelFunc
}

func (h hearing) Close() error {
	h.hangUp()
	return h.PipeReader.Close()
}

// cut breaks all open streams.
func (w *world) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range w.streams {
		_ = one.CloseWithError(errUnplugged)
	}
	w.streams = nil
}

// reopen closes the server and opens it anew, on the same data.
func (w *world) reopen() {
	w.t.Helper()
	if err := w.service.Close(); err != nil {
		w.t.Fatal(err)
	}
	opened, err := service.Open(w.t.Context(), service.Options{
		Data: filepath.Join(w.folder, "server"),
		Hash: password.Options{Params: authtest.CheapHash, Wait: 30 * time.Second},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.service, w.handler = opened, opened.Handler(serverURL)
}
