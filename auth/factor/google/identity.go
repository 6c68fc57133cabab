package google

import (
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"foyer/auth"
)

const (
	maxName    = 100 // runes
	maxPicture = 2048
)

// Identity is who signed in at the provider.
type Identity struct {
	// Issuer and Subject together name a person for ever. Issuer is the one of
	// Options, whichever spelling Google used.
	Issuer, Subject string
	// Email is as the provider spells it; empty if it says none or no address.
	Email string
	// EmailProved tells whether the provider has seen to it that the address is
	// this person's today.
	EmailProved bool
	// Name is one bounded line, Locale a language tag, Picture an address for
	// Picture; each may be empty.
	Name, Locale, Picture string
}

func (p *Provider) identity(subject string, said claims) Identity {
	made := Identity{Issuer: p.issuer, Subject: subject, Name: clean(said.Name, maxName)}
	if domain := domainOf(said.Email); domain != "" {
		made.Email = said.Email
		verified, _ := said.Verified.(bool)
		made.EmailProved = verified && (p.issuer != Issuer || googleKeeps(domain, said.Domain))
	}
	if tag, err := language.Parse(said.Locale); err == nil && said.Locale != "" {
		made.Locale = tag.String()
	}
	if u, err := url.Parse(said.Picture); err == nil && u.IsAbs() && len(said.Picture) <= maxPicture {
		made.Picture = said.Picture
	}
	return made
}

// googleKeeps: Google answers for its own mailboxes and for those of an
// organization that it hosts. Any other address was proved once, perhaps years
// ago, and may have changed hands since
// (developers.google.com/identity/gsi/web/guides/verify-google-id-token).
// domain is not empty, so an empty hosted keeps nothing.
func googleKeeps(domain, hosted string) bool {
	return domain == "gmail.com" || strings.ToLower(hosted) == domain
}

// domainOf returns "" for what is no plain address, or would become another
// one in its canonical form.
func domainOf(email string) string {
	canonical := auth.CanonicalIdentifier(email)
	local, domain, ok := strings.Cut(canonical, "@")
	if !ok || local == "" || strings.Contains(domain, "@") || canonical != strings.ToLower(email) {
		return ""
	}
	return domain
}
