package browser_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/app/browser"
)

func TestForeignCallbacksChangeNothing(t *testing.T) {
	method := func(m string) func(*http.Request, string) { return func(r *http.Request, _ string) { r.Method = m } }
	path := func(p string) func(*http.Request, string) {
		return func(r *http.Request, _ string) { r.URL.Opaque = p + "?" + r.URL.RawQuery }
	}
	host := func(h string) func(*http.Request, string) {
		return func(r *http.Request, _ string) { r.Host = strings.ReplaceAll(h, "PORT", r.URL.Port()) }
	}
	// STATE and ISS stand for the right ones.
	sent := func(q string) func(*http.Request, string) {
		return func(r *http.Request, state string) {
			q := strings.ReplaceAll(q, "STATE", state)
			r.URL.RawQuery = strings.ReplaceAll(q, "ISS", query("iss", issuer))
		}
	}
	rows := []struct {
		name   string
		change func(r *http.Request, state string)
		status int
	}{
		{"root", path("/"), 404},
		{"favicon", path("/favicon.ico"), 404},
		{"longer path", path("/callback/x"), 404},
		{"path with a slash", path("/callback/"), 404},
		{"path with two slashes", path("//callback"), 404},
		{"path written otherwise", path("/%63allback"), 404},
		{"another case", path("/Callback"), 404},

		{"POST", method(http.MethodPost), 405},
		{"HEAD", method(http.MethodHead), 405},
		{"OPTIONS", method(http.MethodOptions), 405},
		{"made-up method", method("BREW"), 405},
		{"body", func(r *http.Request, _ string) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("x")), 1 }, 400},
		{"chunked body", func(r *http.Request, _ string) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("x")), -1 }, 400},

		{"localhost", host("localhost:PORT"), 404},
		{"no port", host("127.0.0.1"), 404},
		{"another port", host("127.0.0.1:1"), 404},
		{"name of another site", host("rebound.example:PORT"), 404},
		{"name that begins alike", host("127.0.0.1.nip.example:PORT"), 404},
		{"address in short", host("127.1:PORT"), 404},

		{"no query", sent(""), 400},
		{"no state", sent("leg_code=x&ISS"), 400},
		{"empty state", sent("leg_code=x&state=&ISS"), 400},
		{"wrong state", sent("leg_code=x&state=" + browser.NewState() + "&ISS"), 400},
		{"state and more", sent("leg_code=x&state=STATEx&ISS"), 400},
		{"state twice", sent("leg_code=x&state=STATE&state=STATE&ISS"), 400},
		{"right state second", sent("leg_code=x&state=x&state=STATE&ISS"), 400},
		{"no issuer", sent("leg_code=x&state=STATE"), 400},
		{"empty issuer", sent("leg_code=x&state=STATE&iss="), 400},
		{"wrong issuer", sent("leg_code=x&state=STATE&iss=https://evil.example"), 400},
		{"issuer with a slash", sent("leg_code=x&state=STATE&ISS/"), 400},
		{"issuer twice", sent("leg_code=x&state=STATE&ISS&ISS"), 400},

		{"neither code nor error", sent("state=STATE&ISS"), 400},
		{"empty code", sent("leg_code=&state=STATE&ISS"), 400},
		{"code twice", sent("leg_code=x&leg_code=x&state=STATE&ISS"), 400},
		{"code of another kind of leg", sent("code=x&state=STATE&ISS"), 400},
		{"code too long", sent("leg_code=" + strings.Repeat("x", 2049) + "&state=STATE&ISS"), 400},
		{"code with a line end", sent("leg_code=x%0d%0a&state=STATE&ISS"), 400},
		{"code beyond ASCII", sent("leg_code=%C3%A4&state=STATE&ISS"), 400},
		{"code and error", sent("leg_code=x&error=access_denied&state=STATE&ISS"), 400},
		{"code and empty error", sent("leg_code=x&error=&state=STATE&ISS"), 400},

		{"error without state", sent("error=access_denied&ISS"), 400},
		{"error with a wrong state", sent("error=access_denied&state=x&ISS"), 400},
		{"error without issuer", sent("error=access_denied&state=STATE"), 400},
		{"empty error", sent("error=&state=STATE&ISS"), 400},
		{"error twice", sent("error=access_denied&error=x&state=STATE&ISS"), 400},
		{"error too long", sent("error=" + strings.Repeat("x", 65) + "&state=STATE&ISS"), 400},
		{"error with an escape sequence", sent("error=%1b[2J&state=STATE&ISS"), 400},

		{"unknown parameter twice", sent("x=1&x=2&leg_code=x&state=STATE&ISS"), 400},
		{"semicolons", sent("x=1;y=2&leg_code=x&state=STATE&ISS"), 400},
		{"broken escape", sent("x=%zz&leg_code=x&state=STATE&ISS"), 400},
		{"query over 4 KiB", sent("leg_code=x&state=STATE&ISS&x=" + strings.Repeat("x", 4<<10)), 400},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			leg, expected := begin(t)
			address := leg.RedirectURI() + "?" + query("leg_code", "forged", "state", expected.State, "iss", issuer)
			response, body := visit(t, address, func(r *http.Request) { row.change(r, expected.State) })
			if response.StatusCode != row.status {
				t.Errorf("status %d, want %d", response.StatusCode, row.status)
			}
			checkSealed(t, response.Header)
			if response.Header.Get("Location") != "" || len(body) > 100 || strings.Contains(body, "x=") ||
				!strings.HasPrefix(response.Header.Get("Content-Type"), "text/plain") {
				t.Errorf("answer %v %q", response.Header, body)
			}
			comesBack(t, leg, expected.State)
		})
	}
}

