package couriertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Credentials that the recording servers ask for. They hold characters that
// must be escaped in an address.
const (
	User     = "postmaster"
	Password = "pa:ss/w@rd"
)

// Sender is the number that the gateway's URL names.
const Sender = "+15550100"

// SMS is a text that a gateway has taken.
type SMS struct{ To, From, Body string }

// Gateway is a recording text gateway in Twilio's shape, on loopback.
type Gateway struct {
	moods
	// URL is what sms.Parse takes, with credentials and sender.
	URL   string
	taken shelf[SMS]
}

// StartGateway runs a gateway until the test ends.
func StartGateway(t testing.TB) *Gateway {
	t.Helper()
	g := &Gateway{}
	server := httptest.NewServer(g)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	g.URL = fmt.Sprintf("http://%s@%s/2010-04-01/Accounts/%s/Messages.json?from=%s",
		url.UserPassword(User, Password), strings.TrimPrefix(server.URL, "http://"), User, Sender)
	return g
}

// Texts returns what was accepted, in order.
func (g *Gateway) Texts() []SMS { return g.taken.all() }

// Wait returns the accepted texts as soon as there are n, and fails the test
// after 30 s.
func (g *Gateway) Wait(t testing.TB, n int) []SMS {
	t.Helper()
	return g.taken.wait(t, n)
}

// ServeHTTP answers one request in the present mood.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	if err := r.ParseForm(); err != nil || r.Method != http.MethodPost {
		http.Error(w, "not a form", http.StatusBadRequest)
		return
	}
	text := SMS{To: r.PostForm.Get("To"), From: r.PostForm.Get("From"), Body: r.PostForm.Get("Body")}
	w.Header().Set("Content-Type", "application/json")
	mood := g.take()
	switch {
	case user != User || password != Password:
		tell(w, http.StatusUnauthorized, 20003, "Authenticate")
	case mood == PutOff:
		tell(w, http.StatusTooManyRequests, 20429, "Too many requests for "+text.To)
	case mood == Refuse:
		tell(w, http.StatusBadRequest, 21211, "Invalid 'To' "+text.To+": "+text.Body)
	case mood == Hang:
		<-r.Context().Done()
	case mood == BreakDown:
		panic(http.ErrAbortHandler)
	default:
		g.taken.put(text)
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"sid":"SM1","status":"queued","to":%q}`, text.To)
	}
}

func tell(w http.ResponseWriter, status, code int, words string) {
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"code":%d,"message":%q,"status":%d}`, code, words, status)
}
