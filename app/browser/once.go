package browser

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// onceLife is how long a page waits for its one visit.
const onceLife = 2 * time.Minute

// ShowOnce opens a page that can be read once, under an address nobody can
// guess, on 127.0.0.1 only, and returns when it was read, after two minutes, or
// when ctx ends. A second reader finds nothing.
func ShowOnce(ctx context.Context, page []byte, open Opener) error {
	var network net.ListenConfig
	listener, err := network.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("show page: %w", err)
	}
	path := "/" + rand.Text()
	read := make(chan struct{})
	server := newServer(once(listener.Addr().String(), path, page, read))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	err = open("http://" + listener.Addr().String() + path)
	if err == nil {
		late := time.NewTimer(onceLife)
		defer late.Stop()
		select {
		case <-read:
		case <-late.C:
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = server.Shutdown(grace) // whoever still reads is cut off with Close
	_ = server.Close()
	<-served
	return err
}

// once answers the first GET of path, and nobody else: not another path, not a
// page of another site that points its own name here.
func once(host, path string, page []byte, read chan<- struct{}) http.Handler {
	var first sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seal(w.Header(), "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
		mine := false
		if r.Method == http.MethodGet && r.Host == host && r.URL.Path == path {
			first.Do(func() { mine = true })
		}
		if !mine {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page) // the reader is gone: nobody to tell
		close(read)
	})
}
