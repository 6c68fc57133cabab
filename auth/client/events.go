package client

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

// Bounds of a stream: of one line, and of one event's data, which has room for
// the statuses and texts of 5,000 people.
const (
	maxLine = 1 << 20
	maxData = 4 << 20
)

// StreamEvent is one of Snapshot, Changes, Own and Over.
type StreamEvent interface{ streamEvent() }

type (
	// Snapshot is everybody who is not offline; it replaces what is known.
	Snapshot struct{ People []Presence }
	// Changes are those whose presence has changed.
	Changes struct{ People []Presence }
	// Own is what the person has chosen, on whatever device.
	Own struct{ Status, Text string }
	// Over says that the session has ended or is paused: a refresh tells why.
	Over struct{ Reason auth.Reason }
)

func (Snapshot) streamEvent() {}
func (Changes) streamEvent()  {}
func (Own) streamEvent()      {}
func (Over) streamEvent()     {}

// Presence is one person's: "available", "busy", "away" or "offline". Picture
// is as in FolkPerson, and unknown of who is offline.
type Presence struct{ ID, Status, Text, Picture string }

// events reads server-sent events (WHATWG HTML section 9.2.6).
type events struct {
	lines *bufio.Reader
	id    string
}

// next returns the next event that has data.
func (e *events) next() (name string, data []byte, err error) {
	id := e.id
	for {
		line, err := e.line()
		if err != nil {
			return "", nil, err
		}
		if len(line) == 0 {
			e.id = id
			if data != nil {
				return name, data, nil
			}
			name = ""
			continue
		}
		field, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch string(field) {
		case "event":
			name = string(value[:min(len(value), maxStep)])
		case "id":
			if text := string(value); text == "" || isID(text) {
				id = text
			}
		case "data":
			if len(data)+len(value) >= maxData {
				return "", nil, &NotFoyerError{http.StatusOK, "event too large"}
			}
			if data != nil {
				data = append(data, '\n')
			}
			data = append(data, value...)
			if data == nil {
				data = []byte{}
			}
		}
	}
}

// line returns the next line without its end. It is good until the next call.
func (e *events) line() ([]byte, error) {
	line, err := e.lines.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		whole := bytes.Clone(line)
		for errors.Is(err, bufio.ErrBufferFull) {
			if len(whole) > maxLine {
				return nil, &NotFoyerError{http.StatusOK, "line too long"}
			}
			line, err = e.lines.ReadSlice('\n')
			whole = append(whole, line...)
		}
		line = whole
	}
	if err != nil {
		if errors.Is(err, io.EOF) && len(line) > 0 {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return bytes.TrimSuffix(line[:len(line)-1], []byte("\r")), nil
}

// decodeEvent returns nil for an event of a newer server.
func decodeEvent(name string, data []byte) (StreamEvent, error) {
	var people api.StreamPeople
	var own api.StreamOwn
	var ended api.StreamEnded
	into, known := map[string]any{
		api.EventSnapshot: &people, api.EventPresence: &people, api.EventOwn: &own, api.EventEnded: &ended,
	}[name]
	if !known {
		return nil, nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return nil, &NotFoyerError{http.StatusOK, "malformed event"}
	}
	switch name {
	case api.EventSnapshot:
		return Snapshot{presences(people.People)}, nil
	case api.EventPresence:
		return Changes{presences(people.People)}, nil
	case api.EventOwn:
		return Own{statusOf(own.Status), clean(own.Text)}, nil
	}
	return Over{auth.Reason(clean(string(ended.Reason)))}, nil
}

func presences(people []api.StreamPerson) []Presence {
	kept := make([]Presence, 0, min(len(people), maxMembers))
	for _, one := range people[:min(len(people), maxMembers)] {
		if isID(one.ID) {
			kept = append(kept, Presence{one.ID, statusOf(one.Status), clean(one.Text), tagOf(one.Picture)})
		}
	}
	return kept
}

// statusOf takes a status of a newer server for the one that promises least.
func statusOf(text string) string {
	switch text {
	case "available", "busy", "away":
		return text
	}
	return "offline"
}
