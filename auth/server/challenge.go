package server

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
	"foyer/auth/policy"
)

func (s *server) mountChallenge(mux *http.ServeMux) {
	mux.HandleFunc("POST "+api.PathChallenge, s.challenge)
}

// challenge takes one step of a sign-in
// (draft-ietf-oauth-first-party-apps-04 section 5).
func (s *server) challenge(w http.ResponseWriter, r *http.Request) {
	form, ok := s.form(w, r)
	if !ok {
		return
	}
	if form.Get(api.ParamStepUp) != "" {
		s.stepUp(w, r, form)
		return
	}
	print, ok := s.prove(w, r, "", http.StatusBadRequest)
	if !ok {
		return
	}
	result, err := s.Flow.Advance(r.Context(), turn(form, print, s.source(r)))
	if err != nil {
		s.challengeError(w, r, err)
		return
	}
	answer(w, result)
}

func answer(w http.ResponseWriter, result flow.Result) {
	if result.Code != "" {
		writeJSON(w, http.StatusOK, api.Answer{
			AuthorizationCode: result.Code.Reveal(), AuthSession: result.AuthSession.Reveal(),
		})
		return
	}
	if result.RequestURI != "" && result.Reason == "" {
		writeJSON(w, http.StatusForbidden, api.Answer{
			Error: api.ErrRedirectToWeb, AuthSession: result.AuthSession.Reveal(),
			SessionExpiresIn: seconds(result.ExpiresIn), Next: nexts(result.Next),
			RequestURI: result.RequestURI.Reveal(), ExpiresIn: seconds(flow.LegLife),
		})
		return
	}
	writeJSON(w, http.StatusForbidden, api.Answer{
		Error: api.ErrInsufficientAuthorization, AuthSession: result.AuthSession.Reveal(),
		SessionExpiresIn: seconds(result.ExpiresIn), Reason: result.Reason,
		Next: nexts(result.Next), Rules: result.Rules,
		Secret: result.Secret.Reveal(), OTPAuthURI: result.URI.Reveal(), RecoveryCode: result.RecoveryCode.Reveal(),
		SkewSeconds: seconds(result.Skew), Why: result.Why, Google: googleOf(result.Google),
	})
}

func googleOf(asked *flow.GoogleRequest) *api.Google {
	if asked == nil {
		return nil
	}
	return &api.Google{
		AuthorizationEndpoint: asked.Endpoint, ClientID: asked.ClientID, Scope: "openid email profile", Nonce: asked.Nonce,
	}
}

func turn(form url.Values, print, source string) flow.Request {
	return flow.Request{
		Thumbprint: print, Source: source,
		AuthSession: auth.Secret(form.Get(api.ParamAuthSession)),
		Start: flow.Start{
			ResponseType: form.Get(api.ParamResponseType), ClientID: form.Get(api.ParamClientID),
			Scope: form.Get(api.ParamScope), CodeChallenge: form.Get(api.ParamCodeChallenge),
			CodeMethod: form.Get(api.ParamCodeMethod), DeviceName: form.Get(api.ParamDeviceName),
		},
		Step: auth.Step(form.Get(api.ParamStep)), Body: auth.Secret(form.Encode()),
		Username: form.Get(api.ParamUsername), HasUsername: form.Has(api.ParamUsername),
		Password: auth.Secret(form.Get(api.ParamPassword)),
		ID:       form.Get(api.ParamID), Code: auth.Secret(form.Get(api.ParamCode)), Send: form.Get(api.ParamSend) == "1",
		Phone: form.Get(api.ParamPhone), Of: auth.Step(form.Get(api.ParamOf)), Locale: form.Get(api.ParamUILocales),
		RedirectURI: form.Get(api.ParamRedirectURI), State: form.Get(api.ParamState),
		LegCode: auth.Secret(form.Get(api.ParamLegCode)), Confirm: form.Get(api.ParamConfirm) == "1",
		Verifier: auth.Secret(form.Get(api.ParamCodeVerifier)),
		Name:     form.Get(api.ParamName), Email: form.Get(api.ParamEmail),
	}
}

func nexts(ways []flow.Next) []api.Next {
	next := make([]api.Next, 0, len(ways))
	for _, way := range ways {
		one := api.Next{
			Step: way.Step, ID: way.ID, Label: way.Label, Hint: way.Hint, Optional: way.Optional, Ask: way.Ask,
			AttemptsLeft: way.AttemptsLeft, Sent: way.Sent, ResendAfter: secondsUp(way.Resend),
			Delivery: string(way.Delivery), ExpiresIn: seconds(way.Expires), Confirm: way.Confirm,
		}
		if !way.Delivered.IsZero() {
			one.DeliveredAt = way.Delivered.Unix()
		}
		one.Rules = rulesOf(way.Rules)
		next = append(next, one)
	}
	return next
}

func rulesOf(rules []policy.Rule) []api.Rule {
	var list []api.Rule
	for _, rule := range rules {
		list = append(list, api.Rule{Name: rule.Name, Min: rule.Min})
	}
	return list
}

func (s *server) challengeError(w http.ResponseWriter, r *http.Request, err error) {
	var throttled *flow.ThrottledError
	var request *flow.RequestError
	switch {
	case errors.Is(err, flow.ErrSession):
		writeJSON(w, http.StatusBadRequest, api.Answer{Error: api.ErrInvalidSession})
	case errors.As(err, &throttled):
		retryAfter(w, throttled.RetryAfter)
		writeJSON(w, http.StatusTooManyRequests, api.Answer{Error: api.ErrTooManyAttempts, Closed: throttled.Closed})
	case errors.As(err, &request):
		writeJSON(w, http.StatusBadRequest, api.Answer{
			Error: requestCode(request.Field), ErrorDescription: request.Field, Next: nexts(request.Next),
		})
	default:
		s.unavailable(w, r, err)
	}
}

func requestCode(field string) api.ErrorCode {
	switch field {
	case flow.FieldClient:
		return api.ErrInvalidClient
	case flow.FieldScope:
		return api.ErrInvalidScope
	case flow.FieldResponseType:
		return api.ErrUnsupportedResponseType
	}
	return api.ErrInvalidRequest
}

// unavailable answers where nothing is decided: the client keeps what it has.
func (s *server) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, flow.ErrBusy) && !errors.Is(err, context.Canceled) {
		s.Logger.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "error", err)
	}
	retryAfter(w, 2*time.Second)
	writeJSON(w, http.StatusServiceUnavailable, api.Answer{Error: api.ErrTemporarilyUnavailable})
}

// retryAfter rounds up: a client that waits so long is never too early.
func retryAfter(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(max(int(math.Ceil(wait.Seconds())), 1)))
}

func seconds(d time.Duration) int { return int(d / time.Second) }

func secondsUp(d time.Duration) int { return int(math.Ceil(d.Seconds())) }
