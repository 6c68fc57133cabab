package presencetest

import "bytes"

// view is what one stream sees of the people. It reads the bytes that this
// server writes and is no reader for others: thousands of them share the
// processors with the server that is measured.
type view struct {
	crowd  *Crowd
	stream int
	seen   []byte // codes of statuses
	right  bool
	event  string
	id     string
	mark   string
}

// code stands for a status; zero is offline.
func code(status string) byte {
	switch status {
	case "available", "busy", "away":
		return status[1]
	}
	return 0
}

var (
	idBegin     = []byte(`"id":"`)
	statusBegin = []byte(`"status":"`)
	markBegin   = []byte("mark:")
)

// take takes one line of the stream.
func (v *view) take(line []byte) error {
	name, value, _ := bytes.Cut(line, []byte(": "))
	switch string(name) {
	case "event":
		if v.event = string(value); v.event == "snapshot" {
			clear(v.seen)
		}
	case "id":
		v.id = string(value)
	case "data":
		switch v.event {
		case "snapshot", "presence":
			v.people(value)
			v.findMark(value)
		case "own":
			if v.crowd.Own != nil {
				status, _ := after(value, statusBegin)
				v.crowd.Own(v.stream, string(status))
			}
		case "ended":
			return errOver
		}
	case "":
		v.finish()
	}
	return nil
}

// finish is for the end of an event.
func (v *view) finish() {
	if v.id != "" {
		v.crowd.mu.Lock()
		v.crowd.last[v.stream] = v.id
		v.crowd.mu.Unlock()
	}
	if v.event == "snapshot" || v.event == "presence" {
		v.judge(bytes.Equal(v.seen, v.crowd.wanted))
	}
	v.event, v.id = "", ""
}

// judge notes whether everybody is seen as wanted.
func (v *view) judge(right bool) {
	if right == v.right {
		return
	}
	v.right = right
	v.crowd.change(func(s *State) {
		if right {
			s.Right++
		} else {
			s.Right--
		}
	})
}

func (v *view) people(data []byte) {
	for len(v.seen) > 0 {
		id, rest := after(data, idBegin)
		status, rest := after(rest, statusBegin)
		if status == nil {
			return
		}
		if number, known := v.crowd.number[string(id)]; known {
			v.seen[number] = code(string(status))
		}
		data = rest
	}
}

// after returns what stands between begin and the next quote, and the rest.
func after(data, begin []byte) (value, rest []byte) {
	at := bytes.Index(data, begin)
	if at < 0 {
		return nil, nil
	}
	data = data[at+len(begin):]
	end := bytes.IndexByte(data, '"')
	if end < 0 {
		return nil, nil
	}
	return data[:end], data[end:]
}

func (v *view) findMark(data []byte) {
	at := bytes.LastIndex(data, markBegin)
	if at < 0 {
		return
	}
	mark, _, whole := bytes.Cut(data[at+len(markBegin):], []byte(";"))
	if whole && string(mark) != v.mark {
		v.mark = string(mark)
		v.crowd.arrived(v.mark)
	}
}
