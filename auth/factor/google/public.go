package google

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

// pictureClient checks each address it is about to connect to, after the name
// has been looked up: a check before would not hold for a name that answers
// differently the second time. It therefore uses no proxy.
func pictureClient(loopback bool, certificates *tls.Config) *http.Client {
	guarded := dialer{net.Dialer{
		Timeout: pictureTime,
		Control: func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !mayConnect(at.Addr(), loopback) {
				return fmt.Errorf("%w: an address that is not public", ErrRefused)
			}
			return nil
		},
	}}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: guarded.dial, TLSClientConfig: certificates, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: pictureTime, DisableKeepAlives: true,
		},
		CheckRedirect: func(next *http.Request, before []*http.Request) error {
			if len(before) > maxRedirects || next.URL.Scheme != before[0].URL.Scheme || !showable(next.URL, loopback) {
				return fmt.Errorf("%w: a redirect that is not followed", ErrRefused)
			}
			next.Header.Del("Referer")
			return nil
		},
	}
}

// closed are addresses beyond Go's own distinctions that are nobody's in
// public, or stand for another address (IANA special-purpose registries).
var closed = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("fec0::/10"),
}

func mayConnect(to netip.Addr, loopback bool) bool {
	to = to.Unmap().WithZone("")
	if to.IsLoopback() {
		return loopback
	}
	for _, prefix := range closed {
		if prefix.Contains(to) {
			return false
		}
	}
	return to.IsGlobalUnicast() && !to.IsPrivate()
}
