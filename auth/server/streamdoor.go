package server

import (
	"context"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"foyer/auth/flow"
)

const (
	// doorQueue is how many openings wait at the door; each holds about 20 KB,
	// most of it the connection's.
	doorQueue = 512
	// doorWait is how long one waits at most.
	doorWait = 3 * time.Second
)

// door is before the opening of presence streams. After a restart the programs
// of everybody come at once: no more of them are served at a time than keep the
// processors busy, some wait, and the others are told to come later, so that
// memory stays bounded and who asks for something else is not held up.
//
// Nobody has been asked who they are there. Where the queue is full, who comes
// from another source takes the place of the last in the longest line, so that
// one stranger with a thousand connections keeps nobody else out.
type door struct {
	places chan struct{}

	mu      sync.Mutex
	waiting int
	lines   map[string][]*opening // by source, the oldest first
}

// opening waits at the door; out is closed when another takes its place.
type opening struct{ out chan struct{} }

func newDoor() *door {
	return &door{places: make(chan struct{}, 2*runtime.GOMAXPROCS(0)), lines: map[string][]*opening{}}
}

// enter waits for a place, which leave gives back; calling it again does
// nothing. It returns flow.ErrBusy where too many wait or it takes too long.
func (d *door) enter(ctx context.Context, source string) (leave func(), err error) {
	leave = sync.OnceFunc(func() { <-d.places })
	select {
	case d.places <- struct{}{}:
		return leave, nil
	default:
	}
	here := d.join(source)
	if here == nil {
		return nil, flow.ErrBusy
	}
	defer d.part(source, here)
	timer := time.NewTimer(doorWait)
	defer timer.Stop()
	select {
	case d.places <- struct{}{}:
		return leave, nil
	case <-timer.C:
		return nil, flow.ErrBusy
	case <-here.out:
		return nil, flow.ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// join puts one into the line of its source, or returns nil.
func (d *door) join(source string) *opening {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.waiting >= doorQueue && !d.makeRoom(source) {
		return nil
	}
	here := &opening{make(chan struct{})}
	d.lines[source] = append(d.lines[source], here)
	d.waiting++
	return here
}

// makeRoom sends away the last of the longest line, if that stays no shorter
// than the line of source will be.
func (d *door) makeRoom(source string) bool {
	longest := ""
	for from, line := range d.lines {
		if len(line) > len(d.lines[longest]) {
			longest = from
		}
	}
	line := d.lines[longest]
	if len(line) <= len(d.lines[source])+1 {
		return false
	}
	last := line[len(line)-1]
	d.remove(longest, last)
	close(last.out)
	return true
}

// part takes one out of its line.
func (d *door) part(source string, gone *opening) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.remove(source, gone)
}

func (d *door) remove(source string, gone *opening) {
	line := d.lines[source]
	at := slices.Index(line, gone)
	if at < 0 {
		return // another has its place
	}
	d.waiting--
	if d.lines[source] = slices.Delete(line, at, at+1); len(line) == 1 {
		delete(d.lines, source)
	}
}

type leaveKey struct{}

// throughDoor serves openings that have a place, which they hold until the
// stream is open (opened) or refused.
func (s *server) throughDoor(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leave, err := s.door.enter(r.Context(), s.source(r))
		if err != nil {
			w.Header().Set("Connection", "close") // thousands that wait for nothing would cost as much as those served
			s.unavailable(w, r, err)
			return
		}
		defer leave()
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), leaveKey{}, leave)))
	})
}

// opened gives the place of an opening back: the stream is open, perhaps for
// days.
func opened(ctx context.Context) {
	if leave, is := ctx.Value(leaveKey{}).(func()); is {
		leave()
	}
}
