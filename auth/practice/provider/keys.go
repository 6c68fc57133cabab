package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/go-jose/go-jose/v4"
)

// Rotate makes a new key and signs with it from now on. The one before stays
// published, older ones do not.
func (p *Provider) Rotate() {
	made := newKey(p.opts.Algorithm)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = append(p.keys, made)
	p.keys = p.keys[max(0, len(p.keys)-2):]
}

func newKey(algorithm jose.SignatureAlgorithm) jose.JSONWebKey {
	key := jose.JSONWebKey{Algorithm: string(algorithm), Use: "sig"}
	var err error
	if algorithm == jose.RS256 {
		key.Key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		key.Key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	print, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		panic(err) // both kinds have one
	}
	key.KeyID = base64.RawURLEncoding.EncodeToString(print)
	return key
}

func (p *Provider) jwks(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	set := jose.JSONWebKeySet{}
	for _, key := range p.keys {
		set.Keys = append(set.Keys, key.Public())
	}
	p.mu.Unlock()
	answer(w, http.StatusOK, set)
}

// sign makes an ID token of the claims, as Faults have it.
func (p *Provider) sign(claims map[string]any) (string, error) {
	p.mu.Lock()
	key, faults := p.keys[len(p.keys)-1], p.faults
	p.mu.Unlock()
	header := map[string]any{"alg": key.Algorithm, "kid": key.KeyID, "typ": "JWT"}
	if faults.Claims != nil {
		faults.Claims(claims, header)
	}
	if faults.Token != nil {
		return faults.Token(claims, header), nil
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", header["kid"])
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(key.Algorithm), Key: key.Key}, options)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}
