package dpop

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth"
)

var b64 = base64.RawURLEncoding

// ErrKey is wrapped where an encoded key is not one.
var ErrKey = errors.New("not a DPoP key")

// Key is the ES256 key of one install. Safe for concurrent use.
type Key struct {
	private    *ecdsa.PrivateKey
	thumbprint string
	signer     jose.Signer
}

// GenerateKey makes a new key.
func GenerateKey() (*Key, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	return newKey(private)
}

// ParseKey reads what Encode wrote.
func ParseKey(encoded auth.Secret) (*Key, error) {
	scalar, err := b64.DecodeString(encoded.Reveal())
	if err != nil || len(scalar) != 32 {
		return nil, ErrKey
	}
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar)
	if err != nil {
		return nil, ErrKey
	}
	return newKey(private)
}

func newKey(private *ecdsa.PrivateKey) (*Key, error) {
	public := jose.JSONWebKey{Key: &private.PublicKey}
	print, err := thumbprint(&public)
	if err != nil {
		return nil, err
	}
	options := (&jose.SignerOptions{EmbedJWK: true}).WithType(proofType)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: private}, options)
	if err != nil {
		return nil, fmt.Errorf("signer: %w", err)
	}
	return &Key{private: private, thumbprint: print, signer: signer}, nil
}

// Encode returns the key as one base64url line of 43 characters.
func (k *Key) Encode() auth.Secret {
	scalar, err := k.private.Bytes()
	if err != nil { // only for curves that are not P-256
		panic(err)
	}
	return auth.Secret(b64.EncodeToString(scalar))
}

// Thumbprint returns the RFC 7638 SHA-256 thumbprint of the public key,
// base64url.
func (k *Key) Thumbprint() string { return k.thumbprint }

func thumbprint(key *jose.JSONWebKey) (string, error) {
	sum, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		return "", fmt.Errorf("thumbprint: %w", err)
	}
	return b64.EncodeToString(sum), nil
}
