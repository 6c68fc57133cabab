package google_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth"
	"foyer/auth/factor/google"
	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
)

func TestRedeemTellsWhoSignedIn(t *testing.T) {
	for _, algorithm := range []jose.SignatureAlgorithm{jose.ES256, jose.RS256} {
		t.Run(string(algorithm), func(t *testing.T) {
			got, err := newWorld(t, local, algorithm).signIn(provider.Faults{})
			want := google.Identity{
				Issuer: local, Subject: "1001", Email: "Ann.Lee@riverside.example", EmailProved: true,
				Name: "Ann Lee", Locale: "en", Picture: local + "/picture/1001.png",
			}
			if err != nil || got != want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestEndpointIsWhereTheBrowserBegins(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	for range 3 {
		if got, err := w.ours.Endpoint(t.Context()); err != nil || got != local+"/authorize" {
			t.Fatalf("%q, %v", got, err)
		}
	}
	if n := w.requests("/openid-configuration"); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// S30. Each proves nobody, and none costs the person's next sign-in.
func TestLiesAreRefused(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	now := w.now()
	lies := map[string]provider.Faults{
		"issuer: another":              claim("iss", "https://accounts.google.com"),
		"issuer: with a slash":         claim("iss", local+"/"),
		"issuer: none":                 claim("iss", nil),
		"audience: another":            claim("aud", "another-client"),
		"audience: none":               claim("aud", nil),
		"audience: part of ours":       claim("aud", []string{"foyer"}),
		"party: another":               claim("azp", "another-client"),
		"expired":                      claim("exp", now.Add(-time.Second).Unix()),
		"never expires":                claim("exp", nil),
		"not yet good":                 claim("nbf", now.Add(time.Hour).Unix()),
		"issued tomorrow":              claim("iat", now.Add(24*time.Hour).Unix()),
		"issued in six minutes":        claim("iat", now.Add(6*time.Minute).Unix()),
		"issued yesterday":             claim("iat", now.Add(-24*time.Hour).Unix()),
		"issued never":                 claim("iat", nil),
		"nonce: none":                  claim("nonce", nil),
		"nonce: empty":                 claim("nonce", ""),
		"nonce: another":               claim("nonce", "nonce-of-another-sign-in"),
		"nonce: begins alike":          claim("nonce", nonce+"x"),
		"subject: none":                claim("sub", nil),
		"subject: empty":               claim("sub", ""),
		"subject: too long":            claim("sub", strings.Repeat("1", 256)),
		"subject: too many bytes":      claim("sub", strings.Repeat("é", 128)),
		"subject: two lines":           claim("sub", "10\n01"),
		"subject: a number":            claim("sub", 1001),
		"at_hash: of another token":    claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
		"signature: none":              {Token: providertest.None},
		"signature: other key, EC":     {Token: providertest.OtherKey(jose.ES256)},
		"signature: other key, RSA":    {Token: providertest.OtherKey(jose.RS256)},
		"signature: PS256":             {Token: providertest.OtherKey(jose.PS256)},
		"signature: HS256, secret":     {Token: providertest.Shared([]byte(secret.Reveal() + strings.Repeat("0", 32)))},
		"signature: HS256, public key": {Token: providertest.Shared(publicKey(w))},
		"signature: unknown key":       {Claims: func(_, header map[string]any) { header["kid"] = "unknown" }},
		"token: nonsense":              {Token: providertest.Replay("a.b.c")},
		"token: none":                  {Token: providertest.Replay("")},
		"several audiences, no party": {Claims: func(claims, _ map[string]any) {
			claims["aud"] = []string{clientID, "another-client"}
			delete(claims, "azp")
		}},
		"several audiences, other party": {Claims: func(claims, _ map[string]any) {
			claims["aud"], claims["azp"] = []string{clientID, "another-client"}, "another-client"
		}},
	}
	for _, name := range slices.Sorted(maps.Keys(lies)) {
		t.Run(name, func(t *testing.T) {
			if _, err := w.signIn(lies[name]); !errors.Is(err, google.ErrRefused) || errors.Is(err, google.ErrUnavailable) {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := w.signIn(provider.Faults{}); err != nil {
		t.Errorf("the truth afterwards: %v", err)
	}
}

// publicKey is what everybody can read at the provider.
func publicKey(w *world) []byte {
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, local+"/jwks", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	answer, err := providertest.Direct{Handler: w.stand}.RoundTrip(request)
	if err != nil {
		w.t.Fatal(err)
	}
	key, err := io.ReadAll(answer.Body)
	if err != nil || len(key) < 64 {
		w.t.Fatalf("%q, %v", key, err)
	}
	return key
}

func TestReplayedTokenIsOfAnotherSignIn(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	if _, err := w.signIn(claim("at_hash", nil)); err != nil {
		t.Fatal(err)
	}
	first := provider.Faults{Token: providertest.Replay(w.lastToken())}
	brought := w.walk()
	if _, err := w.redeem(t.Context(), brought, first); err != nil {
		t.Fatalf("with its own nonce it is good: %v", err)
	}
	brought = w.walk()
	brought.Nonce = "nonce-of-a-second-sign-in"
	if _, err := w.redeem(t.Context(), brought, first); !errors.Is(err, google.ErrRefused) {
		t.Errorf("with another: %v", err)
	}
}

func TestTruthsInOtherWordsAreTaken(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	now := w.now()
	truths := map[string]provider.Faults{
		"audience: a list":       claim("aud", []string{clientID}),
		"audience: with a party": claim("aud", []string{"another-client", clientID}),
		"party: none":            claim("azp", nil),
		"issued in four minutes": claim("iat", now.Add(4*time.Minute).Unix()),
		"at_hash: none":          claim("at_hash", nil),
		"subject: longest":       claim("sub", strings.Repeat("1", 255)),
		"key: no name": {Claims: func(_, header map[string]any) {
			header["kid"] = ""
		}},
	}
	for _, name := range slices.Sorted(maps.Keys(truths)) {
		t.Run(name, func(t *testing.T) {
			if _, err := w.signIn(truths[name]); err != nil {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestCodeProvesOnce(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	brought := w.walk()
	if _, err := w.redeem(t.Context(), brought, provider.Faults{}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.redeem(t.Context(), brought, provider.Faults{}); !errors.Is(err, google.ErrRefused) {
		t.Errorf("a second time: %v", err)
	}
}

func TestCodeIsGoodOnlyWithWhatItWasMadeFor(t *testing.T) {
	other := auth.Secret(strings.Repeat("v", 43))
	changes := map[string]func(*google.Exchange){
		"another code":     func(x *google.Exchange) { x.Code += "x" },
		"another verifier": func(x *google.Exchange) { x.Verifier = other },
		"another port":     func(x *google.Exchange) { x.RedirectURI = "http://127.0.0.1:40124/callback" },
		"another nonce":    func(x *google.Exchange) { x.Nonce = "another" },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, local, jose.ES256)
			brought := w.walk()
			change(&brought)
			if _, err := w.redeem(t.Context(), brought, provider.Faults{}); !errors.Is(err, google.ErrRefused) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWhatIsNoExchangeAsksNobody(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	good := w.walk()
	changes := map[string]func(*google.Exchange){
		"no code":            func(x *google.Exchange) { x.Code = "" },
		"endless code":       func(x *google.Exchange) { x.Code = auth.Secret(strings.Repeat("c", 5000)) },
		"no verifier":        func(x *google.Exchange) { x.Verifier = "" },
		"short verifier":     func(x *google.Exchange) { x.Verifier = auth.Secret(strings.Repeat("v", 42)) },
		"verifier of spaces": func(x *google.Exchange) { x.Verifier = auth.Secret(strings.Repeat(" ", 43)) },
		"no nonce":           func(x *google.Exchange) { x.Nonce = "" },
	}
	for _, address := range []string{
		"", "http://127.0.0.1/callback", "http://127.0.0.1:0/callback", "http://127.0.0.1:080/callback", "https://127.0.0.1:80/callback",
		"http://127.0.0.1:80/callback/", "http://127.0.0.1:80/callback?x", "http://127.0.0.1:80/callback#x", "http://127.0.0.1:80/other",
		"http://127.0.0.1:80", "http://127.0.0.2:80/callback", "http://localhost:80/callback", "http://evil.example:80/callback",
		"http://127.0.0.1:80@evil.example/callback", "http://evil.example#127.0.0.1:80/callback", "http://[::1]/callback", "http://::1:80/callback",
		"http://[::1%25lo]:80/callback", "http://[::ffff:127.0.0.1]:80/callback", "http://10.0.0.1:80/callback", "HTTP://127.0.0.1:80/callback",
	} {
		changes["redirect "+address] = func(x *google.Exchange) { x.RedirectURI = address }
	}
	for name, change := range changes {
		brought := good
		change(&brought)
		if _, err := w.redeem(t.Context(), brought, provider.Faults{}); !errors.Is(err, google.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(w.asked) != 0 {
		t.Errorf("asked: %v", w.asked)
	}
	for _, address := range []string{"http://127.0.0.1:1/callback", "http://[::1]:65535/callback"} {
		if !google.LoopbackRedirect(address) {
			t.Errorf("%s is refused", address)
		}
	}
}

func TestSlowProviderIsGivenUp(t *testing.T) {
	for _, path := range []string{"/openid-configuration", "/token", "/jwks"} {
		w := newWorld(t, local, jose.ES256)
		brought := w.walk()
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := w.redeem(ctx, brought, provider.Faults{Answer: providertest.Hangs(path, t.Context().Done())})
		cancel()
		if !errors.Is(err, google.ErrUnavailable) || errors.Is(err, google.ErrRefused) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
