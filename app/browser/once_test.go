package browser_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"foyer/app/browser"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(url)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return response.StatusCode, string(body)
}

func TestPageIsReadOnceByWhoKnowsItsAddress(t *testing.T) {
	err := browser.ShowOnce(t.Context(), []byte("<p>the code</p>"), func(url string) error {
		if !strings.HasPrefix(url, "http://127.0.0.1:") {
			t.Errorf("the page is at %s", url)
		}
		// Opening returns at once; reading comes later.
		guess := url[:strings.LastIndex(url, "/")+1] + "guess"
		if status, body := get(t, guess); status != http.StatusNotFound || strings.Contains(body, "code") {
			t.Errorf("a guess gets %d %q", status, body)
		}
		if status, body := get(t, strings.Replace(url, "127.0.0.1", "localhost", 1)); status != http.StatusNotFound {
			t.Errorf("another host name gets %d %q", status, body)
		}
		if status, body := get(t, url); status != http.StatusOK || body != "<p>the code</p>" {
			t.Errorf("the reader gets %d %q", status, body)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestBrowserThatCannotBeOpenedIsTold(t *testing.T) {
	err := browser.ShowOnce(t.Context(), nil, func(string) error { return browser.ErrNotOpened })
	if !errors.Is(err, browser.ErrNotOpened) {
		t.Errorf("err = %v", err)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := browser.ShowOnce(ctx, nil, func(string) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func TestPaperEscapesWhatItIsTold(t *testing.T) {
	page, err := browser.Paper{Title: "Code", Account: "<script>x</script>", Code: "7QK4-M2XB"}.Print()
	if err != nil || strings.Contains(string(page), "<script>") || !strings.Contains(string(page), "7QK4-M2XB") {
		t.Errorf("page = %s, %v", page, err)
	}
}
