package google

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // kinds of picture that are taken
	_ "image/png"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	pictureTime  = 5 * time.Second
	maxBytes     = 512 << 10
	maxSide      = 4096 // pixels: what unpacks to more is a trap
	maxRedirects = 3
)

// Picture fetches a picture of Identity.Picture: kind is "image/png" or
// "image/jpeg", by what the data is. It takes five seconds, asks by https
// (whatever a redirect says) and connects to public addresses only, so that
// nobody can make this server ask its neighbors; a provider on this computer
// may have its pictures there. ErrRefused is wrapped where the address or the
// picture will not do, ErrUnavailable where it could not be fetched.
func (p *Provider) Picture(ctx context.Context, address string) (kind string, data []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil || !showable(request.URL, p.loopback) {
		return "", nil, fmt.Errorf("%w: picture: an address that is not asked", ErrRefused)
	}
	request.Header.Set("Accept", "image/png, image/jpeg")
	answer, err := p.pictures.Do(request)
	if errors.Is(err, ErrRefused) {
		return "", nil, fmt.Errorf("%w: picture: %s", ErrRefused, detail(err))
	}
	if err != nil {
		return "", nil, fmt.Errorf("%w: picture: %s", ErrUnavailable, detail(err))
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return "", nil, fmt.Errorf("%w: picture: %d", ErrUnavailable, answer.StatusCode)
	}
	data, err = io.ReadAll(io.LimitReader(answer.Body, maxBytes+1))
	if err != nil {
		return "", nil, fmt.Errorf("%w: picture: %s", ErrUnavailable, detail(err))
	}
	if kind = kindOfPicture(data); kind == "" {
		return "", nil, fmt.Errorf("%w: picture: no PNG or JPEG of at most %d kB", ErrRefused, maxBytes>>10)
	}
	return kind, data, nil
}

func kindOfPicture(data []byte) string {
	if len(data) > maxBytes {
		return ""
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || min(size.Width, size.Height) < 1 || max(size.Width, size.Height) > maxSide {
		return ""
	}
	// Other rooms may register other kinds with package image.
	return map[string]string{"png": "image/png", "jpeg": "image/jpeg"}[format]
}

func showable(u *url.URL, loopback bool) bool {
	if u.Hostname() == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || loopback && u.Scheme == "http" && isLoopback(u.Hostname())
}
