package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/flow"
)

const (
	requestURI = "urn:ietf:params:oauth:request_uri:8vT2"
	loopback   = "http://localhost:8421"
)

func legPath(more ...string) string {
	return "/oauth/authorize?client_id=foyer-desktop&request_uri=" + url.QueryEscape(requestURI) + strings.Join(more, "")
}

func TestTheCeremonyNamesProgramAccountAndComputer(t *testing.T) {
	s := open(t, public)
	page := s.get(legPath())

	page.says(t, http.StatusOK, "Ann Lee", "ann.lee@riverside.example", "front-desk-2", "<dd>Foyer</dd>", "Create a passkey", "Riverside Clinic", `id="stuck"`)
	s.view = flow.LegView{Step: auth.StepPasskey, Options: s.view.Options, ExpiresIn: time.Minute, Locale: "es_US.UTF-8"}
	again := s.get(legPath(), "Cookie", page.Cookies()[0].String(), "Accept-Language", "en")
	again.says(t, http.StatusOK, `lang="es"`, "Use su llave de acceso", "La de su llave de acceso", `data-seconds="60"`)
}

func TestTheCookieOfALeg(t *testing.T) {
	tests := []struct {
		name, public, prefix, path string
		secure                     bool
	}{
		{"over https", public, "__Host-foyer-leg-", "/", true},
		{"on this computer", loopback, "foyer-leg-", "/oauth/authorize", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, tt.public)
			first := s.get(legPath())
			cookies := first.Cookies()
			if len(cookies) != 1 {
				t.Fatalf("cookies %v", cookies)
			}
			c := cookies[0]
			if !strings.HasPrefix(c.Name, tt.prefix) || len(c.Name) != len(tt.prefix)+12 || strings.Contains(requestURI, c.Name[len(tt.prefix):]) {
				t.Errorf("name %q", c.Name)
			}
			if c.Path != tt.path || c.Secure != tt.secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.MaxAge != 300 || c.Domain != "" {
				t.Errorf("cookie %s", c)
			}
			again := s.get(legPath(), "Cookie", c.Name+"="+c.Value)
			again.says(t, http.StatusOK, "Ann Lee")
			if len(again.Cookies()) != 0 {
				t.Error("set again for a browser that has it")
			}
			twice := s.get(legPath(), "Cookie", c.Name+"="+c.Value+"; "+c.Name+"=planted")
			twice.says(t, http.StatusConflict)
		})
	}
}

func TestAnotherBrowserIsToldAndShownNothing(t *testing.T) {
	s := open(t, public)
	s.get(legPath())
	other := s.get(legPath())

	other.says(t, http.StatusConflict, "Opened in another browser", "Open again")
	if strings.Contains(other.body, "Ann") || strings.Contains(other.body, "front-desk-2") {
		t.Errorf("tells whose leg it is: %s", other.body)
	}
}

func TestALegThatIsOver(t *testing.T) {
	s := open(t, public)
	s.legErr = flow.ErrLegOver
	s.get(legPath()).says(t, http.StatusGone, "This page is over", "Open again")

	s.legErr = errors.New("the store is down")
	trouble := s.get(legPath())
	trouble.says(t, http.StatusServiceUnavailable, "Something went wrong")
	if trouble.Header.Get("Retry-After") == "" || strings.Contains(trouble.body, "store") {
		t.Errorf("%v %s", trouble.Header, trouble.body)
	}
}

func TestTheAddressOfALegTakesTwoParameters(t *testing.T) {
	for name, path := range map[string]string{
		"nothing":             "/oauth/authorize",
		"another program":     "/oauth/authorize?client_id=other&request_uri=x",
		"no request":          "/oauth/authorize?client_id=foyer-desktop",
		"an empty request":    "/oauth/authorize?client_id=foyer-desktop&request_uri=",
		"a redirect":          legPath("&redirect_uri=http://127.0.0.1:1/"),
		"a state":             legPath("&state=x"),
		"a request twice":     legPath("&request_uri=y"),
		"a broken escape":     legPath("&%zz"),
		"an endless request":  legPath(strings.Repeat("a", 600)),
		"a request in a form": "/oauth/authorize?response_type=code&client_id=foyer-desktop&redirect_uri=http://127.0.0.1/",
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, public)
			s.get(path).says(t, http.StatusBadRequest, "This address is not complete")
			if s.looks != 0 {
				t.Error("asked for the leg")
			}
		})
	}
}

// A scanner, or a browser that loads ahead, must not become the browser of the
// leg: the person's own would then be refused.
func TestLookingAheadBindsNothing(t *testing.T) {
	for name, change := range map[string]func(*http.Request){
		"HEAD":      func(r *http.Request) { r.Method = http.MethodHead },
		"prefetch":  func(r *http.Request) { r.Header.Set("Sec-Purpose", "prefetch;prerender") },
		"old style": func(r *http.Request) { r.Header.Set("Purpose", "prefetch") },
		"an image":  func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "image") },
		"a frame":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "iframe") },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, public)
			r := httptest.NewRequest(http.MethodGet, public+legPath(), nil)
			change(r)
			if got := s.do(r); s.looks != 0 || len(got.Cookies()) != 0 {
				t.Errorf("%d visits, cookies %v", s.looks, got.Cookies())
			}
			s.get(legPath(), "Sec-Fetch-Dest", "document").says(t, http.StatusOK)
		})
	}
}

