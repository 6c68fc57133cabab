package dpop

import (
	"sync"
	"time"
)

// Replays remembers the ids of proofs for as long as their nonce is good, in
// two generations, so that forgetting costs nothing per id. Safe for
// concurrent use.
type Replays struct {
	now func() time.Time

	mu       sync.Mutex
	turned   time.Time
	young    map[string]struct{}
	previous map[string]struct{}
}

// NewReplays starts with nothing seen.
func NewReplays(now func() time.Time) *Replays {
	return &Replays{now: now, turned: now(), young: map[string]struct{}{}}
}

// replayLife covers a nonce from a minute ahead (another process's clock) to a
// minute old.
const replayLife = 2 * NonceLife

// First tells whether the id was not seen before, and remembers it.
func (r *Replays) First(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turn()
	if _, seen := r.young[id]; seen {
		return false
	}
	if _, seen := r.previous[id]; seen {
		return false
	}
	r.young[id] = struct{}{}
	return true
}

func (r *Replays) turn() {
	age := r.now().Sub(r.turned)
	if age >= 0 && age < replayLife {
		return
	}
	if age >= 0 && age < 2*replayLife {
		r.previous = r.young
	} else if age >= 0 {
		r.previous = nil
	} else { // the clock went back: forget nothing
		r.turned = r.now()
		return
	}
	r.young = map[string]struct{}{}
	r.turned = r.now()
}
