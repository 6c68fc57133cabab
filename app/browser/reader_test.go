package browser_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/app/browser"
)

// TestPageIsNobodyElses: a second reader finds nothing, nor does one that only
// looks whether it is there; and no browser keeps it.
func TestPageIsNobodyElses(t *testing.T) {
	var first string
	err := browser.ShowOnce(t.Context(), []byte("the code"), func(url string) error {
		first = url
		for _, method := range []string{http.MethodHead, http.MethodPost} {
			if response := ask(t, method, url); response.StatusCode != http.StatusNotFound {
				t.Errorf("%s gets %d", method, response.StatusCode)
			}
		}
		response := ask(t, http.MethodGet, url)
		if response.StatusCode != http.StatusOK {
			t.Errorf("the reader gets %d", response.StatusCode)
		}
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
		} {
			if got := response.Header.Get(name); got != want {
				t.Errorf("%s: %q", name, got)
			}
		}
		if response := ask(t, http.MethodGet, url); response.StatusCode != http.StatusNotFound {
			t.Errorf("the second reader gets %d", response.StatusCode)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	var second string
	_ = browser.ShowOnce(t.Context(), nil, func(url string) error {
		second = url
		return browser.ErrNotOpened
	})
	path := func(url string) string { return url[strings.LastIndex(url, "/")+1:] }
	if len(path(first)) < 20 || path(first) == path(second) {
		t.Errorf("pages at %s and %s can be guessed", first, second)
	}
}

func ask(t *testing.T, method, url string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	_ = response.Body.Close()
	return response
}
