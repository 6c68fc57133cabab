package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"foyer/auth/flow"
)

// legEnd answers the script of the ceremony. Error is one of the words that it
// has a sentence for.
type legEnd struct {
	Error    string  `json:"error,omitempty"`
	Redirect string  `json:"redirect,omitempty"`
	Signal   *signal `json:"signal,omitempty"`
}

// signal is flow.Signal on the wire.
type signal struct {
	RPID     string   `json:"rp_id"`
	UserID   string   `json:"user_id,omitempty"`
	Accepted []string `json:"accepted,omitempty"`
	Unknown  string   `json:"unknown,omitempty"`
}

func (p *Pages) finishLeg(w http.ResponseWriter, r *http.Request) {
	var given struct {
		RequestURI string          `json:"request_uri"`
		Response   json.RawMessage `json:"response"`
	}
	if !p.takeJSON(w, r, &given) {
		return
	}
	if given.RequestURI == "" || len(given.RequestURI) > maxRequestURI || len(given.Response) == 0 {
		writeJSON(w, http.StatusBadRequest, legEnd{Error: "invalid_request"})
		return
	}
	end, err := p.Flow.FinishLeg(r.Context(), given.RequestURI, p.cookieOf(r, given.RequestURI), given.Response, browserName(r))
	p.answerLeg(w, r, given.RequestURI, end, err)
}

func (p *Pages) cancelLeg(w http.ResponseWriter, r *http.Request) {
	var given struct {
		RequestURI string `json:"request_uri"`
	}
	if !p.takeJSON(w, r, &given) {
		return
	}
	if given.RequestURI == "" || len(given.RequestURI) > maxRequestURI {
		writeJSON(w, http.StatusBadRequest, legEnd{Error: "invalid_request"})
		return
	}
	end, err := p.Flow.CancelLeg(r.Context(), given.RequestURI, p.cookieOf(r, given.RequestURI))
	p.answerLeg(w, r, given.RequestURI, end, err)
}

// takeJSON reads what a script of ours posts, or answers why not.
func (p *Pages) takeJSON(w http.ResponseWriter, r *http.Request, into any) bool {
	if !p.fromHere(r) {
		writeJSON(w, http.StatusForbidden, legEnd{Error: "invalid_request"})
		return false
	}
	err := readJSON(r, into)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		writeJSON(w, http.StatusRequestEntityTooLarge, legEnd{Error: "invalid_request"})
	case err != nil:
		writeJSON(w, http.StatusBadRequest, legEnd{Error: "invalid_request"})
	}
	return err == nil
}

func (p *Pages) answerLeg(w http.ResponseWriter, r *http.Request, requestURI string, end flow.LegEnd, err error) {
	answer := legEnd{Redirect: end.Redirect, Signal: wireSignal(end.Signal)}
	status := http.StatusOK
	switch {
	case err == nil:
		p.forget(w, requestURI)
	case errors.Is(err, flow.ErrLegOver):
		status, answer.Error = http.StatusGone, "leg_over"
	case errors.Is(err, flow.ErrLegElsewhere):
		status, answer.Error = http.StatusConflict, "leg_elsewhere"
	case errors.Is(err, flow.ErrPasskeyUnknown):
		status, answer.Error = http.StatusForbidden, "passkey_unknown"
	case errors.Is(err, flow.ErrPasskeyRefused):
		status, answer.Error = http.StatusForbidden, "passkey_refused"
	default:
		status, answer.Error = p.unavailable(w, r, err)
	}
	writeJSON(w, status, answer)
}

func wireSignal(s *flow.Signal) *signal {
	if s == nil {
		return nil
	}
	return &signal{RPID: s.RPID, UserID: s.UserID, Accepted: s.Accepted, Unknown: s.Unknown}
}

// writeJSON answers a script or the program.
func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone: nobody to tell
}
