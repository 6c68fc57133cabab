package link

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"testing"

	"foyer/app"
)

// FuzzRequests: what a window sends becomes registered intents or an error,
// within bounded memory.
func FuzzRequests(f *testing.F) {
	for _, seed := range []string{
		`{"kind":"sign_in","body":{"username":"a","password":"b"}}` + "\n" + `{"ack":3}`,
		`{"kind":"resize_window","body":{"width":1e39}}`, `{"kind":"x"}`, `{"kind":"quit","body":null}`, `[[[[`, `"`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 64
		source := &counting{r: bytes.NewReader(data)}
		in := newMessages(source, limit)
		for taken := 0; ; {
			var r request
			err := in.next(&r)
			if ahead := source.n - taken; ahead > 2*limit {
				t.Fatalf("%d bytes are held for one message of at most %d", ahead, limit)
			}
			if err != nil {
				if err != io.EOF && !errors.Is(err, ErrMalformed) {
					t.Fatal(err)
				}
				return
			}
			taken = int(in.decoder.InputOffset())
			intent, err := decodeIntent(r)
			if (err == nil) == (intent == nil) {
				t.Fatalf("%v beside %v", intent, err)
			}
			if err != nil {
				continue
			}
			again, err := encodeIntent(intent)
			if err != nil || again.Kind != r.Kind {
				t.Fatalf("%q came back as %q, %v", r.Kind, again.Kind, err)
			}
		}
	})
}

type counting struct {
	r io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

// FuzzUpdates: what a resident sends becomes a State that can be sent on, or
// an error and the zero State.
func FuzzUpdates(f *testing.F) {
	full, err := encodeState(app.State{Route: app.RouteFault, Fault: &app.Fault{Detail: "x"}})
	if err != nil {
		f.Fatal(err)
	}
	seed, err := json.Marshal(update{Seq: 1, State: full})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	for _, seed := range []string{`{"seq":1,"state":{"fault":null}}`, `{"seq":-1}`, `{"state":{"flow":{"busy_since":"x"}}}`, `{"control":"raise"}`,
		`{"state":{"people.all":[{"id":"a"}]}}`, `{"state":{"people.change":{"remove":["a"],"set":[{"at":1,"item":{"id":"c"}}]}}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var u update
		if err := newMessages(bytes.NewReader(data), maxUpdate).next(&u); err != nil {
			return
		}
		base := app.State{Route: app.RouteHome, Fault: &app.Fault{Detail: "y"},
			People: app.People{Items: []app.Colleague{{ID: "a"}, {ID: "b"}}}}
		state, err := apply(base, u.State)
		if err != nil {
			if !reflect.DeepEqual(state, app.State{}) {
				t.Fatalf("refused with %+v", state)
			}
			return
		}
		if _, err := encodeState(state); err != nil {
			t.Fatal(err)
		}
	})
}
