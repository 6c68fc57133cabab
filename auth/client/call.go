package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
)

// All calls of the API wrap ErrInvalidToken where the server no longer takes
// the access token, ErrProofRequired where it asks for a step-up first, and
// ErrNoSuch where it does not know what is meant; a *DeniedError is for good.

// get reads what stands at a path. Its answer may weigh limit bytes, and always
// api.MaxBody.
func get[T any](ctx context.Context, c *Client, access auth.Secret, path string, limit int, decode func(reply) (T, error)) (T, error) {
	got, err := c.send(ctx, request{
		method: http.MethodGet, path: path, access: access, proof: true, repeat: true, limit: limit,
	})
	if err != nil {
		var none T
		return none, err
	}
	return decode(got)
}

// call sends JSON. A POST is not repeated: it may do twice what was asked once.
func (c *Client) call(ctx context.Context, access auth.Secret, method, path string, body any) (reply, error) {
	r := request{method: method, path: path, access: access, proof: true, repeat: method != http.MethodPost}
	if body != nil {
		var err error
		if r.json, err = json.Marshal(body); err != nil {
			return reply{}, err
		}
	}
	return c.send(ctx, r)
}

func (c *Client) change(ctx context.Context, access auth.Secret, method, path string, body any) error {
	got, err := c.call(ctx, access, method, path, body)
	if err != nil {
		return err
	}
	return decodeChanged(got)
}

// decodeChanged is for answers whose contents do not matter.
func decodeChanged(r reply) error {
	if r.status == http.StatusNoContent && len(r.body) == 0 {
		return nil
	}
	return decodeAPI(r, &struct{}{})
}

// decodeAPI fills into from a success, or tells what else it was.
func decodeAPI(r reply, into any) error {
	var problem struct {
		Error  api.ErrorCode `json:"error"`
		Detail string        `json:"detail"`
	}
	if err := decode(r, &problem); err != nil {
		return err
	}
	switch {
	case problem.Error == api.ErrInvalidToken && r.status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %s", ErrInvalidToken, problem.Error)
	case problem.Error == api.ErrInsufficientUserAuthentication && r.status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %s", ErrProofRequired, problem.Error)
	case r.status == http.StatusOK && problem.Error == "":
		return decode(r, into)
	case r.status == http.StatusNotFound && isProblem(r):
		return fmt.Errorf("%w: %s", ErrNoSuch, clean(problem.Detail))
	case r.status == http.StatusConflict && isProblem(r):
		return fmt.Errorf("%w: %s", ErrTaken, clean(problem.Detail))
	case r.status == http.StatusForbidden && isProblem(r) && problem.Error == "":
		return &DeniedError{}
	case r.status >= 400 && r.status < 500 && isProblem(r) && problem.Error == "":
		return &RefusedError{Description: clean(problem.Detail)}
	}
	return refusal(r, api.Answer{Error: problem.Error, ErrorDescription: problem.Detail})
}

// isProblem tells an answer of the API from one of a proxy (RFC 9457).
func isProblem(r reply) bool {
	return strings.HasPrefix(r.header.Get("Content-Type"), "application/problem+json")
}

func isNoSuch(err error) bool { return errors.Is(err, ErrNoSuch) }

// pathOf fills a pattern of package api.
func pathOf(pattern, id, action string) string {
	return strings.NewReplacer("{id}", url.PathEscape(id), "{action}", action).Replace(pattern)
}

func isID(text string) bool { return len(text) <= maxStep && isVisible(text) }

// ids keeps what can be a name on the wire.
func ids[T ~string](names []T) []T {
	var kept []T
	for _, name := range names[:min(len(names), maxWays)] {
		if isID(string(name)) {
			kept = append(kept, name)
		}
	}
	return kept
}
