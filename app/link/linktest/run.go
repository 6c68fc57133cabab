package linktest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app"
)

// Harness is a Face under test with its inside.
type Harness struct {
	Face app.Face
	// Publish makes a state the current one.
	Publish func(app.State)
	// Asked returns the intents that have arrived, in order.
	Asked func() []app.Intent
	// End ends what is behind the Face. The harness itself is cleaned up
	// with t.Cleanup.
	End func()
}

// Run tests the contract. open is called in a synctest bubble of its own for
// each test, with the State to begin with.
func Run(t *testing.T, open func(t *testing.T, state app.State) Harness) {
	for _, row := range []struct {
		name string
		test func(*testing.T, Harness)
	}{
		{"the current state at once", currentAtOnce},
		{"newer states follow, newest wins", newestWins},
		{"every part arrives", everyPart},
		{"people come, change and go", people},
		{"portraits come, change and go", portraits},
		{"show is never concurrent", neverConcurrent},
		{"several subscribers", severalSubscribers},
		{"cancel stops", cancelStops},
		{"intents keep their order", order},
		{"every field of an intent arrives", fields},
		{"do from within show", doFromShow},
		{"after the end do does nothing", afterEnd},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { row.test(t, open(t, numbered(0))) })
		})
	}
}

// numbered is a state that can be told from others.
func numbered(n int) app.State { return app.State{Flow: app.Flow{Attempt: n}} }

// recorder notes states; its show is safe for any use.
type recorder struct {
	mu     sync.Mutex
	states []app.State
}

func (r *recorder) show(s app.State) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.states = append(r.states, s)
}

func (r *recorder) last(t *testing.T) app.State {
	t.Helper()
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.states) == 0 {
		t.Fatal("nothing was shown")
	}
	return r.states[len(r.states)-1]
}

func currentAtOnce(t *testing.T, h Harness) {
	var r recorder
	defer h.Face.Subscribe(r.show)()
	if got := r.last(t); !reflect.DeepEqual(got, numbered(0)) {
		t.Errorf("%+v", got)
	}
}

func newestWins(t *testing.T, h Harness) {
	var r recorder
	slow := make(chan struct{})
	defer h.Face.Subscribe(func(s app.State) { r.show(s); <-slow })()
	synctest.Wait()
	for n := range 100 {
		h.Publish(numbered(n + 1))
	}
	close(slow)
	if got := r.last(t); got.Flow.Attempt != 100 {
		t.Errorf("ended at %d", got.Flow.Attempt)
	}
	if len(r.states) > 50 {
		t.Errorf("%d states were kept for a slow subscriber", len(r.states))
	}
	before := -1
	for _, s := range r.states {
		if s.Flow.Attempt <= before {
			t.Errorf("%d after %d", s.Flow.Attempt, before)
		}
		before = s.Flow.Attempt
	}
}

func everyPart(t *testing.T, h Harness) {
	var r recorder
	defer h.Face.Subscribe(r.show)()
	at := time.Date(2026, 3, 4, 5, 6, 7, 8, time.UTC)
	full := app.State{
		Route: app.RouteFault,
		Server: app.Server{Kind: app.ServerPractice, URL: "http://localhost:1", Managed: true,
			People: []app.PracticePerson{{Name: "Ada", Password: "x"}, {Name: "Bo"}}},
		Flow:     app.Flow{Username: "ada\n\"<ü>", Busy: true, BusySince: at, Rules: []app.PasswordRule{{Name: "length", Min: 8}}},
		Session:  app.Session{SignedIn: true, Name: "Ada", RetryAt: at, Link: app.LinkOffline},
		Keychain: app.Keychain{Status: app.KeychainLocked, Waiting: true},
		Settings: app.Settings{Version: "1", Width: 640.5},
		Fault:    &app.Fault{Kind: app.FaultFull, Detail: "/x"},
	}
	for _, state := range []app.State{full, numbered(7), full, {}} {
		h.Publish(state)
		if got := r.last(t); !reflect.DeepEqual(got, state) {
			t.Errorf("got  %+v\nwant %+v", got, state)
		}
	}
}

func people(t *testing.T, h Harness) {
	var r recorder
	defer h.Face.Subscribe(r.show)()
	ann := app.Colleague{ID: "1", Name: "Ann", Status: app.StatusAvailable}
	bo := app.Colleague{ID: "2", Name: "Bo", Status: app.StatusOffline}
	cy := app.Colleague{ID: "3", Name: "Cy", Status: app.StatusAway, Text: "Lunch"}
	busy, zed := bo, ann
	busy.Status, zed.Name = app.StatusBusy, "Zed"
	var before app.State
	for _, items := range [][]app.Colleague{nil, {}, {ann, bo, cy}, {ann, busy, cy}, {ann, cy}, {ann, bo, cy}, {bo, cy, zed}, {}, nil} {
		for _, search := range []string{"", "a"} {
			state := app.State{People: app.People{Loaded: true, Search: search, Items: items}}
			was := slices.Clone(before.People.Items)
			h.Publish(state)
			got := r.last(t)
			if !reflect.DeepEqual(got, state) {
				t.Errorf("got  %+v\nwant %+v", got.People, state.People)
			}
			if !slices.Equal(was, before.People.Items) {
				t.Error("a state that was shown before has changed")
			}
			before = got
		}
	}
}

