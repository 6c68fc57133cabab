package dpop_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"foyer/auth/authtest"
	"foyer/auth/dpop"
)

const (
	target = "https://foyer.example/oauth/token"
	access = "an access token"
)

var b64 = base64.RawURLEncoding

// bench is one process' verifier with the nonces of its server key.
type bench struct {
	clock *authtest.Clock
	*dpop.Verifier
}

func newBench(t *testing.T) *bench {
	t.Helper()
	clock := authtest.NewClock()
	return &bench{clock: clock, Verifier: processOn(clock)}
}

// processOn starts another process with the same server key and clock.
func processOn(clock *authtest.Clock) *dpop.Verifier {
	return &dpop.Verifier{
		Nonces: dpop.NewNonces(make([]byte, 32), clock.Now),
		Seen:   dpop.NewReplays(clock.Now),
	}
}

// forged is a proof whose every part can be bent before it is signed.
type forged struct {
	header, claims map[string]any
	key            *ecdsa.PrivateKey
	unsigned       bool
}

func forge(t testing.TB, nonce string) *forged {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(access))
	return &forged{
		key:    key,
		header: map[string]any{"typ": "dpop+jwt", "alg": "ES256", "jwk": publicJWK(key)},
		claims: map[string]any{
			"jti": rand.Text(), "htm": "POST", "htu": target, "iat": time.Now().Unix(),
			"nonce": nonce, "ath": b64.EncodeToString(sum[:]),
		},
	}
}

func publicJWK(key *ecdsa.PrivateKey) map[string]any {
	point, err := key.PublicKey.Bytes()
	if err != nil {
		panic(err) // P-256
	}
	return map[string]any{
		"kty": "EC", "crv": "P-256", "x": b64.EncodeToString(point[1:33]), "y": b64.EncodeToString(point[33:]),
	}
}

func privateJWK(key *ecdsa.PrivateKey) map[string]any {
	scalar, err := key.Bytes()
	if err != nil {
		panic(err) // P-256
	}
	jwk := maps.Clone(publicJWK(key))
	jwk["d"] = b64.EncodeToString(scalar)
	return jwk
}

// sign makes the compact form; the signature is ES256 whatever alg says.
func (f *forged) sign(t testing.TB) string {
	t.Helper()
	input := part(t, f.header) + "." + part(t, f.claims)
	if f.unsigned {
		return input + "."
	}
	sum := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, f.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return input + "." + b64.EncodeToString(signature)
}

func part(t testing.TB, content map[string]any) string {
	t.Helper()
	plain, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	return b64.EncodeToString(plain)
}

func request() dpop.Request {
	return dpop.Request{Method: "POST", URL: target, AccessToken: access}
}

// flip changes one character inside a part of the compact form.
func flip(proof string, index int) string {
	parts := strings.Split(proof, ".")
	middle := len(parts[index]) / 2
	with := byte('A')
	if parts[index][middle] == with {
		with = 'B'
	}
	parts[index] = parts[index][:middle] + string(with) + parts[index][middle+1:]
	return strings.Join(parts, ".")
}
