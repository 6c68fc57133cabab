package client

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
)

// Register begins a new account. The code that is mailed answers
// auth.StepEmailCode without an id; the first person of a computer is in at
// once.
func (s *SignIn) Register(ctx context.Context, name, email string, password auth.Secret) (Progress, error) {
	return s.step(ctx, auth.StepRegister, url.Values{
		api.ParamName: {name}, api.ParamEmail: {email}, api.ParamPassword: {password.Reveal()},
	})
}

// Forgot asks for a mail that resets a password. The answer is the same
// whether there is an account or not. It is not repeated, as each mail voids
// the one before.
func (c *Client) Forgot(ctx context.Context, identifier string, locales []string) error {
	form := url.Values{"identifier": {identifier}}
	setUnlessEmpty(form, api.ParamUILocales, strings.Join(locales, " "))
	got, err := c.send(ctx, request{method: http.MethodPost, path: api.PathForgot, form: form})
	if err != nil {
		return err
	}
	return decodeForgot(got)
}

func decodeForgot(r reply) error {
	var answer api.Answer
	if err := decode(r, &answer); err != nil {
		return err
	}
	if answer.Error != "" || r.status != http.StatusAccepted {
		return refusal(r, answer)
	}
	return nil
}
