package provider_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
)

func TestDiscoveryNamesWhatThereIs(t *testing.T) {
	w := newWorld(t)
	var said map[string]any
	if err := json.Unmarshal([]byte(w.get(issuer+"/.well-known/openid-configuration").body), &said); err != nil {
		t.Fatal(err)
	}
	if said["issuer"] != issuer {
		t.Errorf("issuer %v", said["issuer"])
	}
	if got := w.get(said["jwks_uri"].(string)); got.StatusCode != 200 || strings.Contains(got.body, `"d"`) {
		t.Errorf("keys: %d %s", got.StatusCode, got.body)
	}
	if got := w.get(said["authorization_endpoint"].(string)); got.StatusCode != 400 {
		t.Errorf("authorize: %d", got.StatusCode)
	}
	if got := w.post(said["token_endpoint"].(string), url.Values{}); got.StatusCode != 401 {
		t.Errorf("token: %d", got.StatusCode)
	}
	if got := w.get("http://localhost:8099/jwks"); got.StatusCode != 404 {
		t.Errorf("without the prefix: %d", got.StatusCode)
	}
}

func TestTokenSaysWhatWasConsentedTo(t *testing.T) {
	w := newWorld(t)
	status, said := w.exchange(w.code(asks("ui_locales", "es")))
	if status != 200 {
		t.Fatalf("%d %v", status, said)
	}
	claims := w.open(said["id_token"].(string))
	want := map[string]any{
		"iss": issuer, "aud": clientID, "azp": clientID, "sub": "1001", "nonce": "the nonce", "email": "ann.lee@riverside.example",
		"email_verified": true, "hd": "riverside.example", "name": "Ann Lee", "locale": "es", "picture": issuer + "/picture/1001.png",
		"iat": float64(w.at.Unix()), "exp": float64(w.at.Add(time.Hour).Unix()),
	}
	for name, value := range want {
		if claims[name] != value {
			t.Errorf("%s: %v", name, claims[name])
		}
	}
	_, said = w.exchange(w.code(asks("scope", "openid", "nonce", "")))
	claims = w.open(said["id_token"].(string))
	for _, name := range []string{"email", "email_verified", "hd", "name", "locale", "picture", "nonce"} {
		if value, ok := claims[name]; ok {
			t.Errorf("%s was not asked for: %v", name, value)
		}
	}
}

// open verifies an ID token with the published keys.
func (w *world) open(token string) (claims map[string]any) {
	w.t.Helper()
	var keys jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(w.get(issuer+"/jwks").body), &keys); err != nil {
		w.t.Fatal(err)
	}
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		w.t.Fatal(err)
	}
	payload, err := signed.Verify(keys)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		w.t.Fatal(err)
	}
	return claims
}

func TestOldKeyStaysPublishedForOneRotation(t *testing.T) {
	w := newWorld(t)
	_, said := w.exchange(w.code(asks()))
	w.stand.Rotate()
	w.open(said["id_token"].(string))
	before := w.get(issuer + "/jwks").body
	w.stand.Rotate()
	if after := w.get(issuer + "/jwks").body; after == before || strings.Count(after, `"kid"`) != 2 {
		t.Errorf("%s", after)
	}
}

func TestCodeIsGoodOnceForAMinuteWithItsVerifier(t *testing.T) {
	rows := map[string]struct {
		later   time.Duration
		changes []string
		status  int
		why     string
	}{
		"right":                  {0, nil, 200, ""},
		"just in time":           {time.Minute - time.Second, nil, 200, ""},
		"too late":               {time.Minute, nil, 400, "invalid_grant"},
		"other verifier":         {0, []string{"code_verifier", verifier + "x"}, 400, "invalid_grant"},
		"challenge as verifier":  {0, []string{"code_verifier", challenge}, 400, "invalid_grant"},
		"no verifier":            {0, []string{"code_verifier", ""}, 400, "invalid_grant"},
		"other redirect address": {0, []string{"redirect_uri", "http://127.0.0.1:40124/callback"}, 400, "invalid_grant"},
		"other code":             {0, []string{"code", "x"}, 400, "invalid_grant"},
		"other client":           {0, []string{"client_id", "x"}, 401, "invalid_client"},
		"other secret":           {0, []string{"client_secret", "x"}, 401, "invalid_client"},
		"no secret":              {0, []string{"client_secret", ""}, 401, "invalid_client"},
		"other grant":            {0, []string{"grant_type", "password"}, 400, "unsupported_grant_type"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			code := w.code(asks())
			w.at = w.at.Add(row.later)
			status, said := w.exchange(code, row.changes...)
			if status != row.status || row.why != "" && said["error"] != row.why {
				t.Errorf("%d %v", status, said)
			}
			presented := row.why == "" || row.why == "invalid_grant" && name != "other code"
			if status, _ := w.exchange(code); presented && status != 400 {
				t.Errorf("a second time: %d", status)
			}
		})
	}
}

