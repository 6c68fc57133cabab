package server

import (
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

func (s *server) mountRevoke(mux *http.ServeMux) {
	mux.HandleFunc("POST "+api.PathRevoke, s.revoke)
}

// revoke ends a session (RFC 7009). It answers 200 whatever the token is, and
// asks for no proof: who holds a token, or its hash, may end it.
func (s *server) revoke(w http.ResponseWriter, r *http.Request) {
	form, ok := s.form(w, r)
	if !ok {
		return
	}
	var err error
	switch {
	case form.Get(api.ParamToken) != "":
		err = s.Sessions.Revoke(r.Context(), auth.Secret(form.Get(api.ParamToken)))
	case form.Get(api.ParamTokenHash) != "":
		err = s.Sessions.RevokeHash(r.Context(), form.Get(api.ParamTokenHash))
	}
	if err != nil {
		s.unavailable(w, r, err) // not 200: the client must try again
		return
	}
	writeJSON(w, http.StatusOK, struct{}{})
}
