package dpop_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"foyer/auth/dpop"
)

func TestHonestProofIsAcceptedOnce(t *testing.T) {
	b := newBench(t)
	proof := forge(t, b.Nonces.Mint()).sign(t)

	print, err := b.Verify(proof, request())
	if err != nil || len(print) != 43 {
		t.Fatalf("thumbprint %q, %v", print, err)
	}
	print, err = b.Verify(proof, request())
	if print != "" || !errors.Is(err, dpop.ErrProof) {
		t.Errorf("a second time: %q, %v", print, err)
	}
}

// S23: every part that is bent is refused, whatever else is right.
func TestBentProofIsRefused(t *testing.T) {
	otherKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point384, err := other384.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		name string
		bend func(f *forged)
	}{
		{"method of another request", func(f *forged) { f.claims["htm"] = "GET" }},
		{"method in lower case", func(f *forged) { f.claims["htm"] = "post" }},
		{"no method", func(f *forged) { delete(f.claims, "htm") }},
		{"another host", func(f *forged) { f.claims["htu"] = "https://evil.example/oauth/token" }},
		{"another port", func(f *forged) { f.claims["htu"] = "https://foyer.example:8443/oauth/token" }},
		{"another path", func(f *forged) { f.claims["htu"] = "https://foyer.example/oauth/challenge" }},
		{"a longer path", func(f *forged) { f.claims["htu"] = target + "/" }},
		{"another scheme", func(f *forged) { f.claims["htu"] = "http://foyer.example/oauth/token" }},
		{"a path only", func(f *forged) { f.claims["htu"] = "/oauth/token" }},
		{"no URL", func(f *forged) { delete(f.claims, "htu") }},
		{"a URL that is none", func(f *forged) { f.claims["htu"] = "https://%zz" }},
		{"no iat", func(f *forged) { delete(f.claims, "iat") }},
		{"null iat", func(f *forged) { f.claims["iat"] = nil }},
		{"iat as text", func(f *forged) { f.claims["iat"] = "now" }},
		{"no jti", func(f *forged) { delete(f.claims, "jti") }},
		{"empty jti", func(f *forged) { f.claims["jti"] = "" }},
		{"endless jti", func(f *forged) { f.claims["jti"] = strings.Repeat("x", 129) }},
		{"jti as number", func(f *forged) { f.claims["jti"] = 1 }},
		{"another token's ath", func(f *forged) { f.claims["ath"] = b64.EncodeToString(make([]byte, 32)) }},
		{"no ath", func(f *forged) { delete(f.claims, "ath") }},
		{"no typ", func(f *forged) { delete(f.header, "typ") }},
		{"typ of a JWT", func(f *forged) { f.header["typ"] = "JWT" }},
		{"alg none", func(f *forged) { f.header["alg"], f.unsigned = "none", true }},
		{"alg None with a signature", func(f *forged) { f.header["alg"] = "None" }},
		{"no alg", func(f *forged) { delete(f.header, "alg") }},
		{"alg HS256", func(f *forged) { f.header["alg"] = "HS256" }},
		{"alg RS256", func(f *forged) { f.header["alg"] = "RS256" }},
		{"alg ES384", func(f *forged) { f.header["alg"] = "ES384" }},
		{"alg EdDSA", func(f *forged) { f.header["alg"] = "EdDSA" }},
		{"no signature", func(f *forged) { f.unsigned = true }},
		{"no key", func(f *forged) { delete(f.header, "jwk") }},
		{"another key's signature", func(f *forged) { f.key = otherKey }},
		{"a private key told", func(f *forged) { f.header["jwk"] = privateJWK(f.key) }},
		{"a symmetric key", func(f *forged) { f.header["jwk"] = map[string]any{"kty": "oct", "k": "c2VjcmV0"} }},
		{"a point off the curve", func(f *forged) {
			jwk := publicJWK(f.key)
			jwk["x"] = jwk["y"]
			f.header["jwk"] = jwk
		}},
		{"a key of another curve", func(f *forged) {
			f.header["jwk"] = map[string]any{
				"kty": "EC", "crv": "P-384", "x": b64.EncodeToString(point384[1:49]), "y": b64.EncodeToString(point384[49:]),
			}
		}},
		{"an unknown critical header", func(f *forged) {
			f.header["crit"], f.header["strange"] = []string{"strange"}, true
		}},
		{"a proof of 5,000 bytes", func(f *forged) { f.claims["padding"] = strings.Repeat("x", 5000) }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			f := forge(t, b.Nonces.Mint())
			row.bend(f)
			print, err := b.Verify(f.sign(t), request())
			if print != "" || !errors.Is(err, dpop.ErrProof) {
				t.Errorf("thumbprint %q, %v", print, err)
			}
		})
	}
}

func TestBrokenFormIsRefused(t *testing.T) {
	b := newBench(t)
	good := forge(t, b.Nonces.Mint()).sign(t)
	rows := []struct{ name, proof string }{
		{"nothing", ""},
		{"one part", "eyJ0eXAiOiJkcG9wK2p3dCJ9"},
		{"two parts", good[:strings.LastIndexByte(good, '.')]},
		{"four parts", good + ".AAAA"},
		{"JSON serialization", `{"payload":"e30","signatures":[]}`},
		{"two proofs in one header", good + ", " + good},
		{"changed header", flip(good, 0)},
		{"changed claims", flip(good, 1)},
		{"changed signature", flip(good, 2)},
		{"padded base64", good + "=="},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if print, err := b.Verify(row.proof, request()); print != "" || !errors.Is(err, dpop.ErrProof) {
				t.Errorf("thumbprint %q, %v", print, err)
			}
		})
	}
	if _, err := b.Verify(good, request()); err != nil {
		t.Errorf("the unchanged one afterwards: %v (refused proofs must burn nothing)", err)
	}
}

func TestProofWithoutTokenMayNotNameOne(t *testing.T) {
	b := newBench(t)
	bare := dpop.Request{Method: "POST", URL: target}
	if _, err := b.Verify(forge(t, b.Nonces.Mint()).sign(t), bare); !errors.Is(err, dpop.ErrProof) {
		t.Errorf("ath beside no token: %v", err)
	}
	f := forge(t, b.Nonces.Mint())
	delete(f.claims, "ath")
	if _, err := b.Verify(f.sign(t), bare); err != nil {
		t.Errorf("no ath beside no token: %v", err)
	}
}
