package server_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"foyer/auth/api"
)

// S32: a browser under another name is told so in words, by a page that tells
// nothing of the server; a program is told as ever. Neither comes further.
func TestBrowserUnderAnotherNameReadsAPage(t *testing.T) {
	url, launch := embedded(t)
	port := strings.TrimPrefix(url, "http://localhost")
	html := "text/html,application/xhtml+xml,*/*;q=0.8"
	rows := []struct {
		name, method, host, path, accept, language string
		status                                     int
		kind, says                                 string
	}{
		{"another name", "GET", "evil.example" + port, api.PathForgot, html, "en", 403, "text/html", "This is not the address of this server"},
		{"in Spanish", "GET", "evil.example" + port, "/", html, "es-MX", 403, "text/html", "Esta no es la dirección"},
		{"by number", "GET", "127.0.0.1" + port, api.PathDone, html, "", 403, "text/html", "This is not the address of this server"},
		{"discovery", "GET", "evil.example" + port, api.PathMetadata, html, "en", 403, "text/html", "This is not the address of this server"},
		{"a script", "GET", "evil.example" + port, api.PathForgot, "*/*", "en", 403, "application/problem+json", string(api.ErrNotHere)},
		{"a program's address", "GET", "evil.example" + port, api.PathMe, html, "en", 403, "application/problem+json", string(api.ErrNotHere)},
		{"a form", "POST", "evil.example" + port, api.PathForgot, html, "en", 403, "application/problem+json", string(api.ErrNotHere)},
		{"nothing there", "GET", "localhost" + port, "/nowhere", html, "en", 404, "text/html", "There is nothing at this address"},
		{"nothing there for a program", "GET", "localhost" + port, "/nowhere", "", "en", 404, "application/problem+json", "nothing at this address"},
		{"the front", "GET", "localhost" + port, "/", html, "en", 200, "text/html", "Foyer&#39;s server answers here"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), row.method, url+row.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Host = row.host
			request.Header.Set("Accept", row.accept)
			request.Header.Set("Accept-Language", row.language)
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			body, err := io.ReadAll(response.Body)
			text := string(body)
			if err != nil || response.StatusCode != row.status || !strings.HasPrefix(response.Header.Get("Content-Type"), row.kind) || !strings.Contains(text, row.says) {
				t.Errorf("%d %s %s, %v", response.StatusCode, response.Header.Get("Content-Type"), text, err)
			}
			if row.status != http.StatusForbidden {
				return
			}
			for _, secret := range []string{"localhost", port, "Riverside", "Practice", launch, "href", "src="} {
				if strings.Contains(text, secret) {
					t.Errorf("tells %q: %s", secret, text)
				}
			}
			for _, header := range []string{"Set-Cookie", "Location", api.HeaderDPoPNonce, "Access-Control-Allow-Origin"} {
				if got := response.Header.Get(header); got != "" {
					t.Errorf("%s: %s", header, got)
				}
			}
			if got := response.Header.Get("Content-Security-Policy"); got != "default-src 'none'; frame-ancestors 'none'" {
				t.Errorf("policy %q", got)
			}
		})
	}
}
