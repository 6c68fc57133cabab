package dpop

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"
)

// proofType is the "typ" of a proof (RFC 9449 section 4.2).
const proofType = "dpop+jwt"

// Claims is what a proof says about one request.
type Claims struct {
	Method string
	// URL is the request's URL; query and fragment are left out of the proof.
	URL string
	// Nonce is the newest the server gave; empty before the first.
	Nonce string
	// AccessToken is hashed into the proof when one is presented beside it.
	AccessToken string
	Now         time.Time
}

// payload is the body of a proof (RFC 9449 section 4.2).
type payload struct {
	ID       string `json:"jti"`
	Method   string `json:"htm"`
	URL      string `json:"htu"`
	IssuedAt *int64 `json:"iat"`
	Nonce    string `json:"nonce,omitempty"`
	Hash     string `json:"ath,omitempty"`
}

// Proof makes the value of the DPoP header for one request; it is good once.
func (k *Key) Proof(claims Claims) (string, error) {
	target, err := canonicalURL(claims.URL)
	if err != nil {
		return "", err
	}
	issued := claims.Now.Unix()
	body := payload{
		ID: rand.Text(), Method: claims.Method, URL: target,
		IssuedAt: &issued, Nonce: claims.Nonce,
	}
	if claims.AccessToken != "" {
		body.Hash = accessHash(claims.AccessToken)
	}
	plain, err := json.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("proof: %w", err)
	}
	signed, err := k.signer.Sign(plain)
	if err != nil {
		return "", fmt.Errorf("proof: %w", err)
	}
	return signed.CompactSerialize()
}

func accessHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return b64.EncodeToString(sum[:])
}
