package client

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// Outcome is one of the four things that can come of a refresh: Refreshed,
// Ended, Paused or KeepTrying.
type Outcome interface{ outcome() }

type (
	// Refreshed: the session lives on. Tokens.Refresh is to be saved and read
	// back before it is presented.
	Refreshed struct{ Tokens Tokens }
	// Ended: the server said so, definitely and well-formed. By is "you",
	// "admin", a device's name or empty; At may be zero.
	Ended struct {
		Reason auth.EndReason
		By     string
		At     time.Time
	}
	// Paused: something has to be proved first; the token is unspent and the
	// same session goes on after that, see Client.Resume.
	Paused struct {
		AuthSession auth.Secret
		Next        []Next
		ExpiresIn   time.Duration
	}
	// KeepTrying: everything else. The session may well live.
	KeepTrying struct{ Cause error }
)

func (Refreshed) outcome()  {}
func (Ended) outcome()      {}
func (Paused) outcome()     {}
func (KeepTrying) outcome() {}

// Refresh presents a refresh token.
func (c *Client) Refresh(ctx context.Context, token auth.Secret) Outcome {
	got, err := c.token(ctx, url.Values{
		api.ParamGrantType:    {api.GrantRefreshToken},
		api.ParamRefreshToken: {token.Reveal()},
	})
	if err != nil {
		return KeepTrying{err}
	}
	return decodeRefresh(got)
}

func decodeRefresh(r reply) Outcome {
	var answer api.TokenError
	if err := decode(r, &answer); err != nil {
		return KeepTrying{err}
	}
	switch {
	case answer.Error == api.ErrInvalidGrant && r.status == http.StatusBadRequest:
		return ended(answer)
	case answer.Error == api.ErrInsufficientAuthorization && isAuthSession(answer.AuthSession) && len(cleanNext(answer.Next)) > 0:
		return Paused{auth.Secret(answer.AuthSession), cleanNext(answer.Next), seconds(answer.SessionExpiresIn)}
	case answer.Error == api.ErrInsufficientAuthorization:
		return KeepTrying{&NotFoyerError{r.status, "no way to go on"}}
	}
	tokens, err := decodeTokens(r)
	if err != nil {
		return KeepTrying{err}
	}
	return Refreshed{tokens}
}

func ended(answer api.TokenError) Ended {
	out := Ended{Reason: auth.EndedUnknown, By: clean(answer.EndedBy)}
	switch reason := auth.EndReason(answer.Reason); reason {
	case auth.EndedBySignOut, auth.EndedByDisabling, auth.EndedByPassword, auth.EndedByExpiry, auth.EndedByReuse:
		out.Reason = reason
	}
	if answer.EndedAt > 0 {
		out.At = time.Unix(answer.EndedAt, 0)
	}
	return out
}
