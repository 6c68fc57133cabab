package google

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	timeout = 10 * time.Second
	// maxBody bounds every answer of a provider. Google's largest is 5 kB.
	maxBody = 1 << 20
)

var errTooLong = errors.New("answer is too long")

// client asks a provider. Redirects are not followed: a code or the client's
// secret would go along to an address that nobody has chosen.
func client(given *http.Client) *http.Client {
	asks := http.Client{Timeout: timeout}
	if given != nil {
		asks = *given
	}
	if asks.Timeout == 0 {
		asks.Timeout = timeout
	}
	if asks.Transport == nil {
		asks.Transport = &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: dialer{}.dial, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: timeout, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second,
		}
	}
	asks.Transport = bounded{asks.Transport}
	asks.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &asks
}

// bounded fails the reading of answers beyond maxBody. What is cut short would
// otherwise be reported as nonsense.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.next.RoundTrip(r)
	if err == nil {
		answer.Body = &boundedBody{ReadCloser: answer.Body, left: maxBody}
	}
	return answer, err
}

type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	if b.left -= n; b.left < 0 {
		return 0, errTooLong
	}
	return n, err
}

// dialer connects "localhost" without asking a resolver, which may be made to
// answer with another computer, to which plain http would then go.
type dialer struct{ net.Dialer }

func (d dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host != "localhost" {
		return d.DialContext(ctx, network, address)
	}
	conn, err := d.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		if conn6, err6 := d.DialContext(ctx, network, net.JoinHostPort("::1", port)); err6 == nil {
			return conn6, nil
		}
	}
	return conn, err
}
