package google

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"foyer/auth/portrait"
)

const (
	pictureTime  = 5 * time.Second
	maxBytes     = 512 << 10
	maxRedirects = 3
)

// Picture fetches a picture of Identity.Picture, drawn anew (auth/portrait):
// kind is "image/png" or "image/jpeg", by what the data is. It takes five seconds, asks by https
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
	if len(data) > maxBytes {
		return "", nil, fmt.Errorf("%w: picture: more than %d kB", ErrRefused, maxBytes>>10)
	}
	if kind, data, err = portrait.Make(data); err != nil {
		return "", nil, fmt.Errorf("%w: picture: %w", ErrRefused, err)
	}
	return kind, data, nil
}

func showable(u *url.URL, loopback bool) bool {
	if u.Hostname() == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || loopback && u.Scheme == "http" && isLoopback(u.Hostname())
}
