package server

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/session"
	"foyer/auth/store"
)

// mountAPI puts the JSON API behind an access token. Its OpenAPI 3.1 document
// is at /openapi.json.
func (s *server) mountAPI(mux *http.ServeMux) {
	routes := http.NewServeMux()
	config := huma.DefaultConfig("Foyer", "1")
	config.Servers = []*huma.Server{{URL: s.PublicURL}}
	config.CreateHooks = nil // no "$schema" links in answers
	config.DocsPath = ""     // that page loads scripts from elsewhere
	config.SchemasPath = ""
	described := humago.New(routes, config)
	s.mountMe(described)
	s.mountAuthenticators(described)
	s.mountOrganization(described)
	s.mountPictures(described)
	s.mountSessions(described)
	s.mountPresence(described, routes)
	s.mountInvitations(described)
	s.mountMail(described)
	guarded := s.authenticated(s.exactly(routes))
	mux.Handle(api.PathAPI, guarded) // else net/http would redirect it
	mux.Handle(api.PathAPI+"/", guarded)
	mux.Handle("GET "+api.PathStream, s.throughDoor(guarded))
	mux.Handle("GET /openapi.json", routes)
}

type bearerKey struct{}

// bearer is who asks; authenticated has put it there.
func bearer(ctx context.Context) store.Bearer {
	found, _ := ctx.Value(bearerKey{}).(store.Bearer)
	return found
}

// authenticated checks the access token and the proof that goes with it (RFC
// 9449 section 7.1). A Bearer scheme is refused: the token is bound to a key.
func (s *server) authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, api.TokenTypeDPoP) || token == "" {
			s.unauthorized(w)
			return
		}
		print, ok := s.prove(w, r, token, http.StatusUnauthorized)
		if !ok {
			return
		}
		who, err := s.Sessions.Check(r.Context(), auth.Secret(token), print)
		if errors.Is(err, session.ErrToken) {
			s.unauthorized(w)
			return
		}
		if err != nil {
			s.unavailable(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), bearerKey{}, who)))
	})
}

func (s *server) unauthorized(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `DPoP error="invalid_token", algs="ES256"`)
	writeProblem(w, http.StatusUnauthorized, api.ErrInvalidToken, "the access token is not good (any more)")
}