func TestClientMaySayWhoItIsInTheHeader(t *testing.T) {
	w := newWorld(t)
	code := w.code(asks())
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, issuer, nil)
	request.SetBasicAuth(url.QueryEscape(clientID), url.QueryEscape(secret))
	w.header = request.Header
	if status, said := w.exchange(code, "client_id", "", "client_secret", ""); status != 200 {
		t.Errorf("%d %v", status, said)
	}
}

func TestWrongRequestsAreToldToTheProgram(t *testing.T) {
	w := newWorld(t)
	rows := map[string]struct {
		change []string
		why    string
	}{
		"no PKCE":         {[]string{"code_challenge", ""}, "invalid_request"},
		"plain PKCE":      {[]string{"code_challenge_method", "plain"}, "invalid_request"},
		"PKCE by default": {[]string{"code_challenge_method", ""}, "invalid_request"},
		"short challenge": {[]string{"code_challenge", "abc"}, "invalid_request"},
		"implicit":        {[]string{"response_type", "id_token"}, "unsupported_response_type"},
		"no OpenID":       {[]string{"scope", "email"}, "invalid_scope"},
		"no pages":        {[]string{"prompt", "none"}, "interaction_required"},
	}
	for name, row := range rows {
		brought := w.back(w.get(asks(row.change...)), redirect)
		if brought.Get("error") != row.why || brought.Get("state") != "the state" || brought.Get("iss") != issuer || brought.Has("code") {
			t.Errorf("%s: %v", name, brought)
		}
	}
}

func TestStrangersAreNotRedirectedTo(t *testing.T) {
	w := newWorld(t)
	rows := map[string][]string{"client": {"client_id", "x"}, "none": {"redirect_uri", ""}}
	for _, address := range []string{
		"https://127.0.0.1:1/callback", "http://127.0.0.1/callback", "http://127.0.0.1:1/other", "http://127.0.0.1:1/callback/x",
		"http://127.0.0.1:1/callback?x", "http://localhost:1/callback", "http://evil.example:1/callback", "http://127.0.0.1:1@evil.example/callback",
		"http://127.0.0.1:0/callback", "http://10.0.0.1:1/callback", "javascript:alert(1)",
	} {
		rows[address] = []string{"redirect_uri", address}
	}
	for name, change := range rows {
		got := w.get(asks(change...))
		if got.StatusCode != 400 || got.Header.Get("Location") != "" || !strings.Contains(got.body, "PRACTICE") {
			t.Errorf("%s: %d to %q", name, got.StatusCode, got.Header.Get("Location"))
		}
	}
	for _, address := range []string{redirect, "http://[::1]:1/callback"} {
		w.page(w.get(asks("redirect_uri", address)))
	}
}

func TestPicturesShowInitials(t *testing.T) {
	w := newWorld(t)
	got := w.get(issuer + "/picture/1001.png")
	drawn, err := png.Decode(bytes.NewReader([]byte(got.body)))
	if err != nil || got.Header.Get("Content-Type") != "image/png" || len(got.body) > 64<<10 {
		t.Fatalf("%d bytes, %v", len(got.body), err)
	}
	background, letters := drawn.At(2, 2), 0
	for x := range drawn.Bounds().Dx() {
		if drawn.At(x, drawn.Bounds().Dy()/2) != background {
			letters++
		}
	}
	if letters < 10 {
		t.Errorf("%d pixels of letters in the middle", letters)
	}
	for _, file := range []string{"1001", "1003.png", "1001.jpg"} {
		if got := w.get(issuer + "/picture/" + file); got.StatusCode != 404 {
			t.Errorf("%s: %d", file, got.StatusCode)
		}
	}
}

func TestFaultsEnd(t *testing.T) {
	w := newWorld(t)
	w.stand.Misbehave(provider.Faults{Answer: providertest.Fails(503, "down", "/jwks")})
	if got := w.get(issuer + "/jwks"); got.StatusCode != 503 || got.body != "down" {
		t.Errorf("%d %q", got.StatusCode, got.body)
	}
	w.stand.Misbehave(provider.Faults{})
	if got := w.get(issuer + "/jwks"); got.StatusCode != 200 {
		t.Errorf("%d", got.StatusCode)
	}
}
