package client

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// heard reads all events of a body, and what ended them.
func heard(body string) (all []StreamEvent, last string, err error) {
	s := &Stream{events: events{lines: bufio.NewReader(strings.NewReader(body))}}
	s.outer, s.ctx = nil, nil
	for {
		name, data, err := s.events.next()
		if err != nil {
			return all, s.events.id, err
		}
		event, err := decodeEvent(name, data)
		if err != nil {
			return all, s.events.id, err
		}
		if event != nil {
			all = append(all, event)
		}
	}
}

func TestEvents(t *testing.T) {
	ben := []Presence{{"ben", "busy", "In surgery", "p1"}}
	rows := map[string]struct {
		body string
		want []StreamEvent
		last string
	}{
		"snapshot":             {"id: a-1\nevent: snapshot\ndata: {\"people\":[{\"id\":\"ben\",\"status\":\"busy\",\"text\":\"In surgery\",\"picture\":\"p1\"}]}\n\n", []StreamEvent{Snapshot{ben}}, "a-1"},
		"data on many lines":   {"event: presence\ndata: {\"people\":[\ndata: {\"id\":\"ben\",\"status\":\"busy\",\"text\":\"In surgery\",\"picture\":\"p1\"}\ndata: ]}\n\n", []StreamEvent{Changes{ben}}, ""},
		"heartbeats":           {": here\n\n: here\n\nevent: own\ndata: {\"status\":\"away\"}\n\n: here\n\n", []StreamEvent{Own{"away", ""}}, ""},
		"CRLF and no space":    {"event:own\r\ndata:{\"status\":\"away\"}\r\n\r\n", []StreamEvent{Own{"away", ""}}, ""},
		"of a newer server":    {"event: cake\ndata: {}\n\nretry: 5\nevent: ended\ndata: {\"reason\":\"session_ended\"}\n\n", []StreamEvent{Over{"session_ended"}}, ""},
		"status of a newer":    {"event: own\ndata: {\"status\":\"asleep\"}\n\n", []StreamEvent{Own{"offline", ""}}, ""},
		"no name of a picture": {"event: presence\ndata: {\"people\":[{\"id\":\"ben\",\"status\":\"busy\",\"picture\":\"a b\"}]}\n\n", []StreamEvent{Changes{[]Presence{{ID: "ben", Status: "busy"}}}}, ""},
		"nobody's ID":          {"event: presence\ndata: {\"people\":[{\"id\":\"\",\"status\":\"busy\"},{\"id\":\"a b\",\"status\":\"busy\"}]}\n\n", []StreamEvent{Changes{[]Presence{}}}, ""},
		"text of two lines":    {"event: own\ndata: {\"status\":\"busy\",\"text\":\"a\\nb\\u202e\"}\n\n", []StreamEvent{Own{"busy", "a b"}}, ""},
		"ID for a header":      {"id: a\x00b\nevent: own\ndata: {\"status\":\"away\"}\n\n", []StreamEvent{Own{"away", ""}}, ""},
		"half an event":        {"id: a-1\nevent: own\ndata: {\"status\":\"away\"}\n", nil, ""},
		"ID of its own":        {"id: a-7\n\n", nil, "a-7"},
		"name without a data":  {"event: ended\n\ndata: {}\n\n", nil, ""},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			all, last, err := heard(row.body)
			if !errors.Is(err, io.EOF) || !reflect.DeepEqual(all, row.want) || last != row.last {
				t.Fatalf("%+v, %q, %v", all, last, err)
			}
		})
	}
}

