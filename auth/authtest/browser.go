package authtest

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"foyer/auth/api"
)

// Browser is a browser with its own cookies, for trips of a conversation
// through /oauth/authorize. Safe for concurrent use.
type Browser struct {
	// Origin is that of the pages it shows; At is where it reaches them, if that
	// is another server process.
	Origin, At string
	// Bend changes a request just before it is sent.
	Bend func(*http.Request)
	HTTP *http.Client

	t testing.TB
}

// Page is the page of a leg; Options and Request are empty where it shows no
// ceremony.
type Page struct {
	Status  int
	Header  http.Header
	Body    string
	Options json.RawMessage
	Request string
	Creates bool
	Cookies []*http.Cookie
}

// Back is what the page's script was told. Address is where the browser goes:
// the program's listener; LegCode and Denied are what it brings there.
type Back struct {
	Status  int
	Error   string
	Address string
	LegCode string
	Denied  string
	State   string
	Issuer  string
	Signal  *Signal
}

// Signal is what the script tells the browser of its passkeys.
type Signal struct {
	RPID     string   `json:"rp_id"`
	UserID   string   `json:"user_id"`
	Accepted []string `json:"accepted"`
	Unknown  string   `json:"unknown"`
}

// NewBrowser opens a browser that has no cookies yet.
func NewBrowser(t testing.TB, origin string) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{Origin: origin, At: origin, HTTP: &http.Client{Jar: jar}, t: t}
}

// Through is the same browser, reaching another server process.
func (b *Browser) Through(at string) *Browser {
	other := *b
	other.At = at
	return &other
}

// Authorize is the address that the program opens, after the origin.
func Authorize(requestURI string) string {
	return api.PathAuthorize + "?" + url.Values{"client_id": {api.ClientDesktop}, "request_uri": {requestURI}}.Encode()
}

var attributes = regexp.MustCompile(`data-(options|request|creates)="([^"]*)"`)

// Visit opens the address of a leg.
func (b *Browser) Visit(requestURI string) Page {
	b.t.Helper()
	return b.Open(http.MethodGet, Authorize(requestURI))
}

// Open sends a request without a body for a path.
func (b *Browser) Open(method, path string) Page {
	b.t.Helper()
	response, body := b.send(method, path, "")
	page := Page{Status: response.StatusCode, Header: response.Header, Body: body, Cookies: response.Cookies()}
	for _, found := range attributes.FindAllStringSubmatch(body, -1) {
		switch value := html.UnescapeString(found[2]); found[1] {
		case "options":
			page.Options = json.RawMessage(value)
		case "request":
			page.Request = value
		case "creates":
			page.Creates = value == "true"
		}
	}
	return page
}

// Finish posts the response of a ceremony as the page's script does.
func (b *Browser) Finish(requestURI string, response []byte) Back {
	b.t.Helper()
	return b.script("/finish", map[string]any{"request_uri": requestURI, "response": json.RawMessage(response)})
}

// Cancel posts the person's "Go back".
func (b *Browser) Cancel(requestURI string) Back {
	b.t.Helper()
	return b.script("/cancel", map[string]any{"request_uri": requestURI})
}

func (b *Browser) script(path string, body any) Back {
	b.t.Helper()
	written, err := json.Marshal(body)
	if err != nil {
		b.t.Fatalf("body: %v", err)
	}
	response, said := b.send(http.MethodPost, api.PathAuthorize+path, string(written))
	var told struct {
		Error    string  `json:"error"`
		Redirect string  `json:"redirect"`
		Signal   *Signal `json:"signal"`
	}
	if err := json.Unmarshal([]byte(said), &told); err != nil {
		b.t.Fatalf("%d %s: %v", response.StatusCode, said, err)
	}
	back := Back{Status: response.StatusCode, Error: told.Error, Address: told.Redirect, Signal: told.Signal}
	at, err := url.Parse(told.Redirect)
	if err != nil {
		b.t.Fatalf("redirect %q: %v", told.Redirect, err)
	}
	back.LegCode, back.Denied = at.Query().Get("leg_code"), at.Query().Get("error")
	back.State, back.Issuer = at.Query().Get("state"), at.Query().Get("iss")
	return back
}

func (b *Browser) send(method, path, body string) (*http.Response, string) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.At+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatalf("request: %v", err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Origin", b.Origin)
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if b.Bend != nil {
		b.Bend(request)
	}
	response, err := b.HTTP.Do(request)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	return response, string(read)
}
