package google_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth/factor/google"
	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
)

func fails(status int, body string, paths ...string) provider.Faults {
	return provider.Faults{Answer: providertest.Fails(status, body, paths...)}
}

func TestOutagesAreNobodysFault(t *testing.T) {
	long := `{"keys":[],"access_token":"` + strings.Repeat("a", 1<<20) + `"}`
	rows := map[string]provider.Faults{
		"discovery: 500":            fails(500, "", "/openid-configuration"),
		"discovery: a page":         fails(200, "<html>", "/openid-configuration"),
		"discovery: other issuer":   fails(200, `{"issuer":"https://evil.example"}`, "/openid-configuration"),
		"discovery: too long":       fails(200, long, "/openid-configuration"),
		"discovery: no endpoints":   fails(200, `{"issuer":"`+local+`"}`, "/openid-configuration"),
		"discovery: plain http":     fails(200, discovered("http://evil.example/token"), "/openid-configuration"),
		"discovery: file":           fails(200, discovered("file:///etc/passwd"), "/openid-configuration"),
		"discovery: a redirect":     redirects("/openid-configuration"),
		"token: 500":                fails(500, "sorry", "/token"),
		"token: 503 with a refusal": fails(503, `{"error":"temporarily_unavailable"}`, "/token"),
		"token: 429":                fails(429, "", "/token"),
		"token: a page":             fails(200, "<html>", "/token"),
		"token: nothing":            fails(200, `{}`, "/token"),
		"token: too long":           fails(200, long, "/token"),
		"token: unknown client":     fails(401, `{"error":"invalid_client"}`, "/token"),
		"token: a redirect":         redirects("/token"),
		"keys: 500":                 fails(500, `{"keys":[]}`, "/jwks"),
		"keys: a page":              fails(200, "<html>", "/jwks"),
		"keys: too long":            fails(200, long, "/jwks"),
		"keys: a redirect":          redirects("/jwks"),
	}
	for name, faults := range rows {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, local, jose.ES256)
			_, err := w.signIn(faults)
			if !errors.Is(err, google.ErrUnavailable) || errors.Is(err, google.ErrRefused) {
				t.Errorf("%v", err)
			}
			if err != nil && (len(err.Error()) > 500 || strings.Contains(err.Error(), "\n")) {
				t.Errorf("no line for a log: %v", err)
			}
			if w.requests("/elsewhere") != 0 {
				t.Error("followed a redirect")
			}
			if _, err := w.signIn(provider.Faults{}); err != nil {
				t.Errorf("the next sign-in: %v", err)
			}
		})
	}
}

func discovered(token string) string {
	return `{"issuer":"` + local + `","authorization_endpoint":"` + local + `/authorize","token_endpoint":"` + token + `","jwks_uri":"` + local + `/jwks"}`
}

func redirects(path string) provider.Faults {
	return provider.Faults{Answer: func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, path) {
			http.Redirect(w, r, local+"/elsewhere", http.StatusTemporaryRedirect)
			return true
		}
		return false
	}}
}

func TestRefusalsOfTheProviderAreToldFromOutages(t *testing.T) {
	for name, faults := range map[string]provider.Faults{
		"bad code":        fails(400, `{"error":"invalid_grant"}`, "/token"),
		"bad code, 200":   fails(200, `{"error":"invalid_grant"}`, "/token"),
		"bad request":     fails(400, `{"error":"invalid_request"}`, "/token"),
		"without a code":  fails(403, "forbidden", "/token"),
		"no ID token":     fails(200, `{"access_token":"a"}`, "/token"),
		"ID token: a map": fails(200, `{"access_token":"a","id_token":{}}`, "/token"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newWorld(t, local, jose.ES256).signIn(faults)
			if !errors.Is(err, google.ErrRefused) || errors.Is(err, google.ErrUnavailable) {
				t.Errorf("%v", err)
			}
		})
	}
}

// The world's redeem looks for the secrets in each error.
func TestErrorsRepeatNothingThatWasSent(t *testing.T) {
	for _, status := range []int{200, 400, 500} {
		_, err := newWorld(t, local, jose.ES256).signIn(provider.Faults{Answer: func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/token") {
				return false
			}
			_ = r.ParseForm()
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"error":"` + r.PostForm.Get("client_secret") + `","error_description":"no such code: ` + r.PostForm.Encode() + `"}`))
			return true
		}})
		if err == nil || !strings.Contains(err.Error(), "no such code") {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestRotatedKeyIsFoundAfterARest(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	if _, err := w.signIn(provider.Faults{}); err != nil {
		t.Fatal(err)
	}
	w.stand.Rotate()
	for range 5 {
		if _, err := w.signIn(provider.Faults{}); !errors.Is(err, google.ErrRefused) {
			t.Fatalf("at once: %v", err)
		}
	}
	if n := w.requests("/jwks"); n != 1 {
		t.Errorf("keys were asked for %d times", n)
	}
	w.pass(10 * time.Second)
	if _, err := w.signIn(provider.Faults{}); err != nil {
		t.Errorf("after ten seconds: %v", err)
	}
	if n := w.requests("/jwks"); n != 2 {
		t.Errorf("keys were asked for %d times", n)
	}
}

func TestKnownKeysServeThroughAnOutage(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	if _, err := w.signIn(provider.Faults{}); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Minute)
	if _, err := w.signIn(fails(500, "", "/jwks")); err != nil {
		t.Errorf("known key: %v", err)
	}
	w.stand.Rotate()
	if _, err := w.signIn(fails(500, "", "/jwks")); !errors.Is(err, google.ErrUnavailable) {
		t.Errorf("unknown key: %v", err)
	}
	if _, err := w.signIn(provider.Faults{}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestWithdrawnKeyIsGivenUpWithinTheHour(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	if _, err := w.signIn(provider.Faults{}); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	if _, err := w.signIn(fails(200, `{"keys":[]}`, "/jwks")); !errors.Is(err, google.ErrRefused) {
		t.Errorf("%v", err)
	}
}

func TestUnknownKindsOfKeysArePassedOver(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	keys := string(publicKey(w))
	more := strings.Replace(keys, `{"keys":[`, `{"keys":[{"kty":"PQC","kid":"x"},{"kty":"oct","k":"AAAA"},{"kty":"EC","crv":"P-256"},`, 1)
	if _, err := w.signIn(fails(200, more, "/jwks")); err != nil {
		t.Errorf("%v", err)
	}
}
