package browser_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"foyer/app/browser"
)

const (
	issuer    = "https://foyer.example"
	done      = "https://foyer.example/done?result=ok"
	cancelled = "https://foyer.example/done?result=cancelled"
	legCode   = "the-leg-code"
)

// begin opens a leg that expects a passkey callback.
func begin(t *testing.T) (*browser.Leg, browser.Expected) {
	t.Helper()
	leg, err := browser.Listen(t.Context())
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	t.Cleanup(func() { _ = leg.Close() })
	expected := browser.Expected{
		State: browser.NewState(), Issuer: issuer, CodeParam: "leg_code", Done: done, DoneCancelled: cancelled,
	}
	leg.Expect(expected)
	return leg, expected
}

// query is name, value, name, value ...
func query(pairs ...string) string {
	var text []string
	for i := 0; i < len(pairs); i += 2 {
		text = append(text, url.QueryEscape(pairs[i])+"="+url.QueryEscape(pairs[i+1]))
	}
	return strings.Join(text, "&")
}

func right(state string) string {
	return query("leg_code", legCode, "state", state, "iss", issuer)
}

// visit sends a browser's GET, after change, and returns the answer without
// following it.
func visit(t *testing.T, address string, change func(*http.Request)) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatalf("request: %v", err)
	}
	if change != nil {
		change(request)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatalf("visit: %v", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return response, string(body)
}

// comesBack checks that the right callback still works.
func comesBack(t *testing.T, leg *browser.Leg, state string) {
	t.Helper()
	response, _ := visit(t, leg.RedirectURI()+"?"+right(state), nil)
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != done {
		t.Fatalf("the right callback gets %d to %q", response.StatusCode, response.Header.Get("Location"))
	}
	result, err := leg.Wait(t.Context())
	if err != nil || result.Code.Reveal() != legCode {
		t.Errorf("Wait = %q, %v", result.Code.Reveal(), err)
	}
}

func checkSealed(t *testing.T, header http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if csp := header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") {
		t.Errorf("Content-Security-Policy: %q", csp)
	}
}

func TestRedirectURIIsOnLoopback(t *testing.T) {
	leg, _ := begin(t)
	u, err := url.Parse(leg.RedirectURI())
	if err != nil || u.Scheme != "http" || u.Hostname() != "127.0.0.1" || u.Port() == "" || u.Path != "/callback" {
		t.Errorf("RedirectURI = %s, %v", leg.RedirectURI(), err)
	}
}

func TestRightCallbackIsSentOnToACleanAddress(t *testing.T) {
	leg, expected := begin(t)
	response, body := visit(t, leg.RedirectURI()+"?"+right(expected.State), nil)
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != done || body != "" {
		t.Errorf("answer %d to %q with %q", response.StatusCode, response.Header.Get("Location"), body)
	}
	checkSealed(t, response.Header)
	result, err := leg.Wait(t.Context())
	if err != nil || result.Code.Reveal() != legCode {
		t.Errorf("Wait = %q, %v", result.Code.Reveal(), err)
	}
}

// Browsers send the cookies of every program that ever listened at 127.0.0.1:
// ports do not keep them apart.
func TestBrowserWithManyCookiesComesBack(t *testing.T) {
	leg, expected := begin(t)
	address := leg.RedirectURI() + "?" + query("leg_code", "the code", "state", expected.State, "iss", issuer)
	response, _ := visit(t, address, func(r *http.Request) {
		r.Header.Set("Cookie", strings.TrimSuffix(strings.Repeat("another="+strings.Repeat("x", 2000)+"; ", 12), "; "))
	})
	if response.StatusCode != http.StatusSeeOther {
		t.Errorf("status %d", response.StatusCode)
	}
}

