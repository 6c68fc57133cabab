package presencetest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/presence"
)

func hub(t *testing.T, bus presence.Bus) *presence.Hub {
	h := presence.New(presence.Options{
		Bus: bus, Grace: 50 * time.Millisecond, Sweep: 10 * time.Millisecond, Gather: time.Millisecond, Pace: 5 * time.Millisecond,
	})
	t.Cleanup(h.Close)
	return h
}

// watcher is a client that keeps what its stream says of people.
type watcher struct {
	stream *presence.Stream
	people map[string]string
	ended  auth.EndReason
}

func watch(t *testing.T, h *presence.Hub, account, session string) *watcher {
	t.Helper()
	stream, err := h.Open(presence.Opening{AccountID: account, OrganizationID: "clinic", SessionID: session})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(stream.Close)
	return &watcher{stream: stream, people: map[string]string{}}
}

// until reads until the person is seen as that: a status and text, or
// "offline".
func (w *watcher) until(t *testing.T, account, want string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for w.seen(account) != want {
		text, err := w.stream.Next(ctx)
		if err != nil {
			t.Fatalf("sees %s as %q, want %q: %v", account, w.seen(account), want, err)
		}
		w.take(t, string(text))
	}
}

func (w *watcher) seen(account string) string {
	if now, there := w.people[account]; there {
		return now
	}
	return "offline"
}

// end reads until the stream ends, and returns the reason it was told.
func (w *watcher) end(t *testing.T) auth.EndReason {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		text, err := w.stream.Next(ctx)
		if errors.Is(err, io.EOF) {
			return w.ended
		}
		if err != nil {
			t.Fatalf("the stream does not end: %v", err)
		}
		w.take(t, string(text))
	}
}

func (w *watcher) take(t *testing.T, text string) {
	t.Helper()
	var event, data string
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "event":
			event = value
		case "data":
			data += value
		}
	}
	var got struct {
		People []struct{ ID, Status, Text string }
		Reason auth.EndReason
	}
	if data != "" {
		if err := json.Unmarshal([]byte(data), &got); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	}
	if event == "snapshot" {
		clear(w.people)
	}
	if event == "ended" {
		w.ended = got.Reason
	}
	for _, one := range got.People {
		w.people[one.ID] = strings.TrimSpace(one.Status + " " + one.Text)
	}
}

func set(t *testing.T, h *presence.Hub, account string, status presence.Status, text string) {
	t.Helper()
	if _, err := h.Set(account, "clinic", status, text); err != nil {
		t.Fatalf("set: %v", err)
	}
}

func (s *suite) hubs(t *testing.T) {
	a, b := s.open(t)
	first, second := hub(t, a), hub(t, b)
	bob := watch(t, second, "bob", "bob's")
	bob.until(t, "ann", "offline")
	ann := watch(t, first, "ann", "ann's")
	bob.until(t, "ann", "available")
	ann.until(t, "bob", "available")
	set(t, second, "ann", presence.Busy, "said elsewhere")
	bob.until(t, "ann", "busy said elsewhere")
	ann.until(t, "ann", "busy said elsewhere")
	set(t, first, "ann", presence.Available, "")
	bob.until(t, "ann", "available")
	second.Idle("ann's", true) // whose stream is with the other
	bob.until(t, "ann", "away")
	tablet := watch(t, second, "ann", "tablet")
	bob.until(t, "ann", "available") // one device of two is used
	tablet.stream.Close()
	bob.until(t, "ann", "away")
	ann.stream.Close()
	bob.until(t, "ann", "offline")
}

func (s *suite) lateHub(t *testing.T) {
	a, b := s.open(t)
	first := hub(t, a)
	watch(t, first, "ann", "ann's")
	watch(t, first, "cyd", "cyd's")
	set(t, first, "ann", presence.Busy, "here before")
	set(t, first, "dan", presence.Offline, "not here, hidden")
	second := hub(t, b)
	bob := watch(t, second, "bob", "bob's")
	bob.until(t, "ann", "busy here before")
	bob.until(t, "cyd", "available")
	watch(t, second, "dan", "dan's")
	watch(t, second, "eve", "eve's")
	bob.until(t, "eve", "available")
	if got := bob.seen("dan"); got != "offline" {
		t.Errorf("who chose elsewhere to appear offline is seen as %q", got)
	}
	first.Close() // its people do not come back
	bob.until(t, "ann", "offline")
	bob.until(t, "cyd", "offline")
}

func (s *suite) ends(t *testing.T) {
	a, b := s.open(t)
	first, second := hub(t, a), hub(t, b)
	bob := watch(t, second, "bob", "bob's")
	for _, row := range []struct {
		name string
		end  func()
		want auth.EndReason
	}{
		{"the session", func() { second.End("ann's", auth.EndedBySignOut) }, auth.EndedBySignOut},
		{"the account", func() { second.EndAccount("ann", auth.EndedByDisabling) }, auth.EndedByDisabling},
		{"the program quits", func() { second.Leave("ann's") }, ""},
	} {
		ann := watch(t, first, "ann", "ann's")
		bob.until(t, "ann", "available")
		row.end()
		if got := ann.end(t); got != row.want {
			t.Errorf("%s: told %q, want %q", row.name, got, row.want)
		}
		bob.until(t, "ann", "offline")
	}
}

func (s *suite) wishes(t *testing.T) {
	a, b := s.open(t)
	hubs := []*presence.Hub{hub(t, a), hub(t, b)}
	watchers := []*watcher{watch(t, hubs[0], "ann", "ann's"), watch(t, hubs[1], "bob", "bob's")}
	for _, w := range watchers {
		w.until(t, "ann", "available")
	}
	for i := range 100 {
		set(t, hubs[i%2], "ann", presence.Busy, strings.Repeat("x", i))
	}
	set(t, hubs[1], "ann", presence.Away, "last")
	for _, w := range watchers {
		w.until(t, "ann", "away last")
	}
}

func (s *suite) hubsAfterGap(t *testing.T) {
	a, b := s.open(t)
	first, second := hub(t, a), hub(t, b)
	bob, ann := watch(t, second, "bob", "bob's"), watch(t, first, "ann", "ann's")
	bob.until(t, "ann", "available")
	ann.until(t, "bob", "available")
	mend := s.cut(t, b)
	cyd := watch(t, first, "cyd", "cyd's")
	cyd.until(t, "ann", "available")
	ann.stream.Close()
	set(t, second, "bob", presence.Busy, "alone")
	cyd.until(t, "ann", "offline") // the first hub has told all that
	mend()
	bob.until(t, "ann", "offline")
	bob.until(t, "cyd", "available")
	cyd.until(t, "bob", "busy alone")
}
