package app

import (
	"net/http"
	"testing"
	"time"

	"foyer/auth/api"
)

// TestAccessTokenThatIsRefusedEarlyIsReplaced: the server may have lost its
// keys. Where no stream can be opened the next look tells, and nobody sees it.
func TestAccessTokenThatIsRefusedEarlyIsReplaced(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		refusing := false
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			switch {
			case c.path == api.PathStream:
				return canned(503, "text/html", "<html>"), nil
			case isRefresh(c):
				refusing = false
			case refusing && c.path == api.PathMe:
				return canned(401, "application/problem+json", `{"error":"invalid_token"}`), nil
			}
			return answer(), nil
		})
		d := w.start("profile")
		d.signIn(true)
		refusing = true
		before := w.made(isRefresh)
		for range 20 {
			d.pass(6 * time.Second)
			d.online()
		}
		if w.made(isRefresh) == before || refusing {
			t.Fatal("not refreshed")
		}
	})
}
