package client

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"foyer/auth"
	"foyer/auth/dpop"
)

// Timeout bounds a request with its repetitions.
const Timeout = 30 * time.Second

// Options says whom to speak to and as whom.
type Options struct {
	// URL is the server's public URL: an origin without a trailing slash.
	URL string
	// Launch is the per-launch secret of an embedded server, else empty.
	Launch auth.Secret
	// Key is the install's. Without one only Discover works.
	Key *dpop.Key
	// Transport carries the requests; nil is one of NewTransport.
	Transport http.RoundTripper
	// Now is the clock of the proofs; nil is time.Now.
	Now func() time.Time
	// UserAgent names the program in the server's log.
	UserAgent string
}

// Client speaks to one server as one install. Safe for concurrent use.
type Client struct {
	options Options
	http    *http.Client

	mu    sync.Mutex
	nonce string // the newest of any answer
}

// New returns ErrURL or ErrInsecure for a URL that no request may go to.
func New(options Options) (*Client, error) {
	if err := checkURL(options.URL); err != nil {
		return nil, err
	}
	if options.Transport == nil {
		options.Transport = NewTransport()
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Client{options: options, http: &http.Client{
		Transport: options.Transport,
		// A redirect would carry the password wherever it points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Format implements fmt.Formatter: no verb prints what it holds.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "client of "+c.options.URL) }

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

func (c *Client) newestNonce() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nonce
}

func (c *Client) keepNonce(nonce string) {
	if nonce == "" || len(nonce) > maxToken {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nonce = nonce
}
