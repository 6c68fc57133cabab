package browser_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"foyer/app/browser"
)

const over = "https://foyer.example/done?result=closed"

// TestRetiredLegTakesNothing: right and forged callbacks are answered alike,
// with a clean page, and none of them is a result.
func TestRetiredLegTakesNothing(t *testing.T) {
	leg, expected := begin(t)
	leg.Retire(over)
	leg.Expect(expected) // too late
	for name, query := range map[string]string{
		"right": right(expected.State), "forged": right(browser.NewState()), "none": "",
		"denied": query("error", "access_denied", "state", expected.State, "iss", issuer),
		"broken": "%zz=1;2&x=1&x=2", "again": right(expected.State),
	} {
		response, body := visit(t, leg.RedirectURI()+"?"+query, nil)
		if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != over || body != "" {
			t.Errorf("%s: %d to %q with %q", name, response.StatusCode, response.Header.Get("Location"), body)
		}
		checkSealed(t, response.Header)
	}
	if result, err := leg.Wait(t.Context()); !errors.Is(err, browser.ErrClosed) || result.Code != "" {
		t.Errorf("Wait = %q, %v", result.Code.Reveal(), err)
	}
}

// TestRetiredLegIsStillNobodyElses: what is no callback of a browser on this
// computer is turned away as ever.
func TestRetiredLegIsStillNobodyElses(t *testing.T) {
	leg, _ := begin(t)
	leg.Retire(over)
	rows := []struct {
		name   string
		change func(*http.Request)
		status int
	}{
		{"another path", func(r *http.Request) { r.URL.Path = "/" }, 404},
		{"another site's name", func(r *http.Request) { r.Host = "rebound.example:" + r.URL.Port() }, 404},
		{"POST", func(r *http.Request) { r.Method = http.MethodPost }, 405},
		{"endless query", func(r *http.Request) { r.URL.RawQuery = strings.Repeat("x", 4097) }, 400},
	}
	for _, row := range rows {
		if response, _ := visit(t, leg.RedirectURI(), row.change); response.StatusCode != row.status {
			t.Errorf("%s: %d", row.name, response.StatusCode)
		}
	}
}

func TestRetireEndsWaitAndKeepsAResult(t *testing.T) {
	leg, expected := begin(t)
	waited := make(chan error, 1)
	go func() {
		_, err := leg.Wait(t.Context())
		waited <- err
	}()
	leg.Retire(over)
	if err := <-waited; !errors.Is(err, browser.ErrClosed) {
		t.Errorf("Wait = %v", err)
	}

	leg, expected = begin(t)
	comesBack(t, leg, expected.State)
	leg.Retire(over)
	leg.Retire(over) // may be repeated
	if response, _ := visit(t, leg.RedirectURI()+"?"+right(expected.State), nil); response.Header.Get("Location") != over {
		t.Errorf("sent on to %q", response.Header.Get("Location"))
	}
	if result, err := leg.Wait(t.Context()); err != nil || result.Code.Reveal() != legCode {
		t.Errorf("Wait = %q, %v", result.Code.Reveal(), err)
	}
}

func TestRetiredLegEndsWithCloseAndWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	leg, err := browser.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	leg.Retire(over)
	cancel()
	if err := leg.Close(); err != nil {
		t.Error(err)
	}
	isClosed(t, leg)

	leg, _ = begin(t)
	leg.Retire(over)
	if err := leg.Close(); err != nil {
		t.Error(err)
	}
	isClosed(t, leg)
}