func TestEventsAreBounded(t *testing.T) {
	person := `{"id":"` + strings.Repeat("x", 36) + `","status":"busy","text":"` + strings.Repeat("\U0001f3e5", 140) + `"}`
	var all []string
	for range 5000 / 50 {
		all = append(all, "data: "+strings.TrimSuffix(strings.Repeat(person+",", 50), ","))
	}
	whole := "event: snapshot\ndata: {\"people\":[\n" + strings.Join(all, "\ndata: ,\n") + "\ndata: ]}\n\n"
	got, _, err := heard(whole)
	if !errors.Is(err, io.EOF) || len(got) != 1 || len(got[0].(Snapshot).People) != 5000 {
		t.Fatalf("5,000 people: %d events, %v", len(got), err)
	}
	for name, body := range map[string]string{
		"line":   "data: " + strings.Repeat("x", maxLine+10_000) + "\n\n",
		"event":  strings.Repeat("data: "+strings.Repeat("x", 1000)+"\n", maxData/1000+1) + "\n",
		"broken": "event: own\ndata: {\n\n",
	} {
		var strange *NotFoyerError
		if _, _, err := heard(body); !errors.As(err, &strange) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzEvents(f *testing.F) {
	f.Add("id: a-1\nevent: snapshot\ndata: {\"people\":[{\"id\":\"ben\",\"status\":\"busy\",\"text\":\"x\"}]}\n\n")
	f.Add("event: own\r\ndata: {\"status\":\"away\"}\r\n\r\n: here\n\nevent: ended\ndata: {\"reason\":\"x\"}\n\n")
	f.Fuzz(func(t *testing.T, body string) {
		all, last, err := heard(body)
		if err == nil || last != "" && !isID(last) {
			t.Fatalf("last %q, %v", last, err)
		}
		person := func(id, status, text string) {
			if !isID(id) || !strings.Contains("available busy away offline", status) {
				t.Fatalf("%q is %q", id, status)
			}
			shown(t, text)
		}
		for _, one := range all {
			switch e := one.(type) {
			case Snapshot:
				for _, p := range e.People {
					person(p.ID, p.Status, p.Text)
				}
			case Changes:
				for _, p := range e.People {
					person(p.ID, p.Status, p.Text)
				}
			case Own:
				person("me", e.Status, e.Text)
			case Over:
				shown(t, string(e.Reason))
			}
		}
	})
}

// speaking is a transport whose answer is a stream that a test writes.
func speaking(t *testing.T, status int, kind string) (*Client, *io.PipeWriter) {
	t.Helper()
	reader, writer := io.Pipe()
	c := connect(t, "https://foyer.example")
	c.http.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		context := r.Context()
		go func() {
			<-context.Done()
			reader.CloseWithError(context.Err())
		}()
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: reader}, nil
	})
	return c, writer
}

func TestSilentStreamBreaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, server := speaking(t, 200, "text/event-stream")
		stream, err := c.Stream(t.Context(), "a1", "", false)
		if err != nil {
			t.Fatal(err)
		}
		defer stream.Close()
		began := time.Now()
		go func() {
			for range 4 {
				time.Sleep(Silence - time.Second)
				_, _ = fmt.Fprint(server, ": here\n\n")
			}
		}()
		var lost *UnreachableError
		if _, err := stream.Next(); !errors.As(err, &lost) || !errors.Is(err, errSilent) {
			t.Fatalf("%v", err)
		}
		if took := time.Since(began); took != 5*Silence-4*time.Second {
			t.Fatalf("after %v", took)
		}
	})
}

func TestWhatIsNoStream(t *testing.T) {
	rows := map[string]struct {
		status int
		kind   string
		body   string
		is     func(error) bool
	}{
		"portal":  {200, "text/html", "<html>", isA[*NotFoyerError]},
		"gateway": {502, "text/html", "<html>", isA[*ServerError]},
		"token":   {401, "application/problem+json", `{"error":"invalid_token"}`, func(err error) bool { return errors.Is(err, ErrInvalidToken) }},
		"JSON":    {200, "application/json", `{}`, isA[*NotFoyerError]},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", row.kind)
				w.WriteHeader(row.status)
				_, _ = io.WriteString(w, row.body)
			})
			if stream, err := c.Stream(t.Context(), "a1", "", false); stream != nil || !row.is(err) {
				t.Fatalf("%v, %v", stream, err)
			}
		})
	}
}

func isA[E error](err error) bool {
	var as E
	return errors.As(err, &as)
}
