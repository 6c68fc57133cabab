package browser_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"foyer/app/browser"
)

const back = "http://127.0.0.1:4711/callback"

func TestGoogleURL(t *testing.T) {
	verifier := browser.NewVerifier()
	hash := sha256.Sum256([]byte(verifier))
	text, err := browser.GoogleURL("https://accounts.google.com/o/oauth2/v2/auth", "the client", back, "a state", "a nonce", verifier, "pt-BR")
	if err != nil || strings.Contains(text, verifier) {
		t.Fatalf("GoogleURL = %s, %v", text, err)
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme+"://"+u.Host+u.Path != "https://accounts.google.com/o/oauth2/v2/auth" {
		t.Errorf("address %s, %v", text, err)
	}
	want := url.Values{
		"response_type": {"code"}, "client_id": {"the client"}, "redirect_uri": {back}, "scope": {"openid email profile"},
		"state": {"a state"}, "nonce": {"a nonce"}, "prompt": {"select_account"}, "ui_locales": {"pt-BR"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(hash[:])}, "code_challenge_method": {"S256"},
	}
	if got := u.Query(); got.Encode() != want.Encode() {
		t.Errorf("query\n%v, want\n%v", got, want)
	}
}

func TestGoogleURLWithoutLocaleLeavesItToTheBrowser(t *testing.T) {
	text, err := browser.GoogleURL("http://127.0.0.1:8080/google/auth", "c", back, "s", "n", "v", "")
	if err != nil || strings.Contains(text, "ui_locales") {
		t.Errorf("GoogleURL = %s, %v", text, err)
	}
}

func TestGoogleURLRefuses(t *testing.T) {
	const good = "https://accounts.google.com/auth"
	rows := []struct{ name, endpoint, client, redirect, state, nonce, verifier string }{
		{"plain http", "http://accounts.google.com/auth", "c", back, "s", "n", "v"},
		{"http that begins like this computer", "http://127.0.0.1.evil.example/auth", "c", back, "s", "n", "v"},
		{"a program", "file:///usr/bin/true", "c", back, "s", "n", "v"},
		{"a script", "javascript:alert(1)", "c", back, "s", "n", "v"},
		{"no endpoint", "", "c", back, "s", "n", "v"},
		{"endpoint with a name in it", "https://ann@accounts.google.com/auth", "c", back, "s", "n", "v"},
		{"endpoint with a query", good + "?prompt=none", "c", back, "s", "n", "v"},
		{"endpoint with a fragment", good + "#x", "c", back, "s", "n", "v"},
		{"no client", good, "", back, "s", "n", "v"},
		{"no redirect", good, "c", "", "s", "n", "v"},
		{"no state", good, "c", back, "", "n", "v"},
		{"no nonce", good, "c", back, "s", "", "v"},
		{"no verifier", good, "c", back, "s", "n", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			text, err := browser.GoogleURL(row.endpoint, row.client, row.redirect, row.state, row.nonce, row.verifier, "")
			if err == nil || text != "" {
				t.Errorf("GoogleURL = %q, %v", text, err)
			}
		})
	}
}
