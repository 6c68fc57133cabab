package providertest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// Token makes an ID token; it fits provider.Faults.
type Token = func(claims, header map[string]any) string

// None is a token without signature (RFC 7519 section 6).
func None(claims, _ map[string]any) string {
	return part(map[string]any{"alg": "none", "typ": "JWT"}) + "." + part(claims) + "."
}

// Shared signs by HS256 with a secret, such as what anybody can read of a
// public key (RFC 8725 section 2.1).
func Shared(secret []byte) Token {
	return func(claims, header map[string]any) string { return signed(jose.HS256, secret, claims, header["kid"]) }
}

// OtherKey signs with a key that the provider does not publish, under the name
// of one that it does.
func OtherKey(algorithm jose.SignatureAlgorithm) Token {
	var key crypto.Signer
	var err error
	if strings.HasPrefix(string(algorithm), "ES") {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	} else {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		panic(err)
	}
	return func(claims, header map[string]any) string { return signed(algorithm, key, claims, header["kid"]) }
}

// Replay answers with a token that was made before.
func Replay(token string) Token {
	return func(map[string]any, map[string]any) string { return token }
}

// Fails answers requests whose path ends in one of paths with a status and a
// body.
func Fails(status int, body string, paths ...string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		for _, path := range paths {
			if strings.HasSuffix(r.URL.Path, path) {
				w.WriteHeader(status)
				_, _ = w.Write([]byte(body))
				return true
			}
		}
		return false
	}
}

// Hangs lets requests whose path ends in path wait until their sender gives up,
// or all is done.
func Hangs(path string, done <-chan struct{}) func(http.ResponseWriter, *http.Request) bool {
	return func(_ http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, path) {
			return false
		}
		select {
		case <-r.Context().Done():
		case <-done:
		}
		return true
	}
}

func signed(algorithm jose.SignatureAlgorithm, key any, claims map[string]any, kid any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", kid))
	if err != nil {
		panic(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	made, err := signer.Sign(payload)
	if err != nil {
		panic(err)
	}
	token, err := made.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return token
}

func part(of map[string]any) string {
	data, err := json.Marshal(of)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(data)
}
