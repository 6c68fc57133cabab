package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/service"
)

func metadata(t *testing.T, raw string) api.Metadata {
	t.Helper()
	var m api.Metadata
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return m
}

func TestDiscoveryNamesTheProfile(t *testing.T) {
	srv := authtest.Start(t)
	reply := authtest.NewWire(t, srv.URL).Get(api.PathMetadata, "")
	m := metadata(t, reply.Raw)
	if reply.Status != http.StatusOK || m.Issuer != srv.URL || m.ChallengeEndpoint != srv.URL+api.PathChallenge ||
		m.TokenEndpoint != srv.URL+api.PathToken || m.RevocationEndpoint != srv.URL+api.PathRevoke {
		t.Errorf("endpoints: %s", reply.Raw)
	}
	if !m.RequireDPoP || strings.Join(m.CodeChallengeMethods, " ") != "S256" || strings.Join(m.DPoPAlgorithms, " ") != "ES256" ||
		strings.Join(m.GrantTypes, " ") != "authorization_code refresh_token" || m.FoyerTime != srv.Clock.Now().Unix() {
		t.Errorf("profile: %s", reply.Raw)
	}
}

// S18: whatever a request says of the host, URLs come from the configuration.
func TestNoHeaderChangesTheURLs(t *testing.T) {
	srv := authtest.Start(t)
	rows := []struct{ name, request string }{
		{"Host", "GET %s HTTP/1.1\r\nHost: evil.example\r\n"},
		{"absolute form", "GET http://evil.example%s HTTP/1.1\r\nHost: evil.example\r\n"},
		{"X-Forwarded-Host", "GET %s HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n"},
		{"Forwarded", "GET %s HTTP/1.1\r\nHost: x\r\nForwarded: host=evil.example;proto=https\r\n"},
		{"X-Original-URL", "GET %s HTTP/1.1\r\nHost: x\r\nX-Original-URL: http://evil.example/\r\n"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			status, body := raw(t, srv.URL, fmt.Sprintf(row.request, api.PathMetadata)+"Connection: close\r\n\r\n")
			if status != http.StatusOK || strings.Contains(body, "evil") || metadata(t, body).Issuer != srv.URL {
				t.Errorf("%d %s", status, body)
			}
		})
	}
}

// raw sends bytes as they are.
func raw(t *testing.T, url, request string) (int, string) {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := io.WriteString(connection, request); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// embedded serves as the desktop program does.
func embedded(t *testing.T) (url, launch string) {
	t.Helper()
	opened, err := service.Open(t.Context(), service.Options{Data: t.TempDir(), Embedded: true, Kind: service.Practice})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, stopped := make(chan string, 1), make(chan error, 1)
	go func() { stopped <- opened.Serve(ctx, func(url string) { ready <- url }) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Errorf("serve: %v", err)
		}
		if err := opened.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return <-ready, opened.Launch()
}

// S32: an embedded server answers the program that started it, by one name.
func TestEmbeddedServerAnswersItsProgramOnly(t *testing.T) {
	url, launch := embedded(t)
	if !strings.HasPrefix(url, "http://localhost:") {
		t.Fatalf("public URL %s", url)
	}
	port := strings.TrimPrefix(url, "http://localhost")
	rows := []struct {
		name, path string
		bend       func(*http.Request)
		status     int
	}{
		{"the program", api.PathMe, nil, http.StatusUnauthorized},
		{"no launch secret", api.PathMe, func(r *http.Request) { r.Header.Del(api.HeaderLaunch) }, http.StatusForbidden},
		{"another launch secret", api.PathMe, func(r *http.Request) { r.Header.Set(api.HeaderLaunch, "guess") }, http.StatusForbidden},
		{"no launch secret at the challenge", api.PathChallenge, func(r *http.Request) { r.Header.Del(api.HeaderLaunch) }, http.StatusForbidden},
		{"discovery needs none", api.PathMetadata, func(r *http.Request) { r.Header.Del(api.HeaderLaunch) }, http.StatusOK},
		{"a web page", api.PathMe, func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, http.StatusForbidden},
		{"a page of its own", api.PathMe, func(r *http.Request) { r.Header.Set("Origin", url) }, http.StatusForbidden},
		{"a sandboxed page", api.PathMe, func(r *http.Request) { r.Header.Set("Origin", "null") }, http.StatusForbidden},
		{"by number", api.PathMetadata, func(r *http.Request) { r.Host = "127.0.0.1" + port }, http.StatusForbidden},
		{"a name that points here", api.PathMetadata, func(r *http.Request) { r.Host = "evil.example" + port }, http.StatusForbidden},
		{"without the port", api.PathMetadata, func(r *http.Request) { r.Host = "localhost" }, http.StatusForbidden},
		{"in capitals", api.PathMetadata, func(r *http.Request) { r.Host = "LOCALHOST" + port }, http.StatusForbidden},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			wire := authtest.NewWire(t, url)
			wire.Launch, wire.Bend = launch, row.bend
			if reply := wire.Get(row.path, ""); reply.Status != row.status {
				t.Errorf("%d %s, want %d", reply.Status, reply.Raw, row.status)
			}
		})
	}
	t.Run("signs in through localhost", func(t *testing.T) {
		wire := authtest.NewWire(t, url)
		wire.Launch = launch
		tokens := wire.SignIn("ann.lee@riverside.example", "Quiet-Harbor-7")
		signedIn(t, "access token", wire, tokens.AccessToken, true)
	})
}
