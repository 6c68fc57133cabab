package browser_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"foyer/app/browser"
	"foyer/auth/authtest/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

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

// Who does not know the address is sent away: a connection that is kept would
// stay for as long as the page waits.
func TestStrangersDoNotStayAtAPage(t *testing.T) {
	err := browser.ShowOnce(t.Context(), []byte("the code"), func(url string) error {
		address := strings.Split(url, "/")[2]
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			return err
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: "+address+"\r\n\r\n"); err != nil {
			return err
		}
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			return err
		}
		_ = answer.Body.Close()
		if !answer.Close || answer.StatusCode != http.StatusNotFound {
			t.Errorf("gets %d, kept: %t", answer.StatusCode, !answer.Close)
		}
		get(t, url)
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

// A browser that takes a page for one in another language offers to translate
// it, or does so unasked, and sends what it says to whoever translates.
func TestPaperTellsItsLanguageAndIsNotTranslated(t *testing.T) {
	for lang, head := range map[string]string{
		"es": `<html translate="no" lang="es">`, "": `<html translate="no">`, `"><script>`: `<html translate="no" lang="&#34;&gt;&lt;script&gt;">`,
	} {
		page, err := browser.Paper{Lang: lang, Title: "Code"}.Print()
		if err != nil || !strings.Contains(string(page), head) || !strings.Contains(string(page), `<meta name="google" content="notranslate">`) {
			t.Errorf("%q: %s, %v", lang, page, err)
		}
		if strings.Contains(string(page), "font: 16px") {
			t.Error("letters stay small where the person's browser has large ones")
		}
	}
}

func TestPaperEscapesWhatItIsTold(t *testing.T) {
	page, err := browser.Paper{Title: "Code", Account: "<script>x</script>", Code: "7QK4-M2XB"}.Print()
	if err != nil || strings.Contains(string(page), "<script>") || !strings.Contains(string(page), "7QK4-M2XB") {
		t.Errorf("page = %s, %v", page, err)
	}
}
