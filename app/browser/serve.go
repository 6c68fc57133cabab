package browser

import (
	"io"
	"log"
	"net/http"
	"time"
)

// What a stranger can cost: a few connections, a few seconds, some kilobytes:
// a browser brings the cookies of all that ever listened at this address.
const (
	maxConns  = 64
	maxHeader = 32 << 10
	maxQuery  = 4 << 10
	readLimit = 5 * time.Second
)

// nothing is the answer to whoever does not belong to the leg.
const nothing = "There is nothing here. You can close this page."

// newServer bounds them for a leg, or for a page that is read once.
func newServer(handler http.Handler) *http.Server {
	visitors := &crowd{size: maxConns}
	bounded := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readLimit, ReadTimeout: readLimit, WriteTimeout: readLimit, IdleTimeout: readLimit,
		MaxHeaderBytes:               maxHeader,
		ConnState:                    visitors.watch,
		ErrorLog:                     log.New(io.Discard, "", 0), // strangers do not write our log
		DisableGeneralOptionsHandler: true,
	}
	bounded.SetKeepAlivesEnabled(false)
	return bounded
}

// answer turns away what is not a callback. The Host must be ours: a page of
// another site can point its own name to this computer.
func (l *Leg) answer(w http.ResponseWriter, r *http.Request) {
	seal(w.Header(), "default-src 'none'; frame-ancestors 'none'")
	switch {
	case r.Host != l.address || r.URL.EscapedPath() != callbackPath:
		http.Error(w, nothing, http.StatusNotFound)
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, nothing, http.StatusMethodNotAllowed)
	case r.ContentLength != 0 || len(r.URL.RawQuery) > maxQuery:
		http.Error(w, nothing, http.StatusBadRequest)
	default:
		l.callback(w, r.URL.RawQuery)
	}
}

// callback sends the browser on, to an address without code and state, and
// tells Wait only then: Close, which may follow at once, cuts connections.
func (l *Leg) callback(w http.ResponseWriter, query string) {
	target, first := l.settle(query)
	if target == "" {
		http.Error(w, nothing, http.StatusBadRequest)
		return
	}
	w.Header().Set("Location", target)
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusSeeOther)
	_ = http.NewResponseController(w).Flush() // a browser that has gone has still brought the code
	if first {
		close(l.answered)
	}
}

// settle takes the first right callback as the leg's result. It returns where
// to send the browser, the same for every right one, and "" for foreign ones;
// of a retired leg it is the same for all, right or not.
func (l *Leg) settle(query string) (target string, first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over != "" {
		return l.over, false
	}
	brought, ok := l.expected.read(query)
	switch {
	case !ok:
		return "", false
	case l.result != nil:
		return l.target, false
	}
	l.result, l.target = &brought, l.expected.Done
	if brought.err != nil {
		l.target = l.expected.DoneCancelled
	}
	return l.target, true
}
