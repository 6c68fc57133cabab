package flow

import (
	"net/url"

	"foyer/auth"
	"foyer/auth/factor/passkey"
)

// site is where people reach the server.
type site struct {
	url string
	rp  *passkey.RelyingParty // nil where no passkeys can be
}

// Reach says under which public URL (without a trailing slash) people reach
// the server, before it answers. Mailed links are made from it, and passkeys
// are offered where it can have them.
func (s *Service) Reach(publicURL string) {
	at := &site{url: publicURL}
	if rp, err := passkey.New(publicURL, s.Issuer, s.Now); err == nil {
		at.rp = rp
	}
	s.site.Store(at)
}

func (s *Service) relyingParty() *passkey.RelyingParty {
	if at := s.site.Load(); at != nil {
		return at.rp
	}
	return nil
}

// link is the address of a page that a token opens; empty before Reach.
func (s *Service) link(path string, token auth.Secret) string {
	at := s.site.Load()
	if at == nil {
		return ""
	}
	return at.url + path + "?token=" + url.QueryEscape(token.Reveal())
}

// issuer is the public URL (RFC 9207 iss).
func (s *Service) issuer() string {
	if at := s.site.Load(); at != nil {
		return at.url
	}
	return ""
}
