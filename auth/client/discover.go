package client

import (
	"context"
	"net/http"
	"slices"
	"time"

	"foyer/auth"
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
	// Kind is organization, practice or computer; empty where it says neither.
	Kind   string
	Offers Offers
	// Rules of a new account's password, in the order to show.
	Rules []Rule
}

// Offers is what a server has beside the password.
type Offers struct {
	Passkey, Google, Register bool
	// Registration is open, invited, closed or first, or what a later version
	// says; empty where the server does not.
	Registration string
	// Reset: forgotten passwords are reset by mail.
	Reset bool
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
	offers := func(step auth.Step) bool { return slices.Contains(metadata.FoyerSteps, string(step)) }
	return Server{
		Name: clean(metadata.FoyerName), Practice: metadata.FoyerPractice,
		Time: time.Unix(metadata.FoyerTime, 0), Kind: clean(metadata.FoyerKind),
		Offers: Offers{
			Passkey: offers(auth.StepPasskey), Google: offers(auth.StepGoogle), Register: offers(auth.StepRegister),
			Registration: clean(metadata.FoyerRegistration), Reset: metadata.FoyerReset,
		},
		Rules: cleanPolicy(metadata.FoyerPasswordRules),
	}, nil
}
