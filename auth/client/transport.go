package client

import (
	"context"
	"net"
	"net/http"
	"time"

	"foyer/auth/api"
)

// dialTimeout bounds one attempt to connect.
const dialTimeout = 10 * time.Second

// NewTransport is how programs reach a server: proxy from the environment
// (never for this computer), nothing decompressed, headers bounded. Whoever
// made it closes its idle connections.
func NewTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dial,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    dialTimeout,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        60 * time.Second,
		DisableCompression:     true,
		MaxResponseHeaderBytes: api.MaxBody,
	}
}

// dial connects "localhost" without asking a resolver, which may be made to
// answer with another computer, to which plain http would then go.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: dialTimeout}
	host, port, err := net.SplitHostPort(address)
	if err != nil || host != "localhost" {
		return dialer.DialContext(ctx, network, address)
	}
	conn, err := dialer.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		if conn6, err6 := dialer.DialContext(ctx, network, net.JoinHostPort("::1", port)); err6 == nil {
			return conn6, nil
		}
	}
	return conn, err
}
