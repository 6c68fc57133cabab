package presence_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"foyer/auth/presence"
)

// event is one server-sent event. Comments have the name "comment".
type event struct{ Name, ID, Data string }

// readEvent reads one as a browser would.
func readEvent(r *bufio.Reader) (event, error) {
	e := event{}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return e, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case name == "" && value != "":
			e.Name = "comment"
		case name == "event":
			e.Name = value
		case name == "id":
			e.ID = value
		case name == "data":
			e.Data += value + "\n"
		case e != event{}:
			return e, nil
		}
	}
}

// view is what a client has understood of its stream.
type view struct {
	People map[string]string // status, text and @picture, by account
	Own    string
	Last   string // event ID
	Ended  string
	Count  map[string]int // events by name
}

func newView() *view { return &view{People: map[string]string{}, Count: map[string]int{}} }

func (v *view) take(t testing.TB, e event) {
	t.Helper()
	var data struct {
		People []struct {
			ID, Text, Picture string
			Status            presence.Status
		}
		Status presence.Status
		Text   string
		Reason string
	}
	if e.Name != "comment" {
		if err := json.Unmarshal([]byte(e.Data), &data); err != nil {
			t.Fatalf("event %+v: %v", e, err)
		}
	}
	v.Count[e.Name]++
	switch e.Name {
	case "snapshot":
		clear(v.People)
		fallthrough
	case "presence":
		for _, one := range data.People {
			v.People[one.ID] = strings.TrimSpace(string(one.Status) + " " + one.Text)
			if one.Picture != "" {
				v.People[one.ID] += " @" + one.Picture
			}
			if one.Status == presence.Offline {
				delete(v.People, one.ID)
			}
		}
		v.Last = e.ID
	case "own":
		v.Own = strings.TrimSpace(string(data.Status) + " " + data.Text)
	case "ended":
		v.Ended = data.Reason
	}
}

// list is what the client shows: "ann=available, bob=busy In surgery".
func (v *view) list() string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(v.People)) {
		all = append(all, id+"="+v.People[id])
	}
	return strings.Join(all, ", ")
}

// reader reads a stream with Next. It is for tests in a synctest bubble.
type reader struct {
	*view
	t      *testing.T
	stream *presence.Stream
	got    chan []byte
	err    error // after the end
	stop   context.CancelFunc
}

func open(t *testing.T, h *presence.Hub, o presence.Opening) *reader {
	t.Helper()
	if o.SessionID == "" {
		o.SessionID = o.AccountID + "'s"
	}
	stream, err := h.Open(o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := &reader{view: newView(), t: t, stream: stream, got: make(chan []byte, 1<<16), stop: cancel}
	go func() {
		defer close(r.got)
		for {
			text, err := stream.Next(ctx)
			if err != nil {
				r.err = err
				return
			}
			r.got <- text
		}
	}()
	return r
}

// settled lets everything happen that happens now, and reads it.
func (r *reader) settled() *view {
	r.t.Helper()
	synctest.Wait()
	for {
		select {
		case text, more := <-r.got:
			if !more {
				return r.view
			}
			in := bufio.NewReader(strings.NewReader(string(text)))
			for {
				e, err := readEvent(in)
				if errors.Is(err, io.EOF) {
					break
				}
				r.take(r.t, e)
			}
		default:
			return r.view
		}
	}
}

func (r *reader) sees(want string) {
	r.t.Helper()
	if got := r.settled().list(); got != want {
		r.t.Errorf("sees %q, want %q", got, want)
	}
}

func set(t *testing.T, h *presence.Hub, account, organization string, status presence.Status, text string) {
	t.Helper()
	if _, err := h.Set(account, organization, status, text); err != nil {
		t.Fatalf("set: %v", err)
	}
}
