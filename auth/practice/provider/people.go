package provider

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"foyer/auth"
)

const (
	maxName = 100 // runes
	// maxTyped is how many typed people are kept; the first of them go.
	maxTyped = 8
)

// known is a person with a picture.
type known struct {
	Person
	picture []byte
}

func (k known) path() string { return "/picture/" + k.Subject + ".png" }

func (p *Provider) all() []known {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]known(nil), p.people...)
}

func (p *Provider) bySubject(subject string) (known, bool) {
	for _, one := range p.all() {
		if one.Subject == subject {
			return one, true
		}
	}
	return known{}, false
}

// hinted finds whom login_hint means: an address or a subject.
func (p *Provider) hinted(hint string) (known, bool) {
	for _, one := range p.all() {
		if hint != "" && (one.Subject == hint || auth.CanonicalIdentifier(one.Email) == auth.CanonicalIdentifier(hint)) {
			return one, true
		}
	}
	return known{}, false
}

// add remembers a typed person; an address that is known is that person. The
// same address has the same subject in every run of the program. As with
// Google, only an address of its own mail counts as verified.
func (p *Provider) add(name, email string) known {
	if one, ok := p.hinted(email); ok {
		return one
	}
	canonical := auth.CanonicalIdentifier(email)
	sum := sha256.Sum256([]byte(canonical))
	made := known{Person: Person{
		Subject: fmt.Sprintf("1%020d", binary.BigEndian.Uint64(sum[:8])), Name: name, Email: email,
		EmailVerified: strings.HasSuffix(canonical, "@gmail.com"),
	}}
	made.picture = paint(made.Name, made.Subject)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.people = append(p.people, made)
	if typed := len(p.people) - len(p.opts.People); typed > maxTyped {
		p.people = append(p.people[:len(p.opts.People)], p.people[len(p.opts.People)+1:]...)
	}
	return made
}

func (p *Provider) picture(w http.ResponseWriter, r *http.Request) {
	subject, ok := strings.CutSuffix(r.PathValue("file"), ".png")
	one, known := p.bySubject(subject)
	if !ok || !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(one.picture)
}

func validName(name string) bool {
	return name != "" && utf8.RuneCountInString(name) <= maxName && !strings.ContainsFunc(name, unicode.IsControl)
}

func validEmail(email string) bool {
	address, err := mail.ParseAddress(email)
	return err == nil && address.Address == email && auth.CanonicalIdentifier(email) != ""
}
