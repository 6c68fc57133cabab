package server

import (
	"errors"
	"mime"
	"net/http"
	"net/url"

	"foyer/auth/api"
	"foyer/auth/dpop"
)

// prove checks the DPoP proof of a request and returns its key's thumbprint.
// Otherwise it has answered, with status; a refused proof spends and counts
// nothing.
func (s *server) prove(w http.ResponseWriter, r *http.Request, access string, status int) (string, bool) {
	proofs := r.Header.Values(api.HeaderDPoP)
	proof := ""
	if len(proofs) == 1 { // RFC 9449 section 4.3: exactly one
		proof = proofs[0]
	}
	print, err := s.Proofs.Verify(proof, dpop.Request{Method: r.Method, URL: s.url(r.URL.EscapedPath()), AccessToken: access})
	if err == nil {
		return print, true
	}
	code, detail := api.ErrInvalidDPoPProof, err.Error()
	if errors.Is(err, dpop.ErrNonce) {
		code, detail = api.ErrUseDPoPNonce, "repeat the request with the nonce of this answer"
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `DPoP error="`+string(code)+`", algs="ES256"`)
		writeProblem(w, status, code, detail)
	} else {
		writeJSON(w, status, api.TokenError{Error: code, ErrorDescription: detail})
	}
	return "", false
}

// form reads a form body in which each member stands at most once. Otherwise
// it has answered.
func (s *server) form(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		writeJSON(w, http.StatusBadRequest, api.TokenError{
			Error: api.ErrInvalidRequest, ErrorDescription: "the body must be form encoded",
		})
		return nil, false
	}
	if err := r.ParseForm(); err != nil {
		status := http.StatusBadRequest
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			status = http.StatusRequestEntityTooLarge
		}
		writeJSON(w, status, api.TokenError{Error: api.ErrInvalidRequest, ErrorDescription: "the body cannot be read"})
		return nil, false
	}
	for name, values := range r.PostForm {
		if len(values) > 1 {
			writeJSON(w, http.StatusBadRequest, api.TokenError{
				Error: api.ErrInvalidRequest, ErrorDescription: "a member is repeated: " + printable(name),
			})
			return nil, false
		}
	}
	return r.PostForm, true
}

// printable keeps what a stranger sent out of logs and terminals.
func printable(text string) string {
	if len(text) > 40 {
		text = text[:40]
	}
	return url.QueryEscape(text)
}
