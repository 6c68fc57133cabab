package client

import (
	"context"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

// Picture returns the own picture, PNG or JPEG of at most api.MaxPicture
// bytes; it wraps ErrNoSuch where there is none. Whether it can be drawn is not
// known yet.
func (c *Client) Picture(ctx context.Context, access auth.Secret) ([]byte, error) {
	return c.picture(ctx, access, api.PathMyPicture)
}

// PictureOf is Picture for somebody of Folk.
func (c *Client) PictureOf(ctx context.Context, access auth.Secret, id string) ([]byte, error) {
	return c.picture(ctx, access, pathOf(api.PathPersonPicture, id, ""))
}

func (c *Client) picture(ctx context.Context, access auth.Secret, path string) ([]byte, error) {
	got, err := c.send(ctx, request{
		method: http.MethodGet, path: path, access: access, proof: true, repeat: true,
		accept: "image/png, image/jpeg, application/problem+json",
	})
	if err != nil {
		return nil, err
	}
	return decodePicture(got)
}

// decodePicture believes the bytes, never the header alone.
func decodePicture(r reply) ([]byte, error) {
	if r.status != http.StatusOK || r.json {
		err := decodeAPI(r, &struct{}{})
		if err == nil {
			err = &NotFoyerError{r.status, "no picture"}
		}
		return nil, err
	}
	switch kind := http.DetectContentType(r.body); {
	case kind != "image/png" && kind != "image/jpeg":
		return nil, &NotFoyerError{r.status, "no picture"}
	case len(r.body) > api.MaxPicture:
		return nil, &NotFoyerError{r.status, "picture too large"}
	}
	return r.body, nil
}