func TestSpeakersOfSomethingElseAreSurvived(t *testing.T) {
	rows := []struct{ name, sent string }{
		{"no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"},
		{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
		{"no host", "GET /callback HTTP/1.0\r\n\r\n"},
		{"two hosts", "GET /callback HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
		{"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
		{"endless header", "GET /callback HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 64<<10)},
		{"endless address", "GET /callback?" + strings.Repeat("x", 64<<10)},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			leg, expected := begin(t)
			conn := dial(t, leg)
			_, _ = io.WriteString(conn, row.sent) // may be cut off early
			answer, _ := io.ReadAll(conn)         // likewise
			if strings.HasPrefix(string(answer), "HTTP/1.1 2") || strings.HasPrefix(string(answer), "HTTP/1.1 3") {
				t.Errorf("answer %q", answer)
			}
			comesBack(t, leg, expected.State)
		})
	}
}

// dial connects as a browser does that expects to need the connection soon.
func dial(t *testing.T, leg *browser.Leg) net.Conn {
	t.Helper()
	address := strings.TrimSuffix(strings.TrimPrefix(leg.RedirectURI(), "http://"), "/callback")
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func TestForgedOnesInThousandsAreSurvived(t *testing.T) {
	count := 10_000
	if testing.Short() {
		count = 100
	}
	leg, expected := begin(t)
	before := heap()
	forged := make(chan string)
	var visitors sync.WaitGroup
	for range 8 {
		visitors.Go(func() {
			transport := &http.Transport{DisableKeepAlives: true}
			for one := range forged {
				if err := forge(t.Context(), transport, leg.RedirectURI()+"?"+one); err != nil {
					t.Errorf("forged: %v", err)
				}
			}
		})
	}
	padding := strings.Repeat("x", 3500)
	for i := range count {
		forged <- right(browser.NewState()) + query("padding", fmt.Sprint(padding, i))
	}
	close(forged)
	visitors.Wait()
	if grown := int64(heap()) - int64(before); grown > 8<<20 {
		t.Errorf("%d forged callbacks left %d bytes", count, grown)
	}
	comesBack(t, leg, expected.State)
}

func forge(ctx context.Context, transport http.RoundTripper, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	return nil
}

func heap() uint64 {
	var now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&now)
	return now.HeapAlloc
}

func TestSilentConnectionsDoNotKeepTheBrowserOut(t *testing.T) {
	leg, expected := begin(t)
	const count, places = 300, 64
	var conns []net.Conn
	for i := range count {
		conn := dial(t, leg)
		if i%2 == 0 {
			_, _ = io.WriteString(conn, "GET /callback?") // the rest never comes
		}
		conns = append(conns, conn)
	}
	visit(t, leg.RedirectURI(), nil) // all before it are taken in now
	// Who is gone made room: the listener cuts nobody off in this time by itself.
	soon := time.Now().Add(silence)
	for i, conn := range conns[:count-places] {
		_ = conn.SetReadDeadline(soon)
		if _, err := conn.Read(make([]byte, 1)); err == nil || isTimeout(err) {
			t.Fatalf("connection %d of %d is still open: %v", i, count, err)
		}
	}
	comesBack(t, leg, expected.State)
}

func isTimeout(err error) bool {
	late, ok := err.(net.Error)
	return ok && late.Timeout()
}
