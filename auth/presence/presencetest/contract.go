package presencetest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"foyer/auth"
	"foyer/auth/presence"
)

// patience is how long something may take that must happen.
const patience = time.Minute

// Option adds to the suite.
type Option func(*suite)

// WithBreak adds the tests of broken connections. cut breaks that of the end,
// so that what it and others publish from then on is lost to it and of it,
// until mend.
func WithBreak(cut func(t *testing.T, end presence.Bus) (mend func())) Option {
	return func(s *suite) { s.cut = cut }
}

type suite struct {
	open func(*testing.T) (a, b presence.Bus)
	cut  func(*testing.T, presence.Bus) (mend func())
}

// Run runs the suite. open returns two ends of a bus that nobody else is on,
// as two processes would have them; they may be the same.
func Run(t *testing.T, open func(t *testing.T) (a, b presence.Bus), options ...Option) {
	s := &suite{open: open}
	for _, o := range options {
		o(s)
	}
	before := goleak.IgnoreCurrent()
	t.Run("every message arrives whole and once at both", s.arrives)
	t.Run("the messages of one end keep their order", s.order)
	t.Run("a subscriber may publish", s.fromWithin)
	t.Run("publishing does not wait for subscribers", s.slow)
	t.Run("after stop nothing arrives", s.stops)
	t.Run("two hubs see each other's people", s.hubs)
	t.Run("a hub that comes later learns who is here", s.lateHub)
	t.Run("sessions end with every hub", s.ends)
	t.Run("the later wish counts everywhere", s.wishes)
	if s.cut != nil {
		t.Run("a gap is told", s.gap)
		t.Run("hubs agree again after a gap", s.hubsAfterGap)
	}
	t.Run("leaves no goroutine", func(t *testing.T) { goleak.VerifyNone(t, before) })
}

// ear is a subscription that keeps what it hears.
type ear struct {
	messages chan presence.Message
	resyncs  chan struct{}
}

func listen(t *testing.T, bus presence.Bus) *ear {
	e := &ear{make(chan presence.Message, 1<<18), make(chan struct{}, 1<<10)}
	t.Cleanup(bus.Subscribe(func(m presence.Message) { e.messages <- m }, func() { e.resyncs <- struct{}{} }))
	return e
}

func (e *ear) next(t *testing.T) presence.Message {
	t.Helper()
	select {
	case m := <-e.messages:
		return m
	case <-time.After(patience):
		t.Fatal("no message arrived")
		panic("not reached")
	}
}

// hard is as large as a message gets, of text that is hard to carry.
func hard() presence.Message {
	m := presence.Message{From: "SENDER", Kind: presence.Reports, SessionID: "s", AccountID: "a", Reason: auth.EndedByReuse, Idle: true}
	for i := range 6 {
		m.Reports = append(m.Reports, presence.Report{
			AccountID: fmt.Sprintf("%026d", i), OrganizationID: strings.Repeat("o", 26), Here: true, Idle: true, Picture: strings.Repeat("p", 16),
			Status: presence.Busy, Text: strings.Repeat("<'\\\"", presence.TextSize/4), ChosenWith: strings.Repeat("w", 26),
			ChosenAt: time.Date(2026, 5, 4, 10, 2, 0, 123456789, time.UTC),
		})
	}
	m.Reports[5].Text = "ñandú 名前 👩‍⚕️ $1 %s NULL --"
	return m
}

func (s *suite) arrives(t *testing.T) {
	a, b := s.open(t)
	ears := []*ear{listen(t, a), listen(t, b), listen(t, b)}
	sent := []presence.Message{{From: "A", Kind: presence.Ask}, hard(), {From: "A", Kind: presence.Bye}}
	if text, err := json.Marshal(sent[1]); err != nil || len(text) >= 8000 {
		t.Fatalf("a message of %d bytes, %v: more than a notification carries", len(text), err)
	}
	for _, m := range sent {
		a.Publish(m)
	}
	for i, e := range ears {
		for _, want := range sent {
			if got := e.next(t); !reflect.DeepEqual(got, want) {
				t.Errorf("subscription %d got\n%+v, want\n%+v", i, got, want)
			}
		}
	}
	b.Publish(presence.Message{From: "B", Kind: presence.Alive})
	for i, e := range ears {
		if got := e.next(t); got.From != "B" || len(e.messages) > 0 || len(e.resyncs) > 0 {
			t.Errorf("subscription %d got %+v, %d more, %d resyncs", i, got, len(e.messages), len(e.resyncs))
		}
	}
}

