package server

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"foyer/auth/api"
	"foyer/auth/directory"
	"foyer/auth/dpop"
	"foyer/auth/flow"
	"foyer/auth/presence"
	"foyer/auth/session"
	"foyer/auth/store"
)

// Options of the handler; all but Launch, Hosts, TrustedProxies and Logger are
// required.
type Options struct {
	// PublicURL is where clients reach the server, without a trailing slash.
	// Every URL told to anyone is made from it, never from the Host header.
	PublicURL string
	// Name is what people call the server, usually the organization's.
	Name func(context.Context) string
	// Practice: made-up people, told to every client; Kind is what the server
	// is for (api.Metadata).
	Practice bool
	Kind     string
	// Launch is the secret of an embedded server; empty for any other.
	Launch string
	// Hosts is the exact list of acceptable Host headers; nil accepts all.
	Hosts []string
	// TrustedProxies may tell the address of the client they speak for.
	TrustedProxies []netip.Prefix

	Store    store.Store
	Flow     *flow.Service
	Sessions *session.Service
	// Directory changes people and policy, for admins.
	Directory *directory.Directory
	Proofs    *dpop.Verifier
	// Presence knows who is here.
	Presence *presence.Hub
	// Pages are for browsers.
	Pages []Pages
	// Lost answers a browser that asks where nothing is for it. It may be asked
	// under any host name, so it must tell nothing of the server. Nil answers
	// browsers like programs.
	Lost func(w http.ResponseWriter, r *http.Request, status int)
	// Mail can be set by an admin where it is not nil.
	Mail   MailSettings
	Now    func() time.Time
	Logger *slog.Logger
}

// Pages are routes for the person's browser.
type Pages interface{ Mount(mux *http.ServeMux) }

type server struct {
	Options
	door *door
}

// New returns the handler of all routes.
func New(o Options) http.Handler {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &server{o, newDoor()}
	mux := http.NewServeMux()
	s.mountDiscovery(mux)
	s.mountChallenge(mux)
	s.mountToken(mux)
	s.mountRevoke(mux)
	s.mountAPI(mux)
	s.mountHealth(mux)
	for _, pages := range s.Pages {
		pages.Mount(mux)
	}
	return s.guard(s.exactly(mux))
}

// url is the public URL of a path.
func (s *server) url(path string) string { return s.PublicURL + path }

// writeJSON never lets an answer be stored: nearly all carry a secret.
func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone: nobody to tell
}

// writeProblem answers with RFC 9457 problem details.
func writeProblem(w http.ResponseWriter, status int, code api.ErrorCode, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(api.Problem{
		Title: http.StatusText(status), Status: status, Detail: detail, Error: code,
	})
}

func (s *server) mountHealth(mux *http.ServeMux) {
	mux.HandleFunc("GET "+api.PathHealth, func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("GET "+api.PathReady, func(w http.ResponseWriter, r *http.Request) {
		err := s.Store.View(r.Context(), func(store.Tx) error { return nil })
		if err != nil {
			s.Logger.ErrorContext(r.Context(), "not ready", "error", err)
			writeProblem(w, http.StatusServiceUnavailable, api.ErrTemporarilyUnavailable, "the store does not answer")
			return
		}
		writeJSON(w, http.StatusOK, map[string]string{"status": "ready"})
	})
}
