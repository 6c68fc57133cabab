package client

import (
	"context"
	"fmt"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

// Person is who a session belongs to, as its window shows it.
type Person struct {
	ID           string
	Name         string
	Email        string
	Username     string // empty unless an admin gave one
	Organization string
	Role         auth.Role
	// Picture changes when the picture does; empty without one.
	Picture string
}

// Me asks who the access token belongs to. It wraps ErrInvalidToken where the
// server no longer takes the token.
func (c *Client) Me(ctx context.Context, access auth.Secret) (Person, error) {
	return get(ctx, c, access, api.PathMe, api.MaxBody, decodeMe)
}

func decodeMe(r reply) (Person, error) {
	var answer struct {
		api.Me
		Error api.ErrorCode `json:"error"`
	}
	if err := decode(r, &answer); err != nil {
		return Person{}, err
	}
	switch {
	case answer.Error == api.ErrInvalidToken && r.status == http.StatusUnauthorized:
		return Person{}, fmt.Errorf("%w: %s", ErrInvalidToken, answer.Error)
	case answer.Error != "" || r.status != http.StatusOK:
		return Person{}, refusal(r, api.Answer{Error: answer.Error})
	case !isToken(answer.Subject):
		return Person{}, &NotFoyerError{r.status, "nobody named"}
	}
	return Person{
		ID: answer.Subject, Name: clean(answer.Name), Email: clean(answer.Email),
		Username: clean(answer.Username), Organization: clean(answer.Organization),
		Role: auth.Role(clean(answer.Role)), Picture: clean(answer.Picture),
	}, nil
}