func portraits(t *testing.T, h Harness) {
	var r recorder
	defer h.Face.Subscribe(r.show)()
	hung := func(pairs ...string) map[string][]byte {
		all := map[string][]byte{}
		for i := 0; i < len(pairs); i += 2 {
			all[pairs[i]] = []byte(pairs[i+1])
		}
		return all
	}
	items := []app.Colleague{{ID: "1", Name: "Ann"}}
	var before app.State
	for _, now := range []map[string][]byte{
		nil, hung("1", "\x89\x00\xff", "2", "b"), hung("1", "\x89\x00\xff", "2", "b"), hung("1", "a"), hung("1", "c"), hung("2", "b", "3", "a"), nil,
	} {
		for _, search := range []string{"", "a"} {
			state := app.State{People: app.People{Loaded: true, Search: search, Items: items, Portraits: now}}
			was := maps.Clone(before.People.Portraits)
			h.Publish(state)
			got := r.last(t)
			if !reflect.DeepEqual(got, state) {
				t.Errorf("got  %q\nwant %q", got.People.Portraits, now)
			}
			if !reflect.DeepEqual(was, before.People.Portraits) {
				t.Error("a state that was shown before has changed")
			}
			before = got
		}
	}
}

func neverConcurrent(t *testing.T, h Harness) {
	var inside atomic.Int32
	defer h.Face.Subscribe(func(app.State) {
		if inside.Add(1) != 1 {
			t.Error("show was called twice at once")
		}
		time.Sleep(time.Millisecond)
		inside.Add(-1)
	})()
	for n := range 20 {
		go h.Publish(numbered(n))
		time.Sleep(time.Millisecond / 3)
	}
	time.Sleep(time.Second)
}

func severalSubscribers(t *testing.T, h Harness) {
	var first, second recorder
	cancel := h.Face.Subscribe(first.show)
	defer h.Face.Subscribe(second.show)()
	h.Publish(numbered(1))
	if first.last(t).Flow.Attempt != 1 || second.last(t).Flow.Attempt != 1 {
		t.Error("not both have seen it")
	}
	cancel()
	h.Publish(numbered(2))
	if first.last(t).Flow.Attempt != 1 || second.last(t).Flow.Attempt != 2 {
		t.Error("canceling one touched the other")
	}
}

func cancelStops(t *testing.T, h Harness) {
	for range 20 {
		var canceled atomic.Bool
		cancel := h.Face.Subscribe(func(app.State) {
			if canceled.Load() {
				t.Error("shown after cancel returned")
			}
		})
		go h.Publish(numbered(1))
		cancel()
		canceled.Store(true)
		cancel() // twice is harmless
		synctest.Wait()
	}
}

func order(t *testing.T, h Harness) {
	var want []app.Intent
	for n := range 200 {
		intent := app.EditUsername{Username: fmt.Sprint(n)}
		want = append(want, intent)
		h.Face.Do(intent)
	}
	synctest.Wait()
	if got := h.Asked(); !reflect.DeepEqual(got, want) {
		t.Errorf("%d of %d arrived, or in another order", len(got), len(want))
	}
}

func fields(t *testing.T, h Harness) {
	want := []app.Intent{
		app.SignIn{Username: "ada@example.org", Password: "pä\"ss\\ \n<&>\u2028", Remember: true},
		app.Show{Route: app.RouteHelp}, app.ResizeWindow{Width: 640.5, Height: 480}, app.Quit{},
	}
	for _, intent := range want {
		h.Face.Do(intent)
	}
	synctest.Wait()
	if got := h.Asked(); !reflect.DeepEqual(got, want) {
		t.Errorf("%d arrived, or not as they were sent", len(got)) // they hold secrets
	}
}

func doFromShow(t *testing.T, h Harness) {
	var once sync.Once
	defer h.Face.Subscribe(func(app.State) { once.Do(func() { h.Face.Do(app.RetryNow{}) }) })()
	synctest.Wait()
	if got := h.Asked(); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func afterEnd(t *testing.T, h Harness) {
	var r recorder
	cancel := h.Face.Subscribe(r.show)
	synctest.Wait()
	h.End()
	synctest.Wait()
	h.Face.Do(app.LogOut{})
	synctest.Wait()
	if got := h.Asked(); len(got) != 0 {
		t.Errorf("%v", got)
	}
	cancel()
	h.Face.Subscribe(r.show)()
}
