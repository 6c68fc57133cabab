package server

import (
	"context"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
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
type door struct {
	places  chan struct{}
	waiting atomic.Int64
}

func newDoor() *door {
	return &door{places: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
}

// enter waits for a place, which leave gives back; calling it again does
// nothing. It returns flow.ErrBusy where too many wait or it takes too long.
func (d *door) enter(ctx context.Context) (leave func(), err error) {
	leave = sync.OnceFunc(func() { <-d.places })
	select {
	case d.places <- struct{}{}:
		return leave, nil
	default:
	}
	defer d.waiting.Add(-1)
	if d.waiting.Add(1) > doorQueue {
		return nil, flow.ErrBusy
	}
	timer := time.NewTimer(doorWait)
	defer timer.Stop()
	select {
	case d.places <- struct{}{}:
		return leave, nil
	case <-timer.C:
		return nil, flow.ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type leaveKey struct{}

// throughDoor serves openings that have a place, which they hold until the
// stream is open (opened) or refused.
func (s *server) throughDoor(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leave, err := s.door.enter(r.Context())
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
