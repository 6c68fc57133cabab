package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/dpop"
)

// request is one request in all its repetitions.
type request struct {
	method string
	path   string
	form   url.Values
	json   []byte      // instead of a form
	raw    []byte      // instead of both
	limit  int         // of the answer's body; 0 is api.MaxBody
	accept string      // empty is JSON
	access auth.Secret // presented with the DPoP scheme
	proof  bool
	repeat bool // once more if the answer gets lost
}

// reply is an answer that arrived whole.
type reply struct {
	status int
	header http.Header
	body   []byte
	json   bool
}

// send returns the answer to the request, whatever it says. A stale nonce is
// answered once with the new one, a lost answer once with the same body.
func (c *Client) send(ctx context.Context, r request) (reply, error) {
	body := r.form.Encode()
	if r.json != nil {
		body = string(r.json)
	}
	if r.raw != nil {
		body = string(r.raw)
	}
	if len(body) > api.MaxBody {
		return reply{}, ErrTooLarge
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	renonced, repeated := false, !r.repeat
	for {
		got, err := c.once(ctx, r, body)
		switch {
		case err != nil && !repeated && ctx.Err() == nil && mayHaveArrived(err):
			repeated = true
		case err == nil && r.proof && !renonced && asksForNonce(got):
			renonced = true
		default:
			return got, err
		}
	}
}

func (c *Client) once(ctx context.Context, r request, body string) (reply, error) {
	target := c.options.URL + r.path
	var reader io.Reader
	if r.form != nil || r.json != nil || r.raw != nil {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, target, reader)
	if err != nil {
		return reply{}, fmt.Errorf("request: %w", err)
	}
	if err := c.dress(req, r); err != nil {
		return reply{}, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return reply{}, unanswered(ctx, err)
	}
	defer res.Body.Close()
	c.keepNonce(res.Header.Get(api.HeaderDPoPNonce))
	limit := max(r.limit, api.MaxBody)
	text, err := io.ReadAll(io.LimitReader(res.Body, int64(limit)+1))
	if err != nil {
		return reply{}, unanswered(ctx, err)
	}
	if len(text) > limit {
		return reply{}, &NotFoyerError{Status: res.StatusCode, Why: "body too large"}
	}
	return reply{res.StatusCode, res.Header, text, isJSON(res.Header)}, nil
}

// dress sets the headers of one sending: a proof is good only once.
func (c *Client) dress(req *http.Request, r request) error {
	header := req.Header
	header.Set("Accept", cmp.Or(r.accept, "application/json"))
	header.Set("User-Agent", c.options.UserAgent)
	switch {
	case r.raw != nil:
		header.Set("Content-Type", "application/octet-stream")
	case r.json != nil:
		header.Set("Content-Type", "application/json")
	case r.form != nil:
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.options.Launch != "" {
		header.Set(api.HeaderLaunch, c.options.Launch.Reveal())
	}
	if r.access != "" {
		header.Set("Authorization", api.TokenTypeDPoP+" "+r.access.Reveal())
	}
	if !r.proof {
		return nil
	}
	if c.options.Key == nil {
		return errors.New("no key to prove with")
	}
	proof, err := c.options.Key.Proof(dpop.Claims{
		Method: r.method, URL: req.URL.String(), Nonce: c.newestNonce(),
		AccessToken: r.access.Reveal(), Now: c.options.Now(),
	})
	if err != nil {
		return fmt.Errorf("proof: %w", err)
	}
	header.Set(api.HeaderDPoP, proof)
	return nil
}

func isJSON(header http.Header) bool {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && (kind == "application/json" || kind == "application/problem+json")
}

func asksForNonce(r reply) bool {
	return (r.status == http.StatusBadRequest || r.status == http.StatusUnauthorized) &&
		r.header.Get(api.HeaderDPoPNonce) != "" && errorOf(r) == api.ErrUseDPoPNonce
}

// unanswered sorts what net/http says of a request without a whole answer.
func unanswered(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return &UnreachableError{ended}
	}
	var (
		record    tls.RecordHeaderError
		verify    *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return &NotFoyerError{Why: "no TLS"}
	case errors.As(err, &verify), errors.As(err, &authority), errors.As(err, &host), errors.As(err, &invalid):
		return &CertificateError{err}
	}
	return &UnreachableError{err}
}

// mayHaveArrived tells a lost answer from a request that was never sent.
func mayHaveArrived(err error) bool {
	var lost *UnreachableError
	if !errors.As(err, &lost) {
		return false
	}
	var op *net.OpError
	return !errors.As(err, &op) || op.Op != "dial" && op.Op != "proxyconnect"
}
