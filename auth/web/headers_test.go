package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"foyer/auth/flow"
	"foyer/auth/web"
)

const policyText = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// everyPage visits each page and each refusal once.
func everyPage(t *testing.T, at string) map[string]answer {
	t.Helper()
	s := open(t, at)
	link := "?token=" + token
	all := map[string]answer{
		"ceremony": s.get(legPath()), "elsewhere": s.get(legPath()), "over": s.get(legPath()),
		"address": s.get("/oauth/authorize"), "front": s.get("/"),
		"ok": s.get("/done?result=ok"), "cancelled": s.get("/done?result=cancelled"), "neutral": s.get("/done"),
		"forgot": s.get("/password/forgot"), "sent": s.post("/password/forgot", url.Values{"identifier": {"ann"}}),
		"forgot json": s.post("/password/forgot", url.Values{"identifier": {"ann"}}, "Accept", jsonType),
		"reset":       s.get("/password/reset" + link), "no link": s.get("/password/reset"),
		"changed": s.post("/password/reset", url.Values{"token": {token}, "password": {"x"}, "again": {"x"}}),
		"not me":  s.get("/password/not-me" + link), "out": s.post("/password/not-me", url.Values{"token": {token}}),
		"foreign": s.post("/password/reset", nil, "Sec-Fetch-Site", "cross-site"),
		"finish":  s.script("/oauth/authorize/finish", `{"request_uri":"u","response":{}}`),
		"cancel":  s.script("/oauth/authorize/cancel", `{"request_uri":"u"}`),
	}
	s.lookErr = flow.ErrLinkExpired
	all["expired"] = s.get("/password/reset" + link)
	s.lookErr = errors.New("down")
	all["down"] = s.get("/password/reset" + link)
	return all
}

func TestEveryAnswerIsSealed(t *testing.T) {
	for name, got := range everyPage(t, public) {
		for header, want := range map[string]string{
			"Content-Security-Policy":    policyText,
			"Cache-Control":              "no-store",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Permissions-Policy":         "publickey-credentials-create=(self), publickey-credentials-get=(self)",
		} {
			if value := got.Header.Get(header); value != want {
				t.Errorf("%s: %s is %q", name, header, value)
			}
		}
	}
}

var (
	inline   = regexp.MustCompile(`(?i)<style|<script(?:[^>]*src="https://foyer\.example/static/[0-9a-f]{16}/(?:ceremony|reset|once)\.js" defer></script)?|\sstyle=|\son[a-z]+=|javascript:`)
	external = regexp.MustCompile(`(?:href|src|action|data-finish|data-cancel)="([^"]*)"`)
)

func TestPagesAreWholeAndLoadFromHereOnly(t *testing.T) {
	for name, got := range everyPage(t, public) {
		if !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, found := range inline.FindAllString(got.body, -1) {
			if !strings.HasPrefix(found, "<script") || !strings.Contains(found, "src=") {
				t.Errorf("%s: inline %q", name, found)
			}
		}
		for _, address := range external.FindAllStringSubmatch(got.body, -1) {
			if !strings.HasPrefix(address[1], public+"/") {
				t.Errorf("%s: goes to %q", name, address[1])
			}
			if strings.Contains(address[1], token) {
				t.Errorf("%s: the token leaves in %q", name, address[1])
			}
		}
		if n := strings.Count(got.body, "<h1>"); n != 1 {
			t.Errorf("%s: %d main headings", name, n)
		}
		for _, part := range []string{`<html lang="en">`, `<meta name="viewport"`, `<main`, `</html>`} {
			if !strings.Contains(got.body, part) {
				t.Errorf("%s: no %s", name, part)
			}
		}
	}
}

func TestNoHeaderMovesAnAddress(t *testing.T) {
	s := open(t, public)
	r := httptest.NewRequest(http.MethodGet, "http://evil.example/password/reset?token="+token, nil)
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("X-Forwarded-Proto", "http")
	r.Header.Set("Forwarded", "host=evil.example")
	got := s.do(r)
	got.says(t, http.StatusOK, public)
	if strings.Contains(got.body, "evil") {
		t.Error(got.body)
	}
}

func TestAServerAtItsDefaultPortKnowsItself(t *testing.T) {
	s := open(t, public+":443")
	got := s.script("/oauth/authorize/cancel", `{"request_uri":"u"}`, "Origin", public)
	got.says(t, http.StatusOK)
}

