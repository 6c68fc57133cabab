package client

import (
	"context"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

// MaxPicture is the largest picture that PutPicture takes, in bytes.
const MaxPicture = api.MaxPicture

// SaveName changes what others read as the own name; a *RefusedError is that
// it cannot be one.
func (c *Client) SaveName(ctx context.Context, access auth.Secret, name string) error {
	return c.change(ctx, access, http.MethodPut, api.PathMe, api.MeEdit{Name: name})
}

// PutPicture sets the own picture, PNG or JPEG of at most MaxPicture
// bytes; a larger one is ErrTooLarge and not sent.
func (c *Client) PutPicture(ctx context.Context, access auth.Secret, picture []byte) error {
	if len(picture) > MaxPicture {
		return ErrTooLarge
	}
	got, err := c.send(ctx, request{
		method: http.MethodPut, path: api.PathMyPicture, raw: picture, access: access, proof: true, repeat: true,
	})
	if err != nil {
		return err
	}
	return decodeChanged(got)
}

// DeletePicture removes the own picture; that there is none is no error.
func (c *Client) DeletePicture(ctx context.Context, access auth.Secret) error {
	err := c.change(ctx, access, http.MethodDelete, api.PathMyPicture, nil)
	if isNoSuch(err) {
		return nil
	}
	return err
}
