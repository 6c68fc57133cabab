package main

import (
	"sync"

	"foyer/app"
)

// afterCrash is the face that the next window gets after one has crashed: it
// says what happened first, and shows the program as it was after "Continue".
type afterCrash struct {
	app.Face

	mu    sync.Mutex
	read  bool
	again chan struct{} // closed when read
}

func newAfterCrash(face app.Face) *afterCrash {
	return &afterCrash{Face: face, again: make(chan struct{})}
}

// Subscribe shows the states of the program with the fault laid over them.
func (a *afterCrash) Subscribe(show func(app.State)) (cancel func()) {
	var mu sync.Mutex // show is never called concurrently
	var newest app.State
	cancelStates := a.Face.Subscribe(func(st app.State) {
		mu.Lock()
		defer mu.Unlock()
		newest = st
		show(a.cover(st))
	})
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-stop:
		case <-a.again:
			mu.Lock()
			defer mu.Unlock()
			show(newest)
		}
	}()
	return func() {
		cancelStates()
		close(stop)
		<-stopped
	}
}

func (a *afterCrash) cover(st app.State) app.State {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.read {
		st.Route = app.RouteFault
		st.Fault = &app.Fault{Kind: app.FaultWindowCrash}
	}
	return st
}

// Do takes "Continue" for itself and hands on all else.
func (a *afterCrash) Do(intent app.Intent) {
	a.mu.Lock()
	_, goOn := intent.(app.RetryNow)
	first := goOn && !a.read
	if first {
		a.read = true
		close(a.again)
	}
	a.mu.Unlock()
	if !first {
		a.Face.Do(intent)
	}
}
