package google_test

import (
	"testing"

	"foyer/auth/factor/google"
)

// A redirect address has its scheme: what is like one without it, or with
// another, is not where a program listens.
func TestLoopbackRedirectHasItsScheme(t *testing.T) {
	if !google.LoopbackRedirect("http://127.0.0.1:49152/callback") || !google.LoopbackRedirect("http://[::1]:49152/callback") {
		t.Error("a program's own address is refused")
	}
	for _, address := range []string{
		"127.0.0.1:49152/callback", "[::1]:49152/callback", "//127.0.0.1:49152/callback", "https://127.0.0.1:49152/callback",
		"HTTP://127.0.0.1:49152/callback", "http:127.0.0.1:49152/callback", "javascript:127.0.0.1:49152/callback",
	} {
		if google.LoopbackRedirect(address) {
			t.Errorf("%s is taken", address)
		}
	}
}
