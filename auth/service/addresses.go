package service

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// checkAddresses holds the rule on plain http: only on loopback, or behind a
// named proxy that speaks https to the world.
func (o *Options) checkAddresses() error {
	host, port, err := net.SplitHostPort(o.Listen)
	if err != nil || !isPort(port) {
		return &OptionError{"listen", fmt.Sprintf("--listen %q is not an address. Use host:port, such as 127.0.0.1:8421.", o.Listen)}
	}
	loopback := isLoopback(host)
	if o.Kind == Practice && !loopback {
		return &OptionError{"listen", fmt.Sprintf("Practice mode has accounts whose passwords everybody knows, so it listens on this computer only. Use --listen 127.0.0.1:PORT instead of %s, or leave --practice out.", o.Listen)}
	}
	if err := o.checkProxies(); err != nil {
		return err
	}
	if !loopback && len(o.TrustedProxies) == 0 {
		return &OptionError{"listen", fmt.Sprintf("Listening on %s would send passwords over plain http. Put a proxy that speaks https before the server and name it with --trusted-proxy CIDR, or listen on 127.0.0.1.", o.Listen)}
	}
	if o.PublicURL == "" {
		if !loopback {
			return &OptionError{"public-url", "Say under which https address people reach this server with --public-url https://..."}
		}
		return nil
	}
	return o.checkPublicURL()
}

func (o *Options) checkProxies() error {
	if o.Kind == Practice && len(o.TrustedProxies) > 0 {
		return &OptionError{"trusted-proxy", "Practice mode has accounts whose passwords everybody knows, so no proxy may bring others to it. Leave --trusted-proxy or --practice out."}
	}
	for _, network := range o.TrustedProxies {
		if network.Bits() == 0 {
			return &OptionError{"trusted-proxy", fmt.Sprintf("--trusted-proxy %s would take everybody for the proxy, who could then say to come from anywhere. Name the proxy's own address, such as 192.0.2.7/32.", network)}
		}
	}
	return nil
}

func (o *Options) checkPublicURL() error {
	u, err := url.Parse(o.PublicURL)
	plain := err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && strings.Trim(u.Path, "/") == ""
	if !plain || u.Scheme != "https" && u.Scheme != "http" || u.Port() != "" && !isPort(u.Port()) {
		return &OptionError{"public-url", fmt.Sprintf("--public-url %q is not an address of the form https://host.", o.PublicURL)}
	}
	if strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return &OptionError{"public-url", fmt.Sprintf("--public-url %q has letters that addresses on the wire have not. Write the name as browsers send it, beginning with xn--.", o.PublicURL)}
	}
	if o.Kind == Practice && !isLoopback(u.Hostname()) {
		return &OptionError{"public-url", "Practice mode has accounts whose passwords everybody knows, so it is for this computer only. Leave --public-url or --practice out."}
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return &OptionError{"public-url", "--public-url must begin with https:// (http:// is for 127.0.0.1 and localhost only)."}
	}
	o.PublicURL = u.Scheme + "://" + strings.ToLower(u.Host)
	return nil
}

func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}
