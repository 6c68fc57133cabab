package web

import (
	"net/http"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
)

// legCookie is the cookie that binds a leg to its browser. Each leg has its
// own, so that one that is opened again does not void the one before it.
// Strict holds: a browser that was opened by a program, or reloads, counts as
// coming from the same site.
func (p *Pages) legCookie(requestURI string, value auth.Secret) *http.Cookie {
	cookie := &http.Cookie{
		Name: "foyer-leg-" + flow.LegID(requestURI)[:12], Value: value.Reveal(), Path: api.PathAuthorize,
		MaxAge: int(flow.LegLife / time.Second), HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
	if p.secure {
		// The prefix asks for Secure and this path; in return no other host of
		// the domain can set it.
		cookie.Name, cookie.Path, cookie.Secure = "__Host-"+cookie.Name, "/", true
	}
	return cookie
}

// cookieOf returns the value that the browser holds for a leg. One that is
// there twice is none: somebody else has set one of them.
func (p *Pages) cookieOf(r *http.Request, requestURI string) auth.Secret {
	held := r.CookiesNamed(p.legCookie(requestURI, "").Name)
	if len(held) != 1 {
		return ""
	}
	return auth.Secret(strings.TrimSpace(held[0].Value))
}

// forget removes the cookie of a leg that is over.
func (p *Pages) forget(w http.ResponseWriter, requestURI string) {
	cookie := p.legCookie(requestURI, "")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
}
