package google

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"foyer/auth"
)

// Exchange is what the program brings back from the browser, and the nonce that
// this server had given it.
type Exchange struct {
	Code, Verifier     auth.Secret
	RedirectURI, Nonce string
}

// Redeem exchanges the code and tells who signed in. It wraps ErrRefused where
// that proves nobody (before any network, if the exchange itself is none), and
// ErrUnavailable where the provider could not be asked or ctx ended. A code is
// good for one call.
func (p *Provider) Redeem(ctx context.Context, x Exchange) (Identity, error) {
	if err := x.check(); err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	found, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	token, err := p.exchange(ctx, found, x)
	if err != nil {
		return Identity{}, err
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return Identity{}, fmt.Errorf("%w: the answer has no ID token", ErrRefused)
	}
	identity, err := p.identify(ctx, found.keys, raw, token.AccessToken, x.Nonce)
	if errors.Is(err, ErrUnavailable) {
		return Identity{}, err
	}
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %s", ErrRefused, detail(err, x.secrets(p, raw, token.AccessToken)...))
	}
	return identity, nil
}

// verifier is RFC 7636 section 4.1.
var verifier = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

func (x Exchange) check() error {
	switch {
	case !LoopbackRedirect(x.RedirectURI):
		return errors.New("the redirect address is not one of a program on the same computer")
	case x.Code == "" || len(x.Code) > 4096:
		return errors.New("no code")
	case !verifier.MatchString(x.Verifier.Reveal()):
		return errors.New("no code verifier")
	case x.Nonce == "":
		return errors.New("no nonce")
	}
	return nil
}

// LoopbackRedirect tells whether an address is http://127.0.0.1:PORT/callback
// or http://[::1]:PORT/callback, to the letter.
func LoopbackRedirect(address string) bool {
	host, ok := strings.CutPrefix(address, "http://")
	host, tail := strings.CutSuffix(host, "/callback")
	at, err := netip.ParseAddrPort(host)
	known := at.Addr() == netip.MustParseAddr("127.0.0.1") || at.Addr() == netip.MustParseAddr("::1")
	return ok && tail && err == nil && known && at.Port() != 0 && at.String() == host
}

func (p *Provider) exchange(ctx context.Context, found *discovered, x Exchange) (*oauth2.Token, error) {
	config := oauth2.Config{
		ClientID: p.clientID, ClientSecret: p.secret.Reveal(), Endpoint: found.endpoint, RedirectURL: x.RedirectURI,
	}
	token, err := config.Exchange(oidc.ClientContext(ctx, p.http), x.Code.Reveal(), oauth2.VerifierOption(x.Verifier.Reveal()))
	if err == nil {
		return token, nil
	}
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) {
		return nil, fmt.Errorf("%w: token: %s", ErrUnavailable, detail(err, x.secrets(p)...))
	}
	// The answer's own text may be a page, or repeat the code.
	said := fmt.Errorf("%d %s %s", answer.Response.StatusCode, answer.ErrorCode, answer.ErrorDescription)
	return nil, fmt.Errorf("%w: token: %s", kindOf(answer), detail(said, x.secrets(p)...))
}

// kindOf tells a bad code from a provider that cannot serve now, or that does
// not serve this client, for which no person can do anything.
func kindOf(answer *oauth2.RetrieveError) error {
	switch answer.ErrorCode {
	case "invalid_grant":
		return ErrRefused
	case "invalid_client", "unauthorized_client", "server_error", "temporarily_unavailable":
		return ErrUnavailable
	}
	status := answer.Response.StatusCode
	if status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || status < http.StatusBadRequest && answer.ErrorCode == "" {
		return ErrUnavailable
	}
	return ErrRefused
}

func (x Exchange) secrets(p *Provider, more ...string) []string {
	return append(more, x.Code.Reveal(), x.Verifier.Reveal(), p.secret.Reveal())
}
