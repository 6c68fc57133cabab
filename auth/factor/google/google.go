package google

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"foyer/auth"
)

// Issuer is Google's own.
const Issuer = "https://accounts.google.com"

var (
	// ErrUnavailable is wrapped when the provider does not answer, answers what
	// cannot be understood, or does not know this client. The person may try
	// again with the same account.
	ErrUnavailable = errors.New("sign-in provider is unavailable")
	// ErrRefused is wrapped when what was handed over proves nothing. The text
	// around it is for a log: it says why and contains no code and no token.
	ErrRefused = errors.New("sign-in refused")
)

// Options say which provider is asked, and as which client.
type Options struct {
	// Issuer is Google's if empty; http only on this computer.
	Issuer string
	// ClientID and ClientSecret are those of the provider's console. Clients
	// without a secret leave it empty.
	ClientID     string
	ClientSecret auth.Secret
	// Now is time.Now if nil.
	Now func() time.Time
	// HTTP asks the provider, without following redirects; by default, and
	// where it has no time-out, within ten seconds. Pictures take only its
	// certificates (those of an *http.Transport).
	HTTP *http.Client
}

// Provider verifies sign-ins. It is safe for concurrent use.
type Provider struct {
	issuer   string
	loopback bool // the issuer is on this computer
	clientID string
	secret   auth.Secret
	now      func() time.Time
	http     *http.Client
	pictures *http.Client

	flight singleflight.Group
	mu     sync.Mutex
	found  *discovered
}

// New returns a Provider. It does not ask the network; it fails on options that
// cannot work.
func New(opts Options) (*Provider, error) {
	if opts.Issuer == "" {
		opts.Issuer = Issuer
	}
	loopback, err := checkIssuer(opts.Issuer)
	if err != nil {
		return nil, err
	}
	if opts.ClientID == "" {
		return nil, errors.New("sign-in provider: no client id")
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Provider{
		issuer: opts.Issuer, loopback: loopback, clientID: opts.ClientID, secret: opts.ClientSecret,
		now: opts.Now, http: client(opts.HTTP), pictures: pictureClient(loopback, certificates(opts.HTTP)),
	}, nil
}

// checkIssuer tells whether the issuer is on this computer.
func checkIssuer(issuer string) (loopback bool, err error) {
	u, err := url.Parse(issuer)
	switch {
	case err != nil, u.Opaque != "", u.Hostname() == "", u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return false, fmt.Errorf("sign-in provider: %q is no issuer; it looks like %s", issuer, Issuer)
	case u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()):
		return isLoopback(u.Hostname()), nil
	}
	return false, fmt.Errorf("sign-in provider: %q must start with https", issuer)
}

// checkEndpoint refuses what would carry codes in the clear, whatever the
// provider announces.
func (p *Provider) checkEndpoint(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return errors.New("no address")
	}
	if u.Scheme == "https" || p.loopback && u.Scheme == "http" && isLoopback(u.Hostname()) {
		return nil
	}
	return errors.New("an address that is not https")
}

// isLoopback: of names only "localhost" is, which dial takes for this computer
// without asking anybody.
func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func certificates(from *http.Client) *tls.Config {
	if from == nil {
		return nil
	}
	if transport, ok := from.Transport.(*http.Transport); ok && transport.TLSClientConfig != nil {
		return &tls.Config{RootCAs: transport.TLSClientConfig.RootCAs, MinVersion: tls.VersionTLS12}
	}
	return nil
}
