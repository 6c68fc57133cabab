package presence_test

import (
	"maps"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/presence"
	"foyer/auth/presence/presencetest"
)

func TestLocalIsABus(t *testing.T) {
	presencetest.Run(t, func(*testing.T) (a, b presence.Bus) {
		bus := &presence.Local{}
		return bus, bus
	})
}

func TestCutIsABus(t *testing.T) {
	presencetest.Run(t, func(*testing.T) (a, b presence.Bus) {
		bus := &presence.Local{}
		return &presencetest.Cut{Bus: bus}, &presencetest.Cut{Bus: bus}
	}, presencetest.WithBreak(func(_ *testing.T, end presence.Bus) (mend func()) {
		cut := end.(*presencetest.Cut)
		cut.Break()
		return cut.Mend
	}))
}

// hubs are two on one bus, in a bubble; the second's end can be cut.
func hubs(t *testing.T, test func(t *testing.T, first, second *presence.Hub, cut *presencetest.Cut)) {
	synctest.Test(t, func(t *testing.T) {
		bus := &presence.Local{}
		cut := &presencetest.Cut{Bus: bus}
		first, second := presence.New(presence.Options{Bus: bus}), presence.New(presence.Options{Bus: cut})
		defer first.Close()
		defer second.Close()
		test(t, first, second, cut)
	})
}

// S42: presence is right within ten seconds when a process is gone.
func TestAHubThatIsSilentHasNobody(t *testing.T) {
	hubs(t, func(t *testing.T, first, second *presence.Hub, cut *presencetest.Cut) {
		watching := open(t, first, bob())
		open(t, second, ann())
		time.Sleep(time.Minute)
		watching.sees("ann=available, bob=available")
		cut.Break()
		time.Sleep(5 * time.Second)
		watching.sees("ann=available, bob=available")
		time.Sleep(5*time.Second + moment)
		watching.sees("bob=available")
		cut.Mend()
		time.Sleep(moment)
		watching.sees("ann=available, bob=available")
	})
}

// deaf loses what is published without a word, as a process that is stopped
// for a while.
type deaf struct {
	presence.Bus
	now atomic.Bool
}

func (d *deaf) Publish(m presence.Message) {
	if !d.now.Load() {
		d.Bus.Publish(m)
	}
}

func TestAHubThatSpeaksAgainHasItsPeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := &presence.Local{}
		quiet := &deaf{Bus: bus}
		first, second := presence.New(presence.Options{Bus: bus}), presence.New(presence.Options{Bus: quiet})
		defer first.Close()
		defer second.Close()
		watching := open(t, first, bob())
		open(t, second, ann())
		quiet.now.Store(true)
		time.Sleep(15 * time.Second)
		watching.sees("bob=available")
		quiet.now.Store(false)
		time.Sleep(5 * time.Second)
		watching.sees("ann=available, bob=available")
	})
}

// A rolling restart: people come back to another process within the grace and
// nobody sees them flicker.
func TestWhoMovesToAnotherProcessDoesNotFlicker(t *testing.T) {
	hubs(t, func(t *testing.T, first, second *presence.Hub, _ *presencetest.Cut) {
		watching := open(t, first, bob())
		open(t, second, ann())
		open(t, second, presence.Opening{AccountID: "cyd", OrganizationID: "clinic"})
		set(t, second, "ann", "clinic", presence.Busy, "")
		time.Sleep(moment)
		before := watching.settled().Count["presence"]
		second.Close()
		time.Sleep(5 * time.Second)
		open(t, first, ann())
		time.Sleep(time.Second)
		watching.sees("ann=busy, bob=available, cyd=available")
		if got := watching.Count["presence"] - before; got != 0 {
			t.Errorf("%d events", got)
		}
		time.Sleep(4 * time.Second)
		watching.sees("ann=busy, bob=available")
	})
}

func TestHubsAreQuietWhereNothingHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := &presence.Local{}
		var mu sync.Mutex
		count := map[presence.Kind]int{}
		defer bus.Subscribe(func(m presence.Message) {
			mu.Lock()
			defer mu.Unlock()
			count[m.Kind]++
		}, func() {})()
		counted := func() map[presence.Kind]int {
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			result := maps.Clone(count)
			clear(count)
			return result
		}
		first, second := presence.New(presence.Options{Bus: bus}), presence.New(presence.Options{Bus: bus})
		defer first.Close()
		defer second.Close()
		open(t, first, ann())
		open(t, second, bob())
		set(t, first, "ann", "clinic", presence.Busy, "")
		set(t, second, "ann", "clinic", presence.Away, "")
		counted()
		time.Sleep(time.Minute + 100*time.Millisecond)
		if got := counted(); len(got) != 1 || got[presence.Alive] < 38 || got[presence.Alive] > 42 {
			t.Errorf("in a quiet minute: %v", got)
		}
		set(t, second, "bob", "clinic", presence.Busy, "")
		if got := counted(); got[presence.Reports] != 1 {
			t.Errorf("one change: %v", got)
		}
	})
}
