package serverkey

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

// Size is the length of a server key in bytes.
const Size = 32

// ErrSealed is returned by Open for what was not sealed with this key, label
// and context, or was changed since.
var ErrSealed = errors.New("not sealed by this server")

var b64 = base64.RawURLEncoding

// Key is a server's key. Safe for concurrent use.
type Key struct{ master []byte }

// New takes exactly Size bytes.
func New(master []byte) (*Key, error) {
	if len(master) != Size {
		return nil, fmt.Errorf("server key has %d bytes, want %d", len(master), Size)
	}
	return &Key{master: append([]byte(nil), master...)}, nil
}

// Derive returns the 32-byte key for one use.
func (k *Key) Derive(label string) []byte {
	derived, err := hkdf.Key(sha256.New, k.master, nil, "foyer/"+label, Size)
	if err != nil { // only for lengths beyond HKDF's
		panic(err)
	}
	return derived
}

// Fingerprint identifies the key without telling it; the database records it.
func (k *Key) Fingerprint() string { return b64.EncodeToString(k.Derive("fingerprint")[:16]) }

// MAC returns the keyed hash of data for one use, base64url.
func (k *Key) MAC(label, data string) string { return MAC(k.Derive(label), data) }

// MAC returns HMAC-SHA-256 of data under key, base64url.
func MAC(key []byte, data string) string {
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, data)
	return b64.EncodeToString(mac.Sum(nil))
}

// Seal encrypts and authenticates plain for one use (AES-256-GCM, random
// nonce). context must be the same at Open.
func (k *Key) Seal(label string, plain, context []byte) string {
	return Seal(k.Derive(label), plain, context)
}

// Open reads what Seal wrote; ErrSealed otherwise.
func (k *Key) Open(label, sealed string, context []byte) ([]byte, error) {
	return Open(k.Derive(label), sealed, context)
}

// Seal encrypts under a key of the caller's own, of 32 bytes.
func Seal(key, plain, context []byte) string {
	aead := newAEAD(key)
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	return b64.EncodeToString(aead.Seal(nonce, nonce, plain, context))
}

// Open reads what Seal wrote under the same key and context.
func Open(key []byte, sealed string, context []byte) ([]byte, error) {
	raw, err := b64.DecodeString(sealed)
	aead := newAEAD(key)
	if err != nil || len(raw) < aead.NonceSize() {
		return nil, ErrSealed
	}
	plain, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], context)
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}
