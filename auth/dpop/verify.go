package dpop

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

var (
	// ErrProof is wrapped by every refusal of a proof but ErrNonce.
	ErrProof = errors.New("DPoP proof refused")
	// ErrNonce asks for the same request with a nonce of the server's.
	ErrNonce = errors.New("DPoP nonce required")
)

// maxProof is far above an honest proof (about 500 bytes) and bounds the work
// that a stranger can ask for.
const maxProof = 4 << 10

// Request is what a proof must speak of.
type Request struct {
	Method string
	// URL is the public URL of the endpoint, never what the Host header says.
	URL string
	// AccessToken is the one presented beside the proof, or empty.
	AccessToken string
}

// Verifier checks proofs. Safe for concurrent use.
type Verifier struct {
	Nonces *Nonces
	Seen   *Replays
}

// Verify returns the thumbprint of the key that made the proof. It wraps
// ErrNonce where only the nonce is missing or stale, otherwise ErrProof; the
// proof's id is burned only by a proof that is right in all else.
func (v *Verifier) Verify(proof string, want Request) (string, error) {
	claims, print, err := open(proof)
	if err != nil {
		return "", err
	}
	target, err := canonicalURL(want.URL)
	if err != nil {
		return "", err
	}
	switch {
	case claims.Method != want.Method:
		return "", fmt.Errorf("%w: htm", ErrProof)
	case !sameURL(claims.URL, target):
		return "", fmt.Errorf("%w: htu", ErrProof)
	case claims.IssuedAt == nil:
		return "", fmt.Errorf("%w: iat", ErrProof)
	case claims.ID == "" || len(claims.ID) > 128:
		return "", fmt.Errorf("%w: jti", ErrProof)
	}
	if err := checkHash(claims.Hash, want.AccessToken); err != nil {
		return "", err
	}
	minted, good := v.Nonces.Good(claims.Nonce)
	if !good {
		return "", ErrNonce
	}
	if !v.Seen.First(print+"."+claims.ID, minted) {
		return "", fmt.Errorf("%w: jti used before", ErrProof)
	}
	return print, nil
}

func checkHash(hash, token string) error {
	want := ""
	if token != "" {
		want = accessHash(token)
	}
	if subtle.ConstantTimeCompare([]byte(hash), []byte(want)) != 1 {
		return fmt.Errorf("%w: ath", ErrProof)
	}
	return nil
}

// open checks form and signature and returns what the proof says.
func open(proof string) (payload, string, error) {
	if proof == "" || len(proof) > maxProof {
		return payload{}, "", fmt.Errorf("%w: size", ErrProof)
	}
	signed, err := jose.ParseSignedCompact(proof, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || len(signed.Signatures) != 1 {
		return payload{}, "", fmt.Errorf("%w: form", ErrProof)
	}
	header := signed.Signatures[0].Protected
	if kind, _ := header.ExtraHeaders[jose.HeaderType].(string); kind != proofType {
		return payload{}, "", fmt.Errorf("%w: typ", ErrProof)
	}
	key := header.JSONWebKey
	if key == nil || !key.IsPublic() {
		return payload{}, "", fmt.Errorf("%w: jwk", ErrProof)
	}
	public, ok := key.Key.(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return payload{}, "", fmt.Errorf("%w: jwk", ErrProof)
	}
	plain, err := signed.Verify(public)
	if err != nil {
		return payload{}, "", fmt.Errorf("%w: signature", ErrProof)
	}
	var claims payload
	if err := json.Unmarshal(plain, &claims); err != nil {
		return payload{}, "", fmt.Errorf("%w: claims", ErrProof)
	}
	print, err := thumbprint(key)
	if err != nil {
		return payload{}, "", fmt.Errorf("%w: jwk", ErrProof)
	}
	return claims, print, nil
}

// canonicalURL is "htu" without query and fragment (RFC 9449 section 4.3).
func canonicalURL(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return "", fmt.Errorf("%w: htu", ErrProof)
	}
	if port := u.Port(); u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	return strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host) + u.EscapedPath(), nil
}

func sameURL(claimed, want string) bool {
	got, err := canonicalURL(claimed)
	return err == nil && got == want
}
