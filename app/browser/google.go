package browser

import (
	"errors"
	"net/netip"
	"net/url"

	"golang.org/x/oauth2"
)

// errGoogle is what GoogleURL says of an answer of the server it cannot use.
var errGoogle = errors.New("google: the sign-in cannot be addressed")

// NewVerifier returns a PKCE verifier (RFC 7636): 256 bits, a secret until it
// goes to the server with the code.
func NewVerifier() string { return oauth2.GenerateVerifier() }

// GoogleURL returns the address that the browser opens for a Google leg (OpenID
// Connect Core, 3.1.2.1), which asks the person to choose an account. The nonce
// is the server's; locale (BCP 47) may be empty, nothing else may. The endpoint
// is https, or on this computer.
func GoogleURL(endpoint, clientID, redirectURI, state, nonce, verifier, locale string) (string, error) {
	for _, needed := range []string{clientID, redirectURI, state, nonce, verifier} {
		if needed == "" {
			return "", errGoogle
		}
	}
	if !trustworthy(endpoint) {
		return "", errGoogle
	}
	config := oauth2.Config{
		ClientID: clientID, RedirectURL: redirectURI, Scopes: []string{"openid", "email", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: endpoint},
	}
	options := []oauth2.AuthCodeOption{
		oauth2.S256ChallengeOption(verifier),
		oauth2.SetAuthURLParam("nonce", nonce),
		oauth2.SetAuthURLParam("prompt", "select_account"),
	}
	if locale != "" {
		options = append(options, oauth2.SetAuthURLParam("ui_locales", locale))
	}
	return config.AuthCodeURL(state, options...), nil
}

// trustworthy takes addresses that nobody on the way can change.
func trustworthy(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.RawQuery != "" {
		return false
	}
	host, err := netip.ParseAddr(u.Hostname())
	loopback := u.Hostname() == "localhost" || err == nil && host.IsLoopback()
	return u.Scheme == "https" || u.Scheme == "http" && loopback
}
