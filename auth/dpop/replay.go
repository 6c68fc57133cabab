package dpop

import (
	"crypto/sha256"
	"sync"
	"time"
)

// Replays remembers the ids of proofs for as long as their nonce is good, in
// generations by the age of the nonce, so that forgetting costs nothing per
// id and a clock that goes back makes nothing forgotten. Safe for concurrent
// use.
type Replays struct {
	now func() time.Time

	mu          sync.Mutex
	generations map[int64]map[mark]struct{}
}

// mark stands for an id: half of its SHA-256, because a busy server remembers
// some hundred thousand.
type mark [16]byte

// NewReplays starts with nothing seen.
func NewReplays(now func() time.Time) *Replays {
	return &Replays{now: now, generations: map[int64]map[mark]struct{}{}}
}

// First tells whether the id was not seen before, and remembers it until a
// nonce minted then is not good any more.
func (r *Replays) First(id string, minted time.Time) bool {
	sum := sha256.Sum256([]byte(id))
	seen := mark(sum[:len(mark{})])
	born := minted.UnixNano() / int64(NonceLife)
	r.mu.Lock()
	defer r.mu.Unlock()
	generation, there := r.generations[born]
	if !there {
		r.forget()
		generation = map[mark]struct{}{}
		r.generations[born] = generation
	}
	if _, again := generation[seen]; again {
		return false
	}
	generation[seen] = struct{}{}
	return true
}

// forget drops the generations of which every nonce has died.
func (r *Replays) forget() {
	now := r.now().UnixNano() / int64(NonceLife)
	for born := range r.generations {
		if born+1 < now {
			delete(r.generations, born)
		}
	}
}
