package link

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"foyer/app"
)

// Version is the version of what the two sides say to each other.
const Version = 3

// What one message may weigh, so that neither side can fill the other's
// memory: a resident holds a session, a window nothing.
const (
	maxRequest = 1 << 20
	maxUpdate  = 8 << 20
)

// Why a link ended.
var (
	// ErrVersion: the other side speaks another version.
	ErrVersion = errors.New("the window and the program are of different versions")
	// ErrStuck: the window does not take what is sent to it.
	ErrStuck = errors.New("the window does not respond")
	// ErrMalformed: something arrived that is no message, or is too long.
	ErrMalformed = errors.New("malformed message")
)

// hello is the first message of each side.
type hello struct {
	Version int    `json:"foyer_link"`
	Build   string `json:"build"`
}

func (h hello) check() error {
	if h.Version == Version {
		return nil
	}
	return fmt.Errorf("%w: %d (build %.40q) instead of %d", ErrVersion, h.Version, h.Build, Version)
}

// update is a message to the window: either parts of State or a control.
type update struct {
	Seq     uint64 `json:"seq"`
	State   parts  `json:"state,omitempty"`
	Control string `json:"control,omitempty"`
}

const controlRaise = "raise"

// request is a message from the window: either an intent or an ack.
type request struct {
	Ack  uint64          `json:"ack,omitempty"`
	Kind string          `json:"kind,omitempty"`
	Body json.RawMessage `json:"body,omitempty"`
}

// parts are fields of app.State by their JSON names.
type parts map[string]json.RawMessage

// encodeState returns all parts of a state but the people and their portraits,
// which are roster's and album's. A part that is nil is "null", so that its
// absence can be told.
func encodeState(state app.State) (parts, error) {
	value := reflect.ValueOf(lean(state))
	all := make(parts, value.NumField())
	for i := range value.NumField() {
		data, err := json.Marshal(value.Field(i).Interface())
		if err != nil {
			return nil, err
		}
		all[partName(value.Type().Field(i))] = data
	}
	return all, nil
}

// changed returns the parts of now that differ from before.
func changed(before, now parts) parts {
	delta := parts{}
	for name, data := range now {
		if !bytes.Equal(before[name], data) {
			delta[name] = data
		}
	}
	return delta
}

// apply returns base with the parts of delta in place of its own; parts it
// does not know are left out. On an error it returns the zero State.
func apply(base app.State, delta parts) (app.State, error) {
	people, err := peopleOf(base.People.Items, delta)
	if err != nil {
		return app.State{}, err
	}
	portraits, err := portraitsOf(base.People.Portraits, delta)
	if err != nil {
		return app.State{}, err
	}
	value := reflect.ValueOf(&base).Elem()
	for i := range value.NumField() {
		data, ok := delta[partName(value.Type().Field(i))]
		if !ok {
			continue
		}
		// Decoding over the old value would merge the two.
		fresh := reflect.New(value.Field(i).Type())
		if err := json.Unmarshal(data, fresh.Interface()); err != nil {
			return app.State{}, fmt.Errorf("%w: state", ErrMalformed)
		}
		value.Field(i).Set(fresh.Elem())
	}
	base.People.Items, base.People.Portraits = people, portraits
	return base, nil
}

func partName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// messages reads one JSON value after the other, each of bounded length.
type messages struct {
	decoder *json.Decoder
	source  *limited
	limit   int
}

func newMessages(r io.Reader, limit int) *messages {
	source := &limited{r: r}
	return &messages{decoder: json.NewDecoder(source), source: source, limit: limit}
}

// next decodes a message into v. It returns io.EOF where the messages end, an
// error wrapping ErrMalformed that repeats nothing of the message, or the
// reader's error.
func (m *messages) next(v any) error {
	m.source.left = m.limit
	err := m.decoder.Decode(v)
	switch {
	case err == nil, err == io.EOF:
		return err
	case m.source.failed != nil:
		return m.source.failed
	case m.source.left <= 0:
		return fmt.Errorf("%w: longer than %d bytes", ErrMalformed, m.limit)
	}
	return ErrMalformed
}

// limited hands on at most left bytes. json.Decoder has no limit of its own.
type limited struct {
	r      io.Reader
	left   int
	failed error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, ErrMalformed
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	if err != nil && err != io.EOF {
		l.failed = err
	}
	return n, err
}
