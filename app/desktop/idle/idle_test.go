package idle_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/desktop/idle"
	"foyer/auth/authtest/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// person is a source: somebody who touches the mouse when a test says so.
type person struct {
	mu    sync.Mutex
	last  time.Time
	err   error
	asked int
}

func (p *person) since(context.Context) (time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	return time.Since(p.last), p.err
}

func (p *person) touch() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = time.Now()
}

// forget lets the desktop tell err, or the time again where that is nil.
func (p *person) forget(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

// count returns how often the desktop was asked since the last count.
func (p *person) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.asked
	p.asked = 0
	return asked
}

// day is a test's course of events, all in the bubble's time.
type day struct {
	*person
	changes <-chan bool
}

// during lets time pass and returns what was told.
func (d day) during(span time.Duration) (told []bool) {
	end := time.After(span)
	for {
		select {
		case away := <-d.changes:
			told = append(told, away)
		case <-end:
			synctest.Wait()
			return told
		}
	}
}

func live(t *testing.T, test func(*testing.T, day)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p := &person{last: time.Now()}
		test(t, day{p, idle.Watch(ctx, 10*time.Minute, p.since)})
		cancel()
		synctest.Wait()
	})
}

func check(t *testing.T, what string, told []bool, want ...bool) {
	t.Helper()
	if !slices.Equal(told, want) {
		t.Errorf("%s: told %v, want %v", what, told, want)
	}
}

func TestWatchGoingAndComing(t *testing.T) {
	live(t, func(t *testing.T, d day) {
		check(t, "until the limit", d.during(10*time.Minute-time.Second))
		check(t, "at the limit", d.during(2*time.Second), true)
		check(t, "for hours", d.during(3*time.Hour))
		d.touch()
		check(t, "back", d.during(5*time.Second), false)
		check(t, "there", d.during(9*time.Minute))
		check(t, "gone again", d.during(time.Minute), true)
	})
}

// TestWatchSleeps: of a day at work and a night the program hardly wakes up.
func TestWatchSleeps(t *testing.T) {
	live(t, func(t *testing.T, d day) {
		for range 8 * 60 {
			d.touch()
			check(t, "at work", d.during(time.Minute))
		}
		if asked := d.count(); asked > 60 {
			t.Errorf("asked %d times in eight hours of work", asked)
		}
		check(t, "going", d.during(10*time.Minute), true)
		d.count()
		check(t, "night", d.during(time.Hour))
		if asked := d.count(); asked > 60*60/5 {
			t.Errorf("asked %d times in an hour of the night", asked)
		}
	})
}

// TestWatchAlmostIdle: a limit that is missed by a hair each time is not asked
// for in a loop.
func TestWatchAlmostIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var asked atomic.Int32
		almost := func(context.Context) (time.Duration, error) {
			asked.Add(1)
			return 10*time.Minute - time.Nanosecond, nil
		}
		check(t, "almost", day{changes: idle.Watch(ctx, 10*time.Minute, almost)}.during(time.Minute))
		if n := asked.Load(); n > 61 {
			t.Errorf("asked %d times in a minute", n)
		}
		cancel()
		synctest.Wait()
	})
}

// TestWatchUnknown: whom a desktop forgets is not away for ever, and a desktop
// that tells later is heard.
func TestWatchUnknown(t *testing.T) {
	live(t, func(t *testing.T, d day) {
		check(t, "away", d.during(11*time.Minute), true)
		d.forget(idle.ErrUnknown)
		check(t, "forgotten", d.during(10*time.Second), false)
		d.count()
		check(t, "still", d.during(time.Hour))
		if asked := d.count(); asked > 12 {
			t.Errorf("asked %d times in an hour", asked)
		}
		d.forget(nil)
		check(t, "remembered", d.during(5*time.Minute), true)
	})
}

func TestWatchEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		gone := func(context.Context) (time.Duration, error) { return time.Hour, nil }
		changes := idle.Watch(ctx, time.Minute, gone)
		time.Sleep(time.Hour) // nobody reads
		cancel()
		synctest.Wait()
		if _, open := <-changes; open {
			t.Error("told after the end")
		}
	})
}
