package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// Tokens is what a session lives by.
type Tokens struct {
	Access    auth.Secret
	ExpiresIn time.Duration // of Access
	// Refresh is empty where a session goes on with the one it has.
	Refresh   auth.Secret
	Scope     string
	SessionID string
	// Idle and Absolute are what is left of the session's limits.
	Idle, Absolute time.Duration
}

// Redeem turns the code into tokens, proving the sign-in's PKCE verifier. A
// code that is no longer good is a SpentError.
func (s *SignIn) Redeem(ctx context.Context, code auth.Secret) (Tokens, error) {
	got, err := s.client.token(ctx, url.Values{
		api.ParamGrantType:    {api.GrantAuthorizationCode},
		api.ParamCode:         {code.Reveal()},
		api.ParamCodeVerifier: {s.verifier.Reveal()},
	})
	if err != nil {
		return Tokens{}, err
	}
	tokens, err := decodeTokens(got)
	var refused *RefusedError
	if errors.As(err, &refused) && refused.Code == api.ErrInvalidGrant {
		err = &SpentError{}
	}
	return tokens, err
}

func (c *Client) token(ctx context.Context, form url.Values) (reply, error) {
	form.Set(api.ParamClientID, api.ClientDesktop)
	return c.send(ctx, request{
		method: http.MethodPost, path: api.PathToken, form: form, proof: true, repeat: true,
	})
}

func decodeTokens(r reply) (Tokens, error) {
	var answer struct {
		api.Token
		api.TokenError
	}
	if err := decode(r, &answer); err != nil {
		return Tokens{}, err
	}
	token := answer.Token
	switch {
	case answer.Error != "" || r.status != http.StatusOK:
		return Tokens{}, refusal(r, api.Answer{
			Error: answer.Error, Reason: answer.Reason, ErrorDescription: answer.ErrorDescription,
		})
	case !isToken(token.AccessToken),
		token.RefreshToken != "" && !isToken(token.RefreshToken),
		!isToken(token.SessionID),
		!strings.EqualFold(token.TokenType, api.TokenTypeDPoP),
		token.ExpiresIn <= 0:
		return Tokens{}, &NotFoyerError{r.status, "malformed tokens"}
	}
	return Tokens{
		Access: auth.Secret(token.AccessToken), ExpiresIn: seconds(token.ExpiresIn),
		Refresh: auth.Secret(token.RefreshToken), Scope: token.Scope, SessionID: token.SessionID,
		Idle: longSeconds(token.IdleExpiresIn), Absolute: longSeconds(token.AbsoluteExpiresIn),
	}, nil
}
