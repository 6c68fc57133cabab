package provider

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// visit is one authorization request, while its pages are open.
type visit struct {
	RedirectURI, State, Nonce, Challenge string
	Scopes                               []string
	Language                             string
	Hint                                 string
	Subject                              string // who was chosen, if anybody yet
}

// authorize is RFC 6749 section 4.1.1. What is wrong with client or redirect
// address is told here, anything else to the program.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	asked := visit{
		RedirectURI: query.Get("redirect_uri"), State: query.Get("state"), Nonce: query.Get("nonce"),
		Challenge: query.Get("code_challenge"), Scopes: strings.Fields(query.Get("scope")),
		Language: languageOf(r), Hint: query.Get("login_hint"),
	}
	switch {
	case query.Get("client_id") != p.opts.ClientID:
		p.end(w, r, "wrong_client")
		return
	case !isLoopback(asked.RedirectURI):
		p.end(w, r, "wrong_redirect")
		return
	}
	if why := wrong(query, asked); why != "" {
		p.back(w, r, asked, url.Values{"error": {why}})
		return
	}
	one, hinted := p.hinted(asked.Hint)
	if hinted && !slices.Contains(strings.Fields(query.Get("prompt")), "select_account") {
		asked.Subject = one.Subject
	}
	name := p.visits.put(asked)
	if name == "" {
		p.back(w, r, asked, url.Values{"error": {"temporarily_unavailable"}})
		return
	}
	if asked.Subject != "" {
		p.turn(w, r, "/consent", name)
		return
	}
	p.turn(w, r, "/account", name)
}

var s256 = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// wrong returns the error code of a request, or "".
func wrong(query url.Values, asked visit) string {
	switch {
	case query.Get("response_type") != "code":
		return "unsupported_response_type"
	case query.Get("code_challenge_method") != "S256" || !s256.MatchString(asked.Challenge):
		return "invalid_request"
	case !slices.Contains(asked.Scopes, "openid"):
		return "invalid_scope"
	case query.Get("prompt") == "none":
		return "interaction_required"
	}
	return ""
}

// isLoopback takes what a program on this computer listens on, and no other
// path than its own.
func isLoopback(address string) bool {
	rest, ok := strings.CutPrefix(address, "http://")
	host, path, _ := strings.Cut(rest, "/")
	at, err := netip.ParseAddrPort(host)
	return ok && err == nil && path == "callback" && at.String() == host && at.Port() != 0 &&
		(at.Addr().String() == "127.0.0.1" || at.Addr().String() == "::1")
}

// back sends the browser to the program, with state and issuer (RFC 9207).
func (p *Provider) back(w http.ResponseWriter, r *http.Request, to visit, answer url.Values) {
	if to.State != "" {
		answer.Set("state", to.State)
	}
	answer.Set("iss", p.opts.Issuer)
	guard(w, to.RedirectURI)
	http.Redirect(w, r, to.RedirectURI+"?"+answer.Encode(), http.StatusSeeOther)
}

// turn goes to another page of the visit.
func (p *Provider) turn(w http.ResponseWriter, r *http.Request, page, name string) {
	guard(w, "")
	http.Redirect(w, r, p.prefix+page+"?visit="+url.QueryEscape(name), http.StatusSeeOther)
}