func TestFinishHandsTheCredentialOver(t *testing.T) {
	s := open(t, public)
	cookie := s.get(legPath()).Cookies()[0]
	s.end.Signal = &flow.Signal{RPID: "foyer.example", UserID: "dQ", Accepted: []string{"Yw"}}
	got := s.script("/oauth/authorize/finish", `{"request_uri":"`+requestURI+`","response":{"id":"Yw"}}`,
		"Cookie", cookie.Name+"="+cookie.Value, "Sec-CH-UA", `"Not)A;Brand";v="24", "Google Chrome";v="156", "Chromium";v="156"`)

	got.says(t, http.StatusOK, `"redirect":"http://127.0.0.1:49152/callback?`, `"signal":{"rp_id":"foyer.example","user_id":"dQ","accepted":["Yw"]}`)
	want := finish{requestURI: requestURI, cookie: cookie.Value, browser: "Chrome"}
	if len(s.finishes) != 1 {
		t.Fatalf("finished %d times", len(s.finishes))
	}
	if f := s.finishes[0]; f.requestURI != want.requestURI || f.cookie != want.cookie || f.browser != want.browser || string(f.response) != `{"id":"Yw"}` {
		t.Errorf("finished with %+v", f)
	}
	if gone := got.Cookies(); len(gone) != 1 || gone[0].Name != cookie.Name || gone[0].MaxAge >= 0 {
		t.Errorf("cookie kept: %v", gone)
	}
}

func TestFinishTellsWhatFlowSays(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		end    flow.LegEnd
		status int
		body   string
	}{
		{"over", flow.ErrLegOver, flow.LegEnd{}, http.StatusGone, `{"error":"leg_over"}`},
		{"elsewhere", flow.ErrLegElsewhere, flow.LegEnd{}, http.StatusConflict, `{"error":"leg_elsewhere"}`},
		{"unknown", flow.ErrPasskeyUnknown, flow.LegEnd{Signal: &flow.Signal{RPID: "h", Unknown: "Yw"}}, http.StatusForbidden,
			`{"error":"passkey_unknown","signal":{"rp_id":"h","unknown":"Yw"}}`},
		{"refused", flow.ErrPasskeyRefused, flow.LegEnd{}, http.StatusForbidden, `{"error":"passkey_refused"}`},
		{"too often", &flow.ThrottledError{RetryAfter: 1500 * time.Millisecond}, flow.LegEnd{}, http.StatusTooManyRequests, `{"error":"too_many_attempts"}`},
		{"busy", flow.ErrBusy, flow.LegEnd{}, http.StatusServiceUnavailable, `{"error":"temporarily_unavailable"}`},
	}
	for _, tt := range tests {
		for _, path := range []string{"/oauth/authorize/finish", "/oauth/authorize/cancel"} {
			t.Run(tt.name+path, func(t *testing.T) {
				s := open(t, public)
				s.endErr, s.end = tt.err, tt.end
				body := `{"request_uri":"u"}`
				if strings.HasSuffix(path, "finish") {
					body = `{"request_uri":"u","response":{}}`
				}
				got := s.script(path, body)
				if got.StatusCode != tt.status || strings.TrimSpace(got.body) != tt.body {
					t.Errorf("%d %s", got.StatusCode, got.body)
				}
				if tt.status == http.StatusTooManyRequests && got.Header.Get("Retry-After") != "2" {
					t.Errorf("Retry-After %q", got.Header.Get("Retry-After"))
				}
			})
		}
	}
}

func TestWhatNoPageOfOursHasSentIsRefused(t *testing.T) {
	good := `{"request_uri":"u","response":{}}`
	tests := []struct {
		name, body string
		headers    []string
		status     int
	}{
		{"another site", good, []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, http.StatusForbidden},
		{"a neighbor of the domain", good, []string{"Sec-Fetch-Site", "same-site", "Origin", "https://x.foyer.example"}, http.StatusForbidden},
		{"another name for this address", good, []string{"Origin", "https://evil.example"}, http.StatusForbidden},
		{"an old browser elsewhere", good, []string{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, http.StatusForbidden},
		{"no page at all", good, []string{"Sec-Fetch-Site", "", "Origin", ""}, http.StatusForbidden},
		{"a form", good, []string{"Content-Type", "text/plain"}, http.StatusBadRequest},
		{"a member more", `{"request_uri":"u","response":{},"x":1}`, nil, http.StatusBadRequest},
		{"a value more", good + good, nil, http.StatusBadRequest},
		{"no response", `{"request_uri":"u"}`, nil, http.StatusBadRequest},
		{"no leg", `{"response":{}}`, nil, http.StatusBadRequest},
		{"too much", `{"request_uri":"u","response":"` + strings.Repeat("a", 70<<10) + `"}`, nil, http.StatusRequestEntityTooLarge},
		{"an old browser here", good, []string{"Sec-Fetch-Site", ""}, http.StatusOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, public)
			got := s.script("/oauth/authorize/finish", tt.body, tt.headers...)
			if got.StatusCode != tt.status || (tt.status == http.StatusOK) != (s.spent() == 1) {
				t.Errorf("%d, %d finished: %s", got.StatusCode, s.spent(), got.body)
			}
		})
	}
}

func TestNamesAreTextAndNothingElse(t *testing.T) {
	s := open(t, public)
	const evil = `"><script>alert(1)</script>`
	s.view.Name, s.view.Account, s.view.Device = evil, evil, evil
	s.view.Options = []byte(`{"rp":{"name":"` + `\"><script>alert(2)</script>"}}`)
	s.account = evil
	for _, path := range []string{legPath(), "/password/reset?token=" + token, "/password/not-me?token=" + token, "/password/forgot?identifier=" + url.QueryEscape(evil)} {
		if got := s.get(path); strings.Contains(got.body, "<script>") || !strings.Contains(got.body, "&lt;script&gt;") {
			t.Errorf("%s: %s", path, got.body)
		}
	}
}
