package sqlstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// errNoTime guards marks whose zero would read as "not yet".
var errNoTime = errors.New("zero time")

// millis is how a time is kept. The zero time is 0, which no real time is.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// list keeps the difference between nil and empty.
func list(l []string) string {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err) // strings always encode
	}
	return string(text)
}

// orNull is for columns that refer to something or must be unique if set.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// The types below read a column into the field they point to.
type (
	timeIn  struct{ to *time.Time }
	truthIn struct{ to *bool }
	listIn  struct{ to *[]string }
	textIn  struct{ to *string } // NULL is ""
)

func (in timeIn) Scan(v any) error {
	ms, ok := v.(int64)
	if !ok {
		return fmt.Errorf("time is a %T", v)
	}
	*in.to = fromMillis(ms)
	return nil
}

func (in truthIn) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("truth is a %T", v)
	}
	*in.to = n != 0
	return nil
}

func (in listIn) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("list is a %T", v)
	}
	*in.to = nil
	return json.Unmarshal([]byte(text), in.to)
}

func (in textIn) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*in.to = ""
	case string:
		*in.to = v
	default:
		return fmt.Errorf("text is a %T", v)
	}
	return nil
}
