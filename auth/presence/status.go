package presence

import (
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"foyer/auth"
)

// Status is what people see of each other.
type Status string

// The statuses. Offline as a wish means to appear offline.
const (
	Available Status = "available"
	Busy      Status = "busy"
	Away      Status = "away"
	Offline   Status = "offline"
)

// TextSize is the largest text beside a status, in runes.
const TextSize = 140

// ErrStatus is returned for a status that does not exist.
var ErrStatus = errors.New("no such status")

// Valid tells whether the status exists.
func (s Status) Valid() bool {
	switch s {
	case Available, Busy, Away, Offline:
		return true
	}
	return false
}

// Wish is what a person chose. Of two wishes the later one counts.
type Wish struct {
	Status Status
	Text   string
	// At is zero for a person who has chosen nothing: available, no text.
	At time.Time
	// from tells apart two wishes of the same moment.
	from string
}

func (w Wish) status() Status {
	if w.Status == "" {
		return Available
	}
	return w.Status
}

// after tells whether w replaces the other.
func (w Wish) after(other Wish) bool {
	if w.At.Equal(other.At) {
		return w.from > other.from
	}
	return w.At.After(other.At)
}

// Clean makes a text one line without control characters and without what could
// rewrite the name in the same line (auth.Shown), of at most TextSize runes.
func Clean(text string) string {
	var line strings.Builder
	text = auth.Shown(text)
	space := true // none at the beginning, never two
	for count := 0; text != "" && count < TextSize; {
		r, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		switch {
		case unicode.IsSpace(r):
			if space {
				continue
			}
			r, space = ' ', true
		case unicode.IsControl(r), r == utf8.RuneError:
			continue
		default:
			space = false
		}
		line.WriteRune(r)
		count++
	}
	return strings.TrimSuffix(line.String(), " ")
}
