package server

import (
	"errors"
	"net/http"
	"net/url"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/session"
)

func (s *server) mountToken(mux *http.ServeMux) {
	mux.HandleFunc("POST "+api.PathToken, s.token)
}

// token gives tokens for a code or a refresh token (RFC 6749 sections 4.1.3
// and 6), and for nothing else.
func (s *server) token(w http.ResponseWriter, r *http.Request) {
	form, ok := s.form(w, r)
	if !ok {
		return
	}
	print, ok := s.prove(w, r, "", http.StatusBadRequest)
	if !ok {
		return
	}
	if form.Get(api.ParamClientID) != api.ClientDesktop {
		writeJSON(w, http.StatusBadRequest, api.TokenError{Error: api.ErrInvalidClient})
		return
	}
	tokens, err := s.grant(r, form, print)
	if err != nil {
		s.tokenError(w, r, err)
		return
	}
	limits := s.Sessions.Limits(tokens.Session)
	writeJSON(w, http.StatusOK, api.Token{
		AccessToken: tokens.Access.Reveal(), TokenType: api.TokenTypeDPoP, ExpiresIn: seconds(tokens.AccessExpires),
		RefreshToken: tokens.Refresh.Reveal(), Scope: tokens.Session.Scope, SessionID: tokens.Session.ID,
		IdleExpiresIn: seconds(limits.Idle), AbsoluteExpiresIn: seconds(limits.Absolute),
	})
}

var errGrantType = errors.New("unsupported grant type")

func (s *server) grant(r *http.Request, form url.Values, print string) (session.Tokens, error) {
	switch form.Get(api.ParamGrantType) {
	case api.GrantAuthorizationCode:
		return s.Sessions.Redeem(r.Context(), auth.Secret(form.Get(api.ParamCode)),
			auth.Secret(form.Get(api.ParamCodeVerifier)), print, s.source(r))
	case api.GrantRefreshToken:
		return s.Sessions.Refresh(r.Context(), auth.Secret(form.Get(api.ParamRefreshToken)), print, s.source(r))
	}
	return session.Tokens{}, errGrantType
}

func (s *server) tokenError(w http.ResponseWriter, r *http.Request, err error) {
	var ended *session.EndedError
	var paused *session.PausedError
	switch {
	case errors.Is(err, errGrantType):
		writeJSON(w, http.StatusBadRequest, api.TokenError{Error: api.ErrUnsupportedGrantType})
	case errors.As(err, &ended):
		refusal := api.TokenError{Error: api.ErrInvalidGrant, Reason: api.Reason(ended.Reason), EndedBy: ended.By}
		if !ended.At.IsZero() {
			refusal.EndedAt = ended.At.Unix()
		}
		writeJSON(w, http.StatusBadRequest, refusal)
	case errors.As(err, &paused):
		s.paused(w, r, paused)
	default:
		s.unavailable(w, r, err)
	}
}

func (s *server) paused(w http.ResponseWriter, r *http.Request, paused *session.PausedError) {
	result, err := s.Flow.Resume(r.Context(), paused.Session)
	if err != nil {
		s.challengeError(w, r, err)
		return
	}
	writeJSON(w, http.StatusForbidden, api.TokenError{
		Error: api.ErrInsufficientAuthorization, Reason: result.Reason,
		AuthSession: result.AuthSession.Reveal(), SessionExpiresIn: seconds(result.ExpiresIn),
		Next: nexts(result.Next),
	})
}
