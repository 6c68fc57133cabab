package profile

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// ErrInsecure is returned for plain http beyond this computer.
var ErrInsecure = errors.New("plain http is for this computer only")

// maxAddress is longer than any host name with scheme and port.
const maxAddress = 300

// ParseServer understands what a person types as a server's address and returns
// its origin, "https://host" or "https://host:port" in lower case, which parses
// to itself. Without a scheme it is https, and http on loopback. It returns
// ErrInsecure for http elsewhere and wraps ErrMalformed for all that is not an
// address, or is more than one: a path, a query, a user.
func ParseServer(typed string) (origin string, err error) {
	typed = strings.TrimSpace(typed)
	if typed == "" || len(typed) > maxAddress || !utf8.ValidString(typed) {
		return "", fmt.Errorf("%w: %d bytes", ErrMalformed, len(typed))
	}
	// url.Parse drops an empty fragment, decodes %XX in hosts, and browsers
	// read a backslash as a slash: none of them belongs into an address.
	if strings.ContainsAny(typed, `\?#@%`) || strings.ContainsFunc(typed, notPrintable) {
		return "", fmt.Errorf("%w: a character that does not belong there", ErrMalformed)
	}
	scheme, rest, found := strings.Cut(typed, "://")
	if !found {
		scheme, rest = "", typed
	}
	u, err := url.Parse("//" + rest)
	if err != nil || (u.Path != "" && u.Path != "/") {
		return "", fmt.Errorf("%w: not a host", ErrMalformed)
	}
	host, loopback, err := parseHost(u.Hostname(), strings.HasPrefix(u.Host, "["))
	if err != nil {
		return "", err
	}
	scheme, err = chooseScheme(strings.ToLower(scheme), found, loopback)
	if err != nil {
		return "", err
	}
	port, err := parsePort(u, scheme)
	if err != nil {
		return "", err
	}
	return scheme + "://" + host + port, nil
}

func notPrintable(r rune) bool { return r <= ' ' || r == 0x7f }

func chooseScheme(scheme string, given, loopback bool) (string, error) {
	switch {
	case !given && loopback:
		return "http", nil
	case !given, scheme == "https":
		return "https", nil
	case scheme != "http":
		return "", fmt.Errorf("%w: neither http nor https", ErrMalformed)
	case !loopback:
		return "", ErrInsecure
	}
	return "http", nil
}

// parseHost returns the host as it stands in an origin, and whether it is this
// computer. Of names, only "localhost" is: others under it may lead elsewhere.
func parseHost(name string, bracketed bool) (host string, loopback bool, err error) {
	if addr, err := netip.ParseAddr(name); err == nil {
		if addr.Is6() != bracketed || addr.Zone() != "" {
			return "", false, fmt.Errorf("%w: address", ErrMalformed)
		}
		if bracketed {
			return "[" + addr.String() + "]", addr.IsLoopback(), nil
		}
		return addr.String(), addr.IsLoopback(), nil
	}
	if bracketed {
		return "", false, fmt.Errorf("%w: address", ErrMalformed)
	}
	host, err = idna.Lookup.ToASCII(strings.TrimSuffix(name, "."))
	if again, err2 := idna.Lookup.ToASCII(host); err != nil || err2 != nil || again != host || !plainName(host) {
		return "", false, fmt.Errorf("%w: host name", ErrMalformed)
	}
	return host, host == "localhost", nil
}

// plainName also refuses names that end in a number, such as 127.1, which some
// resolvers take for an address.
func plainName(host string) bool {
	if host == "" || len(host) > 253 {
		return false
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	last := labels[len(labels)-1]
	_, err := strconv.ParseUint(last, 0, 64)
	return err != nil && !strings.HasPrefix(last, "0x") && strings.Trim(last, "0123456789") != ""
}

func parsePort(u *url.URL, scheme string) (string, error) {
	if u.Port() == "" {
		if strings.HasSuffix(u.Host, ":") {
			return "", fmt.Errorf("%w: no port", ErrMalformed)
		}
		return "", nil
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil || port == 0 || len(u.Port()) > 5 {
		return "", fmt.Errorf("%w: port", ErrMalformed)
	}
	if scheme == "https" && port == 443 || scheme == "http" && port == 80 {
		return "", nil
	}
	return ":" + strconv.FormatUint(port, 10), nil
}
