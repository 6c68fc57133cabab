package sms

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"foyer/auth"
)

// Carrier hands texts to one gateway. Safe for concurrent use.
type Carrier struct {
	// HTTP sends the requests. Parse sets one that verifies certificates,
	// follows no redirects and keeps few connections.
	HTTP *http.Client

	endpoint string
	user     string
	token    auth.Secret
	from     string
}

// Parse reads the address of a gateway. from is the sender's number (E.164),
// short code or name; empty takes it from the address, ?from=+15550100. Its
// errors are sentences for the operator and hold no token.
func Parse(address, from string) (*Carrier, error) {
	// The error of url.Parse would repeat the token.
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("the text gateway must be written as https://sid:token@host/path")
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())) {
		return nil, errors.New("the address of the text gateway must begin with https://, so that codes travel encrypted")
	}
	token, given := u.User.Password()
	if u.User.Username() == "" || !given || token == "" {
		return nil, errors.New("the text gateway needs its account and token: https://sid:token@host/path")
	}
	query, err := parseQuery(u.RawQuery)
	if err != nil {
		return nil, err
	}
	c := &Carrier{HTTP: newHTTP(), user: u.User.Username(), token: auth.Secret(token), from: from}
	if c.from == "" {
		c.from = query.Get("from")
	}
	if !goodSender(c.from) {
		return nil, errors.New("texts need a sender the gateway knows, such as ?from=+15550100 at the end of the gateway's address")
	}
	query.Del("from")
	u.User, u.RawQuery, u.Fragment = nil, query.Encode(), ""
	c.endpoint = u.String()
	return c, nil
}

// parseQuery keeps the plus sign of a number, which a query reads as a space.
func parseQuery(raw string) (url.Values, error) {
	query, err := url.ParseQuery(strings.ReplaceAll(raw, "+", "%2B"))
	if err != nil {
		return nil, fmt.Errorf("the settings after ? in the address of the text gateway cannot be read")
	}
	return query, nil
}

func goodSender(from string) bool {
	return from != "" && len(from) <= 64 && !strings.ContainsFunc(from, func(r rune) bool { return r < ' ' || r > '~' })
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func newHTTP() *http.Client {
	return &http.Client{
		Timeout: 15 * time.Second,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxConnsPerHost: 8,
			IdleConnTimeout: 10 * time.Second, TLSHandshakeTimeout: 10 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
