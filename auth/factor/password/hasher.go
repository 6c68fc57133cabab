package password

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"foyer/auth"
)

// ErrBusy is returned where the queue is full or a place in it took too long.
// Nothing was counted or changed: the same request may be sent again later.
var ErrBusy = errors.New("too many sign-ins at once")

// Hasher hashes passwords, as many at a time as there are workers, so that
// memory and cores stay bounded however many people sign in at once. Some more
// are let in ahead: they wait for the store while the workers hash. Safe for
// concurrent use.
type Hasher struct {
	params  Params
	decoy   string
	workers chan struct{} // one for each that hashes
	places  chan struct{} // one for each that was let in
	waiting atomic.Int64
	hashes  atomic.Int64
	queue   int64
	wait    time.Duration
}

// Options of a Hasher; zero fields have defaults.
type Options struct {
	Params  Params        // DefaultParams
	Workers int           // one per core
	Ahead   int           // one per worker; negative for none
	Queue   int           // 64 waiting per worker
	Wait    time.Duration // at most 3 s for a place
}

// NewHasher makes a hasher. It does no hashing and starts no goroutine.
func NewHasher(o Options) *Hasher {
	if o.Params == (Params{}) {
		o.Params = DefaultParams
	}
	if o.Workers <= 0 {
		o.Workers = runtime.NumCPU()
	}
	if o.Ahead == 0 {
		o.Ahead = o.Workers
	}
	if o.Queue <= 0 {
		o.Queue = 64 * o.Workers
	}
	if o.Wait <= 0 {
		o.Wait = 3 * time.Second
	}
	return &Hasher{
		params: o.Params, decoy: decoy(o.Params), queue: int64(o.Queue), wait: o.Wait,
		workers: make(chan struct{}, o.Workers),
		places:  make(chan struct{}, o.Workers+max(o.Ahead, 0)),
	}
}

// Place is the right to hash, held by one request. Give it back with Leave.
type Place struct {
	hasher *Hasher
	left   sync.Once
}

// Enter waits for a place. It returns ErrBusy, or the error of ctx.
func (h *Hasher) Enter(ctx context.Context) (*Place, error) {
	select {
	case h.places <- struct{}{}:
		return &Place{hasher: h}, nil
	default:
	}
	if h.waiting.Add(1) > h.queue {
		h.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer h.waiting.Add(-1)
	timer := time.NewTimer(h.wait)
	defer timer.Stop()
	select {
	case h.places <- struct{}{}:
		return &Place{hasher: h}, nil
	case <-timer.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Leave gives the place back; leaving again does nothing.
func (p *Place) Leave() { p.left.Do(func() { <-p.hasher.places }) }

// work waits for a worker, which the others with a place give back soon, and
// returns the function that gives this one back.
func (p *Place) work() (rest func()) {
	p.hasher.workers <- struct{}{}
	p.hasher.hashes.Add(1)
	return func() { <-p.hasher.workers }
}

// Verify tells whether password is the one of stored, a PHC string. An empty
// stored (no account, or one without a password) costs the same and is wrong.
// upgrade asks the caller to store a new Hash: the cost has been raised since.
func (p *Place) Verify(stored string, password auth.Secret) (right, upgrade bool, err error) {
	defer p.work()()
	if stored == "" {
		_, err := verify(p.hasher.decoy, password)
		return false, false, err
	}
	right, err = verify(stored, password)
	if err != nil || !right {
		return false, false, err
	}
	cost, _, _, err := decode(stored)
	return true, cost.weaker(p.hasher.params), err
}

// Hash returns the PHC string of password, or ErrTooLong.
func (p *Place) Hash(password auth.Secret) (string, error) {
	defer p.work()()
	return hash(password, p.hasher.params)
}

// Hashes tells how often a password was verified or hashed so far.
func (h *Hasher) Hashes() int64 { return h.hashes.Load() }
