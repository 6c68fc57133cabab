package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// peer is the address at the other end of the connection.
func peer(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}

// proxied: where proxies are named, nobody else may connect but this computer.
func (s *server) proxied(r *http.Request) bool {
	if len(s.TrustedProxies) == 0 {
		return true
	}
	from := peer(r)
	return from.IsLoopback() || s.trusted(from)
}

func (s *server) trusted(address netip.Addr) bool {
	for _, prefix := range s.TrustedProxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// source names where a request comes from, for counting: an IPv4 address or an
// IPv6 /64, of the last hop before a trusted proxy, else of the peer. Earlier
// entries of X-Forwarded-For are whatever the client wrote.
func (s *server) source(r *http.Request) string { return Source(s.TrustedProxies)(r) }

// Source returns how the requests behind these proxies are counted.
func Source(trustedProxies []netip.Prefix) func(*http.Request) string {
	s := &server{Options: Options{TrustedProxies: trustedProxies}}
	return s.countedAs
}

func (s *server) countedAs(r *http.Request) string {
	from := peer(r)
	if s.trusted(from) {
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		last, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1]))
		if err == nil {
			from = last.Unmap().WithZone("")
		}
	}
	if from.Is6() {
		prefix, err := from.Prefix(64)
		if err == nil {
			return prefix.String()
		}
	}
	return from.String()
}
