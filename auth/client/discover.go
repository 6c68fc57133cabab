package client

import (
	"context"
	"net/http"
	"time"

	"foyer/auth/api"
)

// Server is what a server says of itself.
type Server struct {
	// Name is what people call it: the organization's name.
	Name string
	// Practice: its people are made up.
	Practice bool
	// Time is its clock.
	Time time.Time
}

// Discover reads the server's metadata (RFC 8414). It is a NotFoyerError where
// the server does not call itself by our URL, a NewerError where its protocol
// is newer than ours. It carries no proof and no secret but Launch.
func (c *Client) Discover(ctx context.Context) (Server, error) {
	got, err := c.send(ctx, request{method: http.MethodGet, path: api.PathMetadata, repeat: true})
	if err != nil {
		return Server{}, err
	}
	return decodeMetadata(got, c.options.URL)
}

func decodeMetadata(r reply, url string) (Server, error) {
	var metadata api.Metadata
	if err := decode(r, &metadata); err != nil {
		return Server{}, err
	}
	switch {
	case r.status != http.StatusOK:
		if code := errorOf(r); code != "" {
			return Server{}, refusal(r, api.Answer{Error: code})
		}
		if r.status >= 500 {
			return Server{}, &ServerError{r.status}
		}
		return Server{}, &NotFoyerError{r.status, "no metadata"}
	case metadata.ProtocolVersion < 1:
		return Server{}, &NotFoyerError{r.status, "another OAuth server"}
	case metadata.Issuer != url:
		// RFC 8414 section 3.3: another issuer's metadata must not be used.
		return Server{}, &NotFoyerError{r.status, "calls itself " + clean(metadata.Issuer)}
	case metadata.ProtocolVersion > api.ProtocolVersion:
		return Server{}, &NewerError{metadata.ProtocolVersion}
	case metadata.ChallengeEndpoint != url+api.PathChallenge, metadata.TokenEndpoint != url+api.PathToken:
		return Server{}, &NotFoyerError{r.status, "other endpoints"}
	}
	return Server{
		Name: clean(metadata.FoyerName), Practice: metadata.FoyerPractice,
		Time: time.Unix(metadata.FoyerTime, 0),
	}, nil
}
