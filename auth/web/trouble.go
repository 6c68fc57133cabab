package web

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"foyer/auth/api"
	"foyer/auth/courier"
	"foyer/auth/flow"
)

// pause is how long to wait where the server itself could not answer.
const pause = 2 * time.Second

// unavailable judges an error that is about no leg or link: the status and the
// word for it, with Retry-After set. Addresses stay out of the log: they hold
// tokens.
func (p *Pages) unavailable(w http.ResponseWriter, r *http.Request, err error) (status int, word string) {
	var throttled *flow.ThrottledError
	if errors.As(err, &throttled) {
		retryAfter(w, throttled.RetryAfter)
		return http.StatusTooManyRequests, string(api.ErrTooManyAttempts)
	}
	expected := errors.Is(err, flow.ErrBusy) || errors.Is(err, context.Canceled) || errors.Is(err, courier.ErrUnavailable)
	if !expected {
		p.Logger.ErrorContext(r.Context(), "page failed", "path", r.URL.Path, "error", err)
	}
	retryAfter(w, pause)
	return http.StatusServiceUnavailable, string(api.ErrTemporarilyUnavailable)
}

// trouble shows such an error as a page of its own.
func (p *Pages) trouble(w http.ResponseWriter, r *http.Request, err error) {
	status, _ := p.unavailable(w, r, err)
	n := notice{Mood: bad, Title: "trouble.title", Lines: []string{"trouble"}}
	if status == http.StatusTooManyRequests {
		n = notice{Mood: bad, Title: "throttled.title", Lines: []string{"throttled"}}
	}
	p.notice(w, r, status, n)
}

// sentence says such an error above a form, which stays as it was.
func (p *Pages) sentence(shown page, err error) string {
	var throttled *flow.ThrottledError
	if errors.As(err, &throttled) {
		return shown.T("throttled.wait", shown.span(throttled.RetryAfter))
	}
	if errors.Is(err, courier.ErrUnavailable) {
		return shown.T("forgot.off")
	}
	return shown.T("trouble")
}

// refusePost answers a form that no page of this server sent as it is.
func (p *Pages) refusePost(w http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	switch {
	case err == nil:
		p.notice(w, r, http.StatusForbidden, notice{Mood: bad, Title: "foreign.title", Lines: []string{"foreign"}})
	case errors.As(err, &large):
		p.notice(w, r, http.StatusRequestEntityTooLarge, notice{Mood: bad, Title: "large.title", Lines: []string{"large"}})
	default:
		p.notice(w, r, http.StatusBadRequest, notice{Mood: bad, Title: "form.title", Lines: []string{"form"}})
	}
}

// retryAfter rounds up: who waits so long is never too early.
func retryAfter(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
}

func seconds(wait time.Duration) int { return max(int(math.Ceil(wait.Seconds())), 1) }
