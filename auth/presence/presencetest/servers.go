package presencetest

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"sync"

	"foyer/auth/presence"
)

// Server is something to compare with: its handler, and a change that all
// streams are to be told.
type Server struct {
	Handler http.Handler
	Change  func(text string)
}

// playServer serves on a free port, prints the address, and obeys the lines on
// its standard input.
func playServer(s Server) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() { panic(http.Serve(listener, s.Handler)) }()
	obey(listener.Addr(), s)
}

func playTLS(s Server) {
	web := httptest.NewUnstartedServer(s.Handler)
	web.StartTLS()
	obey(web.Listener.Addr(), s)
}

func obey(address net.Addr, s Server) {
	fmt.Println(address)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		switch line := in.Text(); line {
		case "free":
			debug.FreeOSMemory()
			fmt.Println(0)
		default:
			s.Change(line)
			fmt.Println(0)
		}
	}
}

// Handler serves streams of a hub, all of one organization. It takes the
// account from the query, as no real one would.
func Handler(h *presence.Hub) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		s, err := h.Open(presence.Opening{
			AccountID: query.Get("account"), OrganizationID: "clinic", SessionID: query.Get("account") + query.Get("session"),
			LastEventID: r.Header.Get("Last-Event-ID"),
		})
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("DPoP-Nonce", "next")
		_ = presence.Serve(w, r, s)
	})
}

// hubServer has everybody in one organization, each a person of their own.
func hubServer() Server {
	h := presence.New(presence.Options{})
	return Server{Handler(h), func(text string) {
		if _, err := h.Set("p0", "clinic", presence.Busy, text); err != nil {
			panic(err)
		}
	}}
}

// Bare is what one writes with net/http and Flush alone: a goroutine and a
// channel for each stream, and no state.
func Bare() Server {
	var mu sync.Mutex
	streams := map[chan []byte]struct{}{}
	serve := func(w http.ResponseWriter, r *http.Request) {
		news := make(chan []byte, 16)
		mu.Lock()
		streams[news] = struct{}{}
		mu.Unlock()
		w.Header().Set("Content-Type", "text/event-stream")
		flusher := w.(http.Flusher)
		_, _ = w.Write([]byte(": here\n\n"))
		flusher.Flush()
		for {
			select {
			case text := <-news:
				if _, err := w.Write(text); err != nil {
					return
				}
				flusher.Flush()
			case <-r.Context().Done():
				return
			}
		}
	}
	change := func(text string) {
		event := []byte(`id: ABCDEFGHIJKLM-12345` + "\nevent: presence\ndata: " + `{"people":[{"id":"p0","status":"busy","text":"` + text + `"}]}` + "\n\n")
		mu.Lock()
		defer mu.Unlock()
		for news := range streams {
			news <- event
		}
	}
	return Server{http.HandlerFunc(serve), change}
}
