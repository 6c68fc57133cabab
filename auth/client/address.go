package client

import (
	"net/netip"
	"net/url"
)

// checkURL takes only a bare origin, by https or on this computer. What people
// type is understood elsewhere, before it comes here.
func checkURL(origin string) error {
	u, err := url.Parse(origin)
	switch {
	case err != nil, u.Hostname() == "", origin != u.Scheme+"://"+u.Host:
		return ErrURL
	case u.Scheme == "https":
		return nil
	case u.Scheme != "http":
		return ErrURL
	case !isLoopback(u.Hostname()):
		return ErrInsecure
	}
	return nil
}

// isLoopback: of names only "localhost" is, which dial takes for this computer
// without asking anybody.
func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
