package web

import (
	"net/http"

	"foyer/auth/api"
)

// contentPolicy holds for every page. The ceremony leaves for the program's
// listener by script, so that form-action need not name it.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// sealed keeps what is shown out of caches, frames, referrers and other
// origins, and bounds what is read.
func (p *Pages) sealed(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", contentPolicy)
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", "publickey-credentials-create=(self), publickey-credentials-get=(self)")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		r.Body = http.MaxBytesReader(w, r.Body, api.MaxBody)
		next(w, r)
	}
}

// fromHere tells whether a page of this server sent the request. Under
// no-referrer a browser sends "Origin: null" with a form's post to its own
// origin, so Sec-Fetch-Site decides; but another name that was pointed here has
// an origin of its own.
func (p *Pages) fromHere(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin":
		return origin == "" || origin == "null" || origin == p.origin
	case "":
		return origin == p.origin
	}
	return false
}

// fromNoPage tells a request that no web page has sent: browsers name at least
// one of these with every post.
func fromNoPage(r *http.Request) bool {
	return r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == ""
}

// isLook tells a request that shows nothing to a person: a scanner's HEAD, a
// browser that loads ahead, a page inside another.
func isLook(r *http.Request) bool {
	to := r.Header.Get("Sec-Fetch-Dest")
	return r.Method != http.MethodGet || r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != "" ||
		to != "" && to != "document"
}
