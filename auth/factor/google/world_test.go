package google_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"

	"foyer/auth"
	"foyer/auth/authtest/leaktest"
	"foyer/auth/factor/google"
	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

const (
	clientID = "foyer-desktop"
	secret   = auth.Secret("GOCSPX-not-a-secret")
	redirect = "http://127.0.0.1:40123/callback"
	nonce    = "nonce-of-this-sign-in"
	local    = "http://localhost:8099/practice/google"
)

var ann = provider.Person{Subject: "1001", Name: "Ann Lee", Email: "Ann.Lee@riverside.example", EmailVerified: true, HostedDomain: "riverside.example"}

// world is a provider, somebody who signs in and our side of it, on one clock.
type world struct {
	t      *testing.T
	stand  *provider.Provider
	ours   *google.Provider
	issuer string

	mu    sync.Mutex
	at    time.Time
	asked map[string]int // requests of our side, by the end of the path
	token string         // the last ID token
}

func newWorld(t *testing.T, issuer string, algorithm jose.SignatureAlgorithm) *world {
	t.Helper()
	w := &world{t: t, issuer: issuer, at: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC), asked: map[string]int{}}
	w.stand = provider.New(provider.Options{
		Issuer: issuer, ClientID: clientID, ClientSecret: secret, People: []provider.Person{ann}, Now: w.now, Algorithm: algorithm,
	})
	ours, err := google.New(google.Options{
		Issuer: issuer, ClientID: clientID, ClientSecret: secret, Now: w.now, HTTP: &http.Client{Transport: w},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.ours = ours
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *world) pass(time time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(time)
}

// RoundTrip is our side's way to the provider.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.asked[r.URL.Path[strings.LastIndex(r.URL.Path, "/"):]]++
	w.mu.Unlock()
	answer, err := providertest.Direct{Handler: w.stand}.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, "/token") {
		return answer, err
	}
	body, err := io.ReadAll(answer.Body)
	answer.Body = io.NopCloser(bytes.NewReader(body))
	var said struct {
		Token string `json:"id_token"`
	}
	_ = json.Unmarshal(body, &said)
	w.mu.Lock()
	w.token = said.Token
	w.mu.Unlock()
	return answer, err
}

func (w *world) lastToken() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.token
}

func (w *world) requests(of string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[of]
}

// walk is the browser leg of the program: it returns what it hands over.
func (w *world) walk() google.Exchange {
	w.t.Helper()
	verifier := oauth2.GenerateVerifier()
	config := oauth2.Config{
		ClientID: clientID, RedirectURL: redirect, Scopes: []string{"openid", "email", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: w.issuer + "/authorize"},
	}
	address := config.AuthCodeURL("state", oauth2.S256ChallengeOption(verifier),
		oauth2.SetAuthURLParam("nonce", nonce), oauth2.SetAuthURLParam("prompt", "select_account"))
	brought, err := providertest.Walk(w.t.Context(), providertest.Direct{Handler: w.stand}, address, providertest.Person{Subject: ann.Subject})
	if err != nil || brought.Get("code") == "" {
		w.t.Fatalf("no code: %v, %v", brought, err)
	}
	return google.Exchange{Code: auth.Secret(brought.Get("code")), Verifier: auth.Secret(verifier), RedirectURI: redirect, Nonce: nonce}
}

// signIn walks and redeems while the provider misbehaves at the second.
func (w *world) signIn(faults provider.Faults) (google.Identity, error) {
	w.t.Helper()
	brought := w.walk()
	return w.redeem(w.t.Context(), brought, faults)
}

func (w *world) redeem(ctx context.Context, brought google.Exchange, faults provider.Faults) (google.Identity, error) {
	w.t.Helper()
	w.stand.Misbehave(faults)
	defer w.stand.Misbehave(provider.Faults{})
	identity, err := w.ours.Redeem(ctx, brought)
	if err != nil {
		if identity != (google.Identity{}) {
			w.t.Errorf("an identity beside an error: %+v", identity)
		}
		text, _ := url.QueryUnescape(err.Error())
		for _, kept := range []auth.Secret{brought.Code, brought.Verifier, secret, auth.Secret(w.lastToken())} {
			if kept != "" && strings.Contains(text, kept.Reveal()) {
				w.t.Errorf("the error tells a secret: %v", err)
			}
		}
	}
	return identity, err
}

func claim(name string, value any) provider.Faults {
	return provider.Faults{Claims: func(claims, _ map[string]any) {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}}
}
