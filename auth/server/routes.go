package server

import (
	"net/http"
	"path"
	"strings"

	"foyer/auth/api"
)

// exactly serves the routes of mux and nothing near them: a path that is not
// in its plain form is not redirected, as no program of ours asks for one, and
// what is not there is told in problem details.
func (s *server) exactly(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isPlain(r.URL.Path) || r.URL.Path == "/" && !wantsPage(r) { // the front is for people
			s.turnAway(w, r, http.StatusNotFound, api.ErrInvalidRequest, "there is nothing at this address")
			return
		}
		refusing, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		said := &unsaid{header: http.Header{}}
		refusing.ServeHTTP(said, r)
		if said.status != http.StatusMethodNotAllowed {
			s.turnAway(w, r, http.StatusNotFound, api.ErrInvalidRequest, "there is nothing at this address")
			return
		}
		w.Header().Set("Allow", said.header.Get("Allow"))
		writeProblem(w, said.status, api.ErrInvalidRequest, "this address does not take "+printable(r.Method))
	})
}

func isPlain(p string) bool {
	return strings.HasPrefix(p, "/") && (p == "/" || path.Clean(p) == strings.TrimSuffix(p, "/"))
}

// unsaid listens to the answer of net/http and keeps it from the client.
type unsaid struct {
	header http.Header
	status int
}

func (u *unsaid) Header() http.Header            { return u.header }
func (u *unsaid) WriteHeader(status int)         { u.status = status }
func (u *unsaid) Write(text []byte) (int, error) { return len(text), nil }
