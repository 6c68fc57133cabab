package server

import (
	"crypto/subtle"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"foyer/auth/api"
)

// guard stands before every route.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.recover(w, r)
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if detail := s.refuse(r); detail != "" {
			s.turnAway(w, r, http.StatusForbidden, api.ErrNotHere, detail)
			return
		}
		if r.ContentLength > api.MaxBody {
			writeProblem(w, http.StatusRequestEntityTooLarge, api.ErrInvalidRequest, "the body is over 64 KiB")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, api.MaxBody)
		if forPrograms(r.URL.Path) {
			header.Set(api.HeaderDPoPNonce, s.Proofs.Nonces.Mint())
		}
		next.ServeHTTP(w, r)
	})
}

// refuse says why a request may not come from where it comes, or "".
func (s *server) refuse(r *http.Request) string {
	if len(s.Hosts) > 0 && !slices.Contains(s.Hosts, r.Host) {
		// A page of another site that points its own name at 127.0.0.1.
		return "this server does not answer to that host name"
	}
	if !s.proxied(r) {
		return "this server is reached through its proxy only"
	}
	if !forPrograms(r.URL.Path) {
		return ""
	}
	if r.Header.Get("Origin") != "" {
		return "this address is for programs, not for web pages"
	}
	if s.Launch != "" && subtle.ConstantTimeCompare([]byte(r.Header.Get(api.HeaderLaunch)), []byte(s.Launch)) != 1 {
		return "this server belongs to the program that started it"
	}
	return ""
}

// forPrograms tells the routes that no browser has business with.
func forPrograms(path string) bool {
	pages := path == api.PathAuthorize || strings.HasPrefix(path, api.PathAuthorize+"/")
	return strings.HasPrefix(path, "/oauth/") && !pages ||
		path == api.PathAPI || strings.HasPrefix(path, api.PathAPI+"/")
}

// turnAway refuses a request: a page to a person in a browser, a problem to a
// program.
func (s *server) turnAway(w http.ResponseWriter, r *http.Request, status int, code api.ErrorCode, detail string) {
	if s.Lost != nil && wantsPage(r) && !forPrograms(r.URL.Path) {
		s.Lost(w, r, status)
		return
	}
	writeProblem(w, status, code, detail)
}

// wantsPage tells a person who looks with a browser from programs and scripts.
func wantsPage(r *http.Request) bool {
	looks := r.Method == http.MethodGet || r.Method == http.MethodHead
	return looks && strings.Contains(r.Header.Get("Accept"), "text/html")
}

func (s *server) recover(w http.ResponseWriter, r *http.Request) {
	problem := recover()
	if problem == nil {
		return
	}
	if problem == http.ErrAbortHandler {
		panic(problem)
	}
	s.Logger.ErrorContext(r.Context(), "panic", "path", r.URL.Path, "problem", problem, "stack", string(debug.Stack()))
	writeProblem(w, http.StatusInternalServerError, api.ErrServerError, "something went wrong here; it was logged")
}
