package dpop

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// NonceLife is how long a nonce is taken, by the server's clock.
const NonceLife = 60 * time.Second

const (
	nonceTime = 8
	nonceMAC  = 16
)

// Nonces makes and checks the server's nonces: a time and a MAC over it, so
// that all processes with one key take each other's without sharing state.
// Safe for concurrent use.
type Nonces struct {
	key   []byte
	now   func() time.Time
	start time.Time
}

// NewNonces takes a key of its own (32 bytes). Nonces minted before this call
// are refused: the ids of proofs seen earlier died with the last process.
func NewNonces(key []byte, now func() time.Time) *Nonces {
	return &Nonces{key: key, now: now, start: now().Truncate(time.Millisecond)}
}

// Mint returns a nonce that is good for NonceLife.
func (n *Nonces) Mint() string {
	raw := make([]byte, nonceTime, nonceTime+nonceMAC)
	binary.BigEndian.PutUint64(raw, uint64(n.now().UnixMilli()))
	return b64.EncodeToString(append(raw, n.mac(raw)...))
}

// Good tells whether the nonce is one of ours and not too old or too new.
func (n *Nonces) Good(nonce string) bool {
	raw, err := b64.DecodeString(nonce)
	if err != nil || len(raw) != nonceTime+nonceMAC {
		return false
	}
	if !hmac.Equal(raw[nonceTime:], n.mac(raw[:nonceTime])) {
		return false
	}
	minted := time.UnixMilli(int64(binary.BigEndian.Uint64(raw)))
	age := n.now().Sub(minted)
	return age <= NonceLife && age >= -NonceLife && !minted.Before(n.start)
}

func (n *Nonces) mac(raw []byte) []byte {
	mac := hmac.New(sha256.New, n.key)
	mac.Write(raw)
	return mac.Sum(nil)[:nonceMAC]
}
