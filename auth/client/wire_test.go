package client

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"foyer/auth/authtest/leaktest"
	"foyer/auth/dpop"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// posted is one request as the server saw it.
type posted struct {
	path  string
	body  string
	proof string
	form  url.Values
}

// scripted is a server that answers by a script and keeps what it was asked.
type scripted struct {
	*httptest.Server
	mu   sync.Mutex
	seen []posted
}

func (s *scripted) requests() []posted {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

// serve answers the n-th request (from 0) with answer.
func serve(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) (*Client, *scripted) {
	t.Helper()
	s := &scripted{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		s.mu.Lock()
		n := len(s.seen)
		s.seen = append(s.seen, posted{r.URL.Path, string(body), r.Header.Get("DPoP"), form})
		s.mu.Unlock()
		answer(n, w, r)
	}))
	t.Cleanup(s.Close)
	return connect(t, s.URL), s
}

func connect(t *testing.T, url string) *Client {
	t.Helper()
	key, err := dpop.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{URL: url, Key: key, UserAgent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// give writes an answer in JSON.
func give(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// page writes what a captive portal or a proxy says.
func page(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<html>Welcome to the guest network</html>")
}

// hangUp breaks the connection instead of answering.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

const goodTokens = `{"access_token":"a1","token_type":"DPoP","expires_in":600,"refresh_token":"r2",` +
	`"scope":"foyer remember","session_id":"s1","idle_expires_in":2592000,"absolute_expires_in":15552000}`
