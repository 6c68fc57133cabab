package dpop

import (
	"bytes"
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
// ErrNonce where the nonce is missing or stale and nothing else in the claims
// is wrong, otherwise ErrProof; the proof's id is burned only by a proof that
// is right in all else.
//
// The claims are looked at before key and signature, which cost twenty times as
// much: after a restart every client comes with a nonce of the process before
// (RFC 9449 section 8). Whoever cannot sign learns nothing by that, as every
// answer carries a nonce.
func (v *Verifier) Verify(proof string, want Request) (string, error) {
	claims, body, err := claimed(proof)
	if err != nil {
		return "", err
	}
	if err := claims.check(want); err != nil {
		return "", err
	}
	minted, good := v.Nonces.Good(claims.Nonce)
	if !good {
		return "", ErrNonce
	}
	print, err := signer(proof, body)
	if err != nil {
		return "", err
	}
	if !v.Seen.First(print+"."+claims.ID, minted) {
		return "", fmt.Errorf("%w: jti used before", ErrProof)
	}
	return print, nil
}

// claimed reads what a proof in compact serialization (RFC 7515 section 7.1)
// says. Nobody has signed it yet.
func claimed(proof string) (claims payload, body []byte, err error) {
	if proof == "" || len(proof) > maxProof {
		return payload{}, nil, fmt.Errorf("%w: size", ErrProof)
	}
	parts := strings.Split(proof, ".")
	if len(parts) != 3 {
		return payload{}, nil, fmt.Errorf("%w: form", ErrProof)
	}
	if body, err = b64.DecodeString(parts[1]); err != nil {
		return payload{}, nil, fmt.Errorf("%w: form", ErrProof)
	}
	if err := json.Unmarshal(body, &claims); err != nil {
		return payload{}, nil, fmt.Errorf("%w: claims", ErrProof)
	}
	return claims, body, nil
}

// check compares what is claimed with the request, all but the nonce.
func (p payload) check(want Request) error {
	target, err := canonicalURL(want.URL)
	if err != nil {
		return err
	}
	switch {
	case p.Method != want.Method:
		return fmt.Errorf("%w: htm", ErrProof)
	case !sameURL(p.URL, target):
		return fmt.Errorf("%w: htu", ErrProof)
	case p.IssuedAt == nil:
		return fmt.Errorf("%w: iat", ErrProof)
	case p.ID == "" || len(p.ID) > 128:
		return fmt.Errorf("%w: jti", ErrProof)
	}
	return checkHash(p.Hash, want.AccessToken)
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

// signer returns the thumbprint of the key that has signed the body.
func signer(proof string, body []byte) (string, error) {
	signed, err := jose.ParseSignedCompact(proof, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || len(signed.Signatures) != 1 {
		return "", fmt.Errorf("%w: form", ErrProof)
	}
	header := signed.Signatures[0].Protected
	if kind, _ := header.ExtraHeaders[jose.HeaderType].(string); kind != proofType {
		return "", fmt.Errorf("%w: typ", ErrProof)
	}
	key := header.JSONWebKey
	if key == nil || !key.IsPublic() {
		return "", fmt.Errorf("%w: jwk", ErrProof)
	}
	public, ok := key.Key.(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return "", fmt.Errorf("%w: jwk", ErrProof)
	}
	if plain, err := signed.Verify(public); err != nil || !bytes.Equal(plain, body) {
		return "", fmt.Errorf("%w: signature", ErrProof)
	}
	print, err := thumbprint(key)
	if err != nil {
		return "", fmt.Errorf("%w: jwk", ErrProof)
	}
	return print, nil
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
