package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
	"foyer/auth/policy"
	"foyer/auth/session"
)

// stepUp begins a conversation of a living session (RFC 9470): the access
// token says whose, its key proves that it is asked for by its owner.
func (s *server) stepUp(w http.ResponseWriter, r *http.Request, form url.Values) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, api.TokenTypeDPoP) || token == "" {
		s.unauthorized(w)
		return
	}
	print, ok := s.prove(w, r, token, http.StatusBadRequest)
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
	begin := flow.Start{CodeChallenge: form.Get(api.ParamCodeChallenge), CodeMethod: form.Get(api.ParamCodeMethod)}
	result, err := s.Flow.StepUp(r.Context(), who.Session.Session,
		policy.Purpose(form.Get(api.ParamPurpose)), begin, s.source(r))
	if err != nil {
		s.challengeError(w, r, err)
		return
	}
	answer(w, result)
}