func TestErrorsOfTheOtherSideEndTheLeg(t *testing.T) {
	rows := []struct {
		name, code string
		want       error
		text       string
	}{
		{"the person said no", "access_denied", browser.ErrDenied, ""},
		{"the server failed", "server_error", browser.ErrBrowser, "server_error"},
		{"a code nobody knows", strings.Repeat("x", 64), browser.ErrBrowser, "xxx"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			leg, expected := begin(t)
			address := leg.RedirectURI() + "?" + query("error", row.code, "state", expected.State, "iss", issuer)
			response, _ := visit(t, address, nil)
			if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != cancelled {
				t.Errorf("answer %d to %q", response.StatusCode, response.Header.Get("Location"))
			}
			result, err := leg.Wait(t.Context())
			if !errors.Is(err, row.want) || !strings.Contains(err.Error(), row.text) || result.Code != "" {
				t.Errorf("Wait = %q, %v", result.Code.Reveal(), err)
			}
		})
	}
}

func TestOnlyTheFirstRightCallbackCounts(t *testing.T) {
	leg, expected := begin(t)
	comesBack(t, leg, expected.State)
	later := []string{
		query("leg_code", "another", "state", expected.State, "iss", issuer),
		query("error", "access_denied", "state", expected.State, "iss", issuer),
	}
	for _, one := range later {
		response, _ := visit(t, leg.RedirectURI()+"?"+one, nil)
		if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != done {
			t.Errorf("a later one gets %d to %q", response.StatusCode, response.Header.Get("Location"))
		}
	}
	if result, err := leg.Wait(t.Context()); err != nil || result.Code.Reveal() != legCode {
		t.Errorf("Wait = %q, %v", result.Code.Reveal(), err)
	}
}

func TestOpenAgainMakesTheOldStateForeign(t *testing.T) {
	leg, expected := begin(t)
	old := expected.State
	expected.State = browser.NewState()
	leg.Expect(expected)
	if response, _ := visit(t, leg.RedirectURI()+"?"+right(old), nil); response.StatusCode != http.StatusBadRequest {
		t.Errorf("the old state gets %d", response.StatusCode)
	}
	comesBack(t, leg, expected.State)
}

func TestGoogleMaySendOrLeaveOutItsIssuer(t *testing.T) {
	rows := []struct{ name, more string }{
		{"as Google answers", "&scope=email+profile+openid&authuser=0&prompt=consent&hd=foyer.example"},
		{"with an issuer", "&iss=https%3A%2F%2Faccounts.google.com"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			leg, expected := begin(t)
			expected.Issuer, expected.CodeParam = "", "code"
			leg.Expect(expected)
			code := "4/0AX4XfWh-x_y"
			visit(t, leg.RedirectURI()+"?"+query("state", expected.State, "code", code)+row.more, nil)
			if result, err := leg.Wait(t.Context()); err != nil || result.Code.Reveal() != code {
				t.Errorf("Wait = %q, %v", result.Code.Reveal(), err)
			}
		})
	}
}

func TestIncompleteExpectationsTakeNothing(t *testing.T) {
	rows := []struct {
		name   string
		change func(*browser.Expected)
	}{
		{"nothing", func(e *browser.Expected) { *e = browser.Expected{} }},
		{"no state", func(e *browser.Expected) { e.State = "" }},
		{"no name of the code", func(e *browser.Expected) { e.CodeParam = "" }},
		{"no end page", func(e *browser.Expected) { e.Done = "" }},
		{"no other end page", func(e *browser.Expected) { e.DoneCancelled = "" }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			leg, expected := begin(t)
			incomplete := expected
			row.change(&incomplete)
			leg.Expect(incomplete)
			address := leg.RedirectURI() + "?" + query("state", incomplete.State, incomplete.CodeParam, "x", "iss", issuer)
			if response, _ := visit(t, address, nil); response.StatusCode != http.StatusBadRequest {
				t.Errorf("answer %d", response.StatusCode)
			}
			leg.Expect(expected)
			comesBack(t, leg, expected.State)
		})
	}
}

func TestStatesAndVerifiersAreNeverTheSame(t *testing.T) {
	for name, make := range map[string]func() string{"state": browser.NewState, "verifier": browser.NewVerifier} {
		seen := map[string]bool{}
		for range 1000 {
			one := make()
			if len(one) != 43 || seen[one] || url.QueryEscape(one) != one {
				t.Fatalf("%s %q", name, one)
			}
			seen[one] = true
		}
	}
}
