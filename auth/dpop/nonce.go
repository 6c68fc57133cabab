package dpop

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"sync"
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
	key []byte
	now func() time.Time

	mu     sync.Mutex
	start  time.Time // older nonces are refused
	latest time.Time
}

// NewNonces takes a key of its own (32 bytes). Nonces minted before this call
// are refused: the ids of proofs seen earlier died with the last process.
func NewNonces(key []byte, now func() time.Time) *Nonces {
	started := now()
	return &Nonces{key: key, now: now, start: started.Truncate(time.Millisecond), latest: started}
}

// Mint returns a nonce that is good for NonceLife.
func (n *Nonces) Mint() string {
	now, _ := n.time()
	raw := make([]byte, nonceTime, nonceTime+nonceMAC)
	binary.BigEndian.PutUint64(raw, uint64(now.UnixMilli()))
	return b64.EncodeToString(append(raw, n.mac(raw)...))
}

// Good tells whether the nonce is one of ours and not too old or too new, and
// when it was minted.
func (n *Nonces) Good(nonce string) (minted time.Time, good bool) {
	raw, err := b64.DecodeString(nonce)
	if err != nil || len(raw) != nonceTime+nonceMAC {
		return time.Time{}, false
	}
	if !hmac.Equal(raw[nonceTime:], n.mac(raw[:nonceTime])) {
		return time.Time{}, false
	}
	minted = time.UnixMilli(int64(binary.BigEndian.Uint64(raw)))
	now, start := n.time()
	age := now.Sub(minted)
	return minted, age < NonceLife && age >= -NonceLife && !minted.Before(start)
}

// time also begins anew when the clock goes back: what was minted before that
// may have been forgotten by Replays, and what is minted now must be good.
func (n *Nonces) time() (now, start time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now = n.now()
	if now.Before(n.latest) {
		n.start = now.Truncate(time.Millisecond)
	}
	n.latest = now
	return now, n.start
}

func (n *Nonces) mac(raw []byte) []byte {
	mac := hmac.New(sha256.New, n.key)
	mac.Write(raw)
	return mac.Sum(nil)[:nonceMAC]
}