func TestTokensStayOutOfTheLog(t *testing.T) {
	s := open(t, public)
	down := errors.New("the store is down")
	s.lookErr, s.spendErr, s.legErr = down, down, down
	s.get("/password/reset?token=" + token)
	s.get("/password/not-me?token=" + token)
	s.get(legPath())
	s.lookErr = nil
	s.post("/password/reset", url.Values{"token": {token}, "password": {"Correct-7-horse"}, "again": {"Correct-7-horse"}})
	s.post("/password/not-me", url.Values{"token": {token}})

	log := s.log.String()
	if n := strings.Count(log, "the store is down"); n != 5 {
		t.Errorf("%d of 5 troubles were logged: %s", n, log)
	}
	for _, secret := range []string{token, "horse", requestURI, "8vT2"} {
		if strings.Contains(log, secret) {
			t.Errorf("logged %q: %s", secret, log)
		}
	}
	s.log.Reset()
	s.spendErr = flow.ErrBusy
	s.post("/password/not-me", url.Values{"token": {token}})
	if s.log.Len() != 0 {
		t.Errorf("being busy is no failure: %s", s.log)
	}
}

func TestDonePromisesOnlyWhatItWasTold(t *testing.T) {
	s := open(t, public)
	for query, title := range map[string]string{
		"?result=ok": "<h1>All done", "?result=cancelled": "<h1>Cancelled<", "": "<h1>Go on in Foyer",
		"?result=closed": "<h1>Cancelled in Foyer", "?result=late": "<h1>That took too long", "?result=over": "<h1>Go on in Foyer",
		"?result=else": "<h1>Go on in Foyer", "?result=ok&result=ok": "<h1>Go on in Foyer", "?%zz": "<h1>Go on in Foyer",
	} {
		s.get("/done"+query).says(t, http.StatusOK, title, "You can close this tab")
	}
	practice := open(t, public, practicing(true))
	practice.get("/done").says(t, http.StatusOK, "Practice: made-up people")
	if strings.Contains(s.get("/done").body, "Practice") {
		t.Error("practice is told where there is none")
	}
}

// Who types the server's address into a browser is told what it is, and where
// other people may come: how to connect to it.
func TestFrontTellsWhatAnswers(t *testing.T) {
	connect := "Connect to my organization"
	open(t, public).get("/").says(t, http.StatusOK, "server answers here", connect)
	here := open(t, "http://localhost:8421").get("/")
	here.says(t, http.StatusOK, "server answers here")
	if strings.Contains(here.body, connect) {
		t.Error("others are sent to this computer's own server")
	}
}

// Password managers open the page for a new password at an address of their
// own (W3C, "A Well-Known URL for Changing Passwords").
func TestPasswordManagersFindWherePasswordsAreChanged(t *testing.T) {
	s := open(t, public)
	got := s.get("/.well-known/change-password?identifier=evil")
	got.says(t, http.StatusSeeOther)
	if to := got.Header.Get("Location"); to != public+"/password/forgot" {
		t.Errorf("leads to %q", to)
	}
	if got.Header.Get("Content-Security-Policy") != policyText || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("sealed by %v", got.Header)
	}
}

func TestStaticFilesAreKeptForGood(t *testing.T) {
	s := open(t, public)
	page := s.get("/password/forgot").body
	style := regexp.MustCompile(`/static/[0-9a-f]{16}/style\.css`).FindString(page)
	folder := strings.TrimSuffix(style, "style.css")
	for name, kind := range map[string]string{"style.css": "text/css; charset=utf-8", "ceremony.js": "text/javascript; charset=utf-8", "reset.js": "text/javascript; charset=utf-8", "once.js": "text/javascript; charset=utf-8", "logo.svg": "image/svg+xml"} {
		got := s.get(folder + name)
		got.says(t, http.StatusOK)
		if got.Header.Get("Content-Type") != kind || got.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || got.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", name, got.Header)
		}
	}
	for _, path := range []string{"/static/", folder, folder + "none.css", folder + "../web.go", folder + "%2e%2e/page.go", "/static/0000000000000000/style.css", "/static/style.css"} {
		if got := s.get(path); got.StatusCode == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
}

func TestTheLogoIsTheProducts(t *testing.T) {
	ours, err := os.ReadFile("static/logo.svg")
	if err != nil {
		t.Fatal(err)
	}
	products, err := os.ReadFile("../../assets/logo.svg")
	if err != nil {
		t.Fatal(err)
	}
	if string(ours) != string(products) {
		t.Error("static/logo.svg is not a copy of assets/logo.svg")
	}
	body := open(t, public, func(o *web.Options) { o.Name = func(context.Context) string { return "" } }).get("/done").body
	if !strings.Contains(body, `class="tile"`) || strings.Contains(body, "#0B6E5F") {
		t.Error("the logo on the page keeps colors of its own")
	}
}
