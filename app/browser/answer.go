package browser

import "net/http"

// seal keeps an answer out of caches, referrers and guesses, and its page from
// loading anything that csp does not name.
func seal(header http.Header, csp string) {
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", csp)
}
