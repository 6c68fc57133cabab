package presence

import (
	"encoding/json"
	"strconv"
	"strings"

	"foyer/auth"
)

// perLine is how many people stand on a data line, so that no reader needs a
// buffer for a line of a whole organization.
const perLine = 64

// frame is what is written to a stream, and to all that are at the same place.
// It is not changed once made.
type frame struct {
	chunk []byte // body in the framing of Transfer-Encoding: chunked
	body  []byte // part of chunk
}

var (
	ping = newFrame([]byte(": here\n\n"))
	// last is the end of a chunked body.
	last = []byte("0\r\n\r\n")
)

func newFrame(body []byte) *frame {
	chunk := strconv.AppendInt(make([]byte, 0, len(body)+16), int64(len(body)), 16)
	chunk = append(chunk, "\r\n"...)
	begin := len(chunk)
	chunk = append(chunk, body...)
	end := len(chunk)
	return &frame{chunk: append(chunk, "\r\n"...), body: chunk[begin:end:end]}
}

// peopleFrame is an event of people who are encoded already. id is empty for
// none.
func peopleFrame(event, id string, people [][]byte) *frame {
	size := 64
	for _, one := range people {
		size += len(one) + 1
	}
	body := make([]byte, 0, size+size/perLine)
	body = append(append(append(body, "id: "...), id...), "\nevent: "...)
	body = append(append(body, event...), "\ndata: {\"people\":["...)
	for i, one := range people {
		switch {
		case i > 0 && i%perLine == 0:
			body = append(body, ",\ndata: "...)
		case i > 0:
			body = append(body, ',')
		}
		body = append(body, one...)
	}
	return newFrame(append(body, "]}\n\n"...))
}

type wirePerson struct {
	ID      string `json:"id,omitempty"`
	Status  Status `json:"status"`
	Text    string `json:"text,omitempty"`
	Picture string `json:"picture,omitempty"`
}

func encode(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // strings in a struct can always be encoded
	}
	return text
}

func ownFrame(wish Wish) *frame {
	text := encode(wirePerson{Status: wish.status(), Text: wish.Text})
	return newFrame([]byte("event: own\ndata: " + string(text) + "\n\n"))
}

func endedFrame(reason auth.EndReason) *frame {
	text := encode(struct {
		Reason auth.EndReason `json:"reason"`
	}{reason})
	return newFrame([]byte("event: ended\ndata: " + string(text) + "\n\n"))
}

// eventID names a place in the changes of a group.
func eventID(epoch string, number uint64) string {
	return epoch + "-" + strconv.FormatUint(number, 10)
}

func parseEventID(id string) (epoch string, number uint64, ok bool) {
	epoch, text, ok := strings.Cut(id, "-")
	if !ok {
		return "", 0, false
	}
	number, err := strconv.ParseUint(text, 10, 64)
	return epoch, number, err == nil
}