func (s *suite) order(t *testing.T) {
	const many = 2000
	a, b := s.open(t)
	ears := []*ear{listen(t, a), listen(t, b)}
	for name, bus := range map[string]presence.Bus{"A": a, "B": b} {
		go func() {
			for i := range many {
				bus.Publish(presence.Message{From: name, Kind: presence.IsIdle, SessionID: fmt.Sprint(i)})
			}
		}()
	}
	for i, e := range ears {
		seen := map[string]int{}
		for range 2 * many {
			m := e.next(t)
			if want := fmt.Sprint(seen[m.From]); m.SessionID != want {
				t.Fatalf("subscription %d got number %s of %s, want %s", i, m.SessionID, m.From, want)
			}
			seen[m.From]++
		}
	}
}

func (s *suite) fromWithin(t *testing.T) {
	a, b := s.open(t)
	e := listen(t, b)
	within := false // guarded by "one call at a time"
	t.Cleanup(a.Subscribe(func(m presence.Message) {
		if within {
			t.Error("called within a call")
		}
		within = true
		defer func() { within = false }()
		if m.Kind == presence.Ask {
			a.Publish(presence.Message{From: "A", Kind: presence.Told})
		}
	}, func() {}))
	b.Publish(presence.Message{From: "B", Kind: presence.Ask})
	for _, want := range []presence.Kind{presence.Ask, presence.Told} {
		if got := e.next(t); got.Kind != want {
			t.Errorf("got %q, want %q", got.Kind, want)
		}
	}
}

// A subscriber that is much too slow gets everything later, or is told that it
// did not. Others do not notice.
func (s *suite) slow(t *testing.T) {
	const many = 100_000
	a, b := s.open(t)
	held, final := make(chan struct{}), make(chan struct{})
	count, resyncs := 0, 0
	t.Cleanup(b.Subscribe(func(m presence.Message) {
		<-held
		if count++; m.Kind == presence.Bye {
			close(final)
		}
	}, func() { resyncs++ }))
	quick := listen(t, a)
	for range many {
		a.Publish(presence.Message{From: "A", Kind: presence.Alive})
		quick.next(t)
	}
	a.Publish(presence.Message{From: "A", Kind: presence.Bye})
	quick.next(t)
	close(held)
	select {
	case <-final:
	case <-time.After(patience):
		t.Fatal("the slow one does not get the newest message")
	}
	if count != many+1 && resyncs == 0 {
		t.Errorf("%d of %d messages arrived, and nothing told of the gap", count, many+1)
	}
}

func (s *suite) stops(t *testing.T) {
	a, b := s.open(t)
	stopped := false
	stop := b.Subscribe(func(presence.Message) {
		if stopped {
			t.Error("called after stop")
		}
	}, func() {})
	e := listen(t, b)
	for range 100 {
		a.Publish(presence.Message{From: "A", Kind: presence.Alive})
	}
	stop()
	stopped = true
	for range 100 {
		a.Publish(presence.Message{From: "A", Kind: presence.Alive})
	}
	for range 200 {
		e.next(t)
	}
}

func (s *suite) gap(t *testing.T) {
	a, b := s.open(t)
	at, here := listen(t, a), listen(t, b)
	a.Publish(presence.Message{From: "A", Kind: presence.Alive})
	here.next(t)
	at.next(t)
	mend := s.cut(t, b)
	a.Publish(presence.Message{From: "A", Kind: presence.Ask, SessionID: "lost"})
	mend()
	select {
	case <-here.resyncs:
	case <-time.After(patience):
		t.Fatal("nothing told of the gap")
	}
	a.Publish(presence.Message{From: "A", Kind: presence.Told})
	for {
		if m := here.next(t); m.Kind == presence.Told {
			return
		}
	}
}
