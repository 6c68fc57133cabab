package courier

import (
	"container/heap"
	"sync"
	"time"

	"foyer/auth/store"
)

// claim is a message that nobody else takes before until.
type claim struct {
	message store.Message
	until   time.Time
}

// lane delivers the messages of one channel, a few at a time, those first that
// must be given up first: codes before notices.
type lane struct {
	deliver func(claim)
	under   *sync.WaitGroup

	mu     sync.Mutex
	active int
	closed bool
	queue  urgency
}

// push takes a claim. A lane that is full drops it: its lease runs out and it
// is claimed again.
func (l *lane) push(c claim) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed || l.queue.Len() >= hoard:
	case l.active < width:
		l.active++
		l.under.Go(func() { l.work(c) })
	default:
		heap.Push(&l.queue, c)
	}
}

// work delivers a claim and then what waits; an idle lane has no goroutine.
func (l *lane) work(c claim) {
	for more := true; more; c, more = l.next() {
		l.deliver(c)
	}
}

func (l *lane) next() (claim, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.queue.Len() == 0 {
		l.active--
		return claim{}, false
	}
	return heap.Pop(&l.queue).(claim), true
}

// shut returns what waits; what is under way goes on.
func (l *lane) shut() []claim {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting := l.queue
	l.queue, l.closed = nil, true
	return waiting
}

// urgency implements heap.Interface by GiveUpAt.
type urgency []claim

func (u urgency) Len() int { return len(u) }
func (u urgency) Less(i, j int) bool {
	return u[i].message.GiveUpAt.Before(u[j].message.GiveUpAt)
}
func (u urgency) Swap(i, j int) { u[i], u[j] = u[j], u[i] }
func (u *urgency) Push(c any)   { *u = append(*u, c.(claim)) }
func (u *urgency) Pop() any {
	last := (*u)[len(*u)-1]
	*u = (*u)[:len(*u)-1]
	return last
}
