package google

import (
	"context"
	"fmt"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// discovered is what the provider says of itself, kept while the program runs.
type discovered struct {
	endpoint oauth2.Endpoint
	keys     *keySet
}

// Endpoint returns where the browser begins. The provider is asked once; a
// failure is not kept and wraps ErrUnavailable.
func (p *Provider) Endpoint(ctx context.Context) (authorizationURL string, err error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	return found.endpoint.AuthURL, nil
}

func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	if found := p.kept(); found != nil {
		return found, nil
	}
	err := shared(ctx, &p.flight, "discovery", func(ctx context.Context) error {
		if p.kept() != nil {
			return nil
		}
		found, err := p.ask(ctx)
		if err == nil {
			p.mu.Lock()
			p.found = found
			p.mu.Unlock()
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%w: discovery: %s", ErrUnavailable, detail(err))
	}
	return p.kept(), nil
}

func (p *Provider) kept() *discovered {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.found
}

func (p *Provider) ask(ctx context.Context) (*discovered, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, p.http), p.issuer)
	if err != nil {
		return nil, err
	}
	var more struct {
		Keys    string   `json:"jwks_uri"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, err
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = p.style(more.Methods)
	for name, address := range map[string]string{
		"authorization_endpoint": endpoint.AuthURL, "token_endpoint": endpoint.TokenURL, "jwks_uri": more.Keys,
	} {
		if err := p.checkEndpoint(address); err != nil {
			return nil, fmt.Errorf("%s is %w", name, err)
		}
	}
	return &discovered{endpoint: endpoint, keys: &keySet{url: more.Keys, http: p.http, now: p.now}}, nil
}

// style is chosen, not tried out: a second try would present a code twice.
// RFC 8414 section 2: a provider that says nothing takes the header.
func (p *Provider) style(methods []string) oauth2.AuthStyle {
	if p.secret == "" || slices.Contains(methods, "client_secret_post") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}
