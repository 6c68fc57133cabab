package authtest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"foyer/auth/api"
)

// StreamEvent is one server-sent event.
type StreamEvent struct{ Name, ID, Data string }

// Stream is an open presence stream.
type Stream struct {
	wire   *Wire
	events chan StreamEvent
	end    context.CancelFunc
}

// Stream opens the presence stream of a session, which ends with the test. A
// refusal fails the test.
func (w *Wire) Stream(access, lastEventID string) *Stream {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w.t.Cleanup(cancel)
	response := w.open(ctx, access, lastEventID)
	if response.StatusCode == http.StatusUnauthorized && response.Header.Get(api.HeaderDPoPNonce) != "" {
		_ = response.Body.Close()
		response = w.open(ctx, access, lastEventID)
	}
	if response.StatusCode != http.StatusOK {
		w.t.Fatalf("stream: %s", response.Status)
	}
	s := &Stream{wire: w, events: make(chan StreamEvent, 256), end: cancel}
	go s.read(response.Body)
	return s
}

func (w *Wire) open(ctx context.Context, access, lastEventID string) *http.Response {
	w.t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.URL+api.PathStream, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Last-Event-ID", lastEventID)
	w.sign(request, access)
	response, err := w.HTTP.Do(request)
	if err != nil {
		w.t.Fatalf("stream: %v", err)
	}
	w.remember(response)
	return response
}

func (s *Stream) read(body io.ReadCloser) {
	defer close(s.events)
	defer func() { _ = body.Close() }()
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, 8<<20)
	var event StreamEvent
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "event":
			event.Name = value
		case "id":
			event.ID = value
		case "data":
			event.Data += value
		case "":
			if event.Name != "" {
				s.events <- event
			}
			event = StreamEvent{}
		}
	}
}

// Close ends the stream on this side.
func (s *Stream) Close() { s.end() }

// errStreamEnd: the server has closed it.
var errStreamEnd = errors.New("end of stream")

// next waits for the next event, a minute at most: machines may be busy.
func (s *Stream) next() (StreamEvent, error) {
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	select {
	case event, open := <-s.events:
		if !open {
			return event, errStreamEnd
		}
		return event, nil
	case <-late.C:
		return StreamEvent{}, context.DeadlineExceeded
	}
}

// Until waits for an event of that name.
func (s *Stream) Until(name string) StreamEvent {
	s.wire.t.Helper()
	for {
		event, err := s.next()
		if err != nil {
			s.wire.t.Fatalf("waiting for %s: %v", name, err)
		}
		if event.Name == name {
			return event
		}
	}
}

// Sees waits until a person is seen with a status.
func (s *Stream) Sees(id, status string) {
	s.wire.t.Helper()
	for {
		event, err := s.next()
		if err != nil {
			s.wire.t.Fatalf("waiting for %s to be %s: %v", id, status, err)
		}
		var people api.StreamPeople
		if json.Unmarshal([]byte(event.Data), &people) != nil {
			continue
		}
		for _, one := range people.People {
			if one.ID == id && one.Status == status {
				return
			}
		}
	}
}

// Ended waits until the server closes the stream; what came before is
// returned.
func (s *Stream) Ended() (before []StreamEvent) {
	s.wire.t.Helper()
	for {
		event, err := s.next()
		if errors.Is(err, errStreamEnd) {
			return before
		}
		if err != nil {
			s.wire.t.Fatalf("the stream goes on: %v", err)
		}
		before = append(before, event)
	}
}
