package client

import (
	"context"
	"crypto/sha256"
	"net/http"
	"net/url"

	"foyer/auth"
	"foyer/auth/api"
)

// TokenHash is what may be kept of a token that is to be revoked later: its
// SHA-256, base64url. It can do nothing else.
func TokenHash(token auth.Secret) string {
	sum := sha256.Sum256([]byte(token))
	return b64.EncodeToString(sum[:])
}

// Revoke ends the session of a refresh token (RFC 7009).
func (c *Client) Revoke(ctx context.Context, token auth.Secret) error {
	return c.revoke(ctx, url.Values{api.ParamToken: {token.Reveal()}})
}

// RevokeHash ends the session of the refresh token with that TokenHash.
func (c *Client) RevokeHash(ctx context.Context, hash string) error {
	return c.revoke(ctx, url.Values{api.ParamTokenHash: {hash}})
}

func (c *Client) revoke(ctx context.Context, form url.Values) error {
	form.Set(api.ParamClientID, api.ClientDesktop)
	got, err := c.send(ctx, request{method: http.MethodPost, path: api.PathRevoke, form: form, repeat: true})
	if err != nil {
		return err
	}
	return decodeRevoked(got)
}

func decodeRevoked(r reply) error {
	if r.status == http.StatusOK && len(r.body) == 0 {
		return nil // RFC 7009 section 2.2: the body is ignored
	}
	var answer api.Answer
	if err := decode(r, &answer); err != nil {
		return err
	}
	if answer.Error != "" || r.status != http.StatusOK {
		return refusal(r, answer)
	}
	return nil
}
