package server_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"foyer/auth/api"
	"foyer/auth/authtest"
)

var programRoutes = []string{api.PathChallenge, api.PathToken, api.PathRevoke}

// body replaces what is sent.
func body(kind, content string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Content-Type", kind)
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(content)), int64(len(content))
		r.GetBody = nil
	}
}

func TestMalformedRequestIsRefused(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	srv := authtest.Start(t)
	rows := []struct {
		name   string
		bend   func(*http.Request)
		status int
	}{
		{"JSON", body("application/json", "{}"), http.StatusBadRequest},
		{"no content type", func(r *http.Request) { r.Header.Del("Content-Type") }, http.StatusBadRequest},
		{"broken content type", body("application/x-www-form-urlencoded;;;=", "a=b"), http.StatusBadRequest},
		{"multipart", body("multipart/form-data; boundary=x", "--x--"), http.StatusBadRequest},
		{"broken escape", body(form, "step=%zz"), http.StatusBadRequest},
		{"semicolons", body(form, "step=password;username=x"), http.StatusBadRequest},
		{"a member twice", body(form, "step=password&step=password"), http.StatusBadRequest},
		{"a token twice", body(form, "token=a&token=b"), http.StatusBadRequest},
		{"nothing", body(form, ""), http.StatusBadRequest},
		{"64 KiB and one byte", body(form, "password="+strings.Repeat("x", api.MaxBody-8)), http.StatusRequestEntityTooLarge},
		{"64 KiB and one byte, length untold", func(r *http.Request) {
			body(form, "password="+strings.Repeat("x", api.MaxBody-8))(r)
			r.ContentLength = -1
		}, http.StatusRequestEntityTooLarge},
	}
	for _, path := range programRoutes {
		for _, row := range rows {
			t.Run(path+" "+row.name, func(t *testing.T) {
				if path == api.PathRevoke && row.name == "nothing" {
					t.Skip("revoking nothing is 200")
				}
				wire := authtest.NewWire(t, srv.URL)
				wire.Post(api.PathChallenge, url.Values{}) // for the nonce
				wire.Bend = row.bend
				reply := wire.Post(path, url.Values{})
				if reply.Status != row.status || reply.Error.Error == "" {
					t.Errorf("%d %s, want %d", reply.Status, reply.Raw, row.status)
				}
			})
		}
	}
}

// S2: refused by its announced length, before it is read or hashed.
func TestTenMegabytePasswordIsRefusedAtOnce(t *testing.T) {
	srv, _ := withAnn(t)
	before := srv.Service.Directory.Hasher.Hashes()
	status, text := raw(t, srv.URL, "POST "+api.PathChallenge+" HTTP/1.1\r\nHost: x\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10485760\r\n\r\npassword=x")
	if status != http.StatusRequestEntityTooLarge || !strings.Contains(text, "invalid_request") {
		t.Errorf("%d %s", status, text)
	}
	if hashed := srv.Service.Directory.Hasher.Hashes() - before; hashed != 0 {
		t.Errorf("%d hashes", hashed)
	}
}

// A password over 4 KiB but within the body is wrong like any other.
func TestPasswordOfManyKilobytesIsWrong(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	refused(t, "60,000 bytes", c.begin(annEmail, strings.Repeat("x", 60_000)), api.ReasonInvalidCredentials, api.StepPassword)
}

func TestUnknownRouteAndMethodAreProblems(t *testing.T) {
	srv := authtest.Start(t)
	rows := []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/", http.StatusNotFound},
		{http.MethodGet, "/nothing", http.StatusNotFound},
		{http.MethodPost, "/oauth/nothing", http.StatusNotFound},
		{http.MethodPost, "/oauth/introspect", http.StatusNotFound},
		{http.MethodPost, "/oauth//challenge", http.StatusNotFound},
		{http.MethodPost, "/oauth/../oauth/challenge", http.StatusNotFound},
		{http.MethodPost, "/oauth/challenge/", http.StatusNotFound},
		{http.MethodPost, "/OAuth/Challenge", http.StatusNotFound},
		{http.MethodGet, "/metrics", http.StatusNotFound},
		{http.MethodGet, "/debug/pprof/", http.StatusNotFound},
		{http.MethodGet, "/api", http.StatusNotFound},
		{http.MethodGet, "/api/v1", http.StatusUnauthorized},
		{http.MethodGet, "/api/v1/", http.StatusUnauthorized},
		{http.MethodGet, "/api/v1/nothing", http.StatusUnauthorized},
		{http.MethodDelete, api.PathMe, http.StatusUnauthorized},
		{http.MethodGet, api.PathChallenge, http.StatusMethodNotAllowed},
		{http.MethodGet, api.PathToken, http.StatusMethodNotAllowed},
		{http.MethodGet, api.PathRevoke, http.StatusMethodNotAllowed},
		{http.MethodPut, api.PathToken, http.StatusMethodNotAllowed},
		{http.MethodPost, api.PathAuthorize, http.StatusMethodNotAllowed}, // its GET is a page
		{http.MethodPost, api.PathMetadata, http.StatusMethodNotAllowed},
		{http.MethodPost, api.PathHealth, http.StatusMethodNotAllowed},
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, row := range rows {
		t.Run(row.method+" "+row.path, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), row.method, srv.URL+row.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			if response.StatusCode != row.status {
				t.Errorf("status %d, want %d", response.StatusCode, row.status)
			}
			checkHeaders(t, response.Header)
			if kind := response.Header.Get("Content-Type"); kind != "application/problem+json" {
				t.Errorf("content type %q", kind)
			}
			if row.status == http.StatusMethodNotAllowed && response.Header.Get("Allow") == "" {
				t.Error("does not say what is allowed")
			}
		})
	}
}

func TestSignedInCallToNothingIsAProblem(t *testing.T) {
	srv, _ := withAnn(t)
	wire := authtest.NewWire(t, srv.URL)
	tokens := wire.SignIn(annEmail, right)
	for _, path := range []string{"/api/v1/nothing", "/api/v1", "/api/v1/me/nothing", "/api/v1/p%2Fq%3Fr"} {
		reply := wire.Get(path, tokens.AccessToken)
		if reply.Status != http.StatusNotFound || reply.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", path, reply.Status, reply.Raw)
		}
	}
}

func checkHeaders(t *testing.T, header http.Header) {
	t.Helper()
	for name, value := range map[string]string{
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
	} {
		if header.Get(name) != value {
			t.Errorf("%s: %q", name, header.Get(name))
		}
	}
	if header.Get("Location") != "" || header.Get("Set-Cookie") != "" || header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("headers %v", header)
	}
}

func TestEveryAnswerIsKeptFromCaches(t *testing.T) {
	srv, _ := withAnn(t)
	wire := authtest.NewWire(t, srv.URL)
	tokens := wire.SignIn(annEmail, right)
	for name, reply := range map[string]authtest.Reply{
		"discovery": wire.Get(api.PathMetadata, ""), "health": wire.Get(api.PathHealth, ""), "ready": wire.Get(api.PathReady, ""),
		"refused": wire.Post(api.PathChallenge, wire.Start(annEmail, wrong)), "code": wire.Post(api.PathChallenge, wire.Start(annEmail, right)),
		"me": wire.Get(api.PathMe, tokens.AccessToken), "refresh": wire.Refresh(tokens.RefreshToken), "revoke": wire.Revoke("token", tokens.RefreshToken),
		"openapi": wire.Get("/openapi.json", ""), "not signed in": wire.Get(api.PathMe, "nonsense"),
	} {
		t.Run(name, func(t *testing.T) { checkHeaders(t, reply.Header) })
	}
}
