package sqlstore

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"foyer/auth"
)

// They guard marks that would read as "not yet".
var (
	errNoTime = errors.New("zero time")
	errEmpty  = errors.New("empty value")
)

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

// texts keeps the difference between nil and empty.
func texts[T ~string](l []T) string { return encode(l) }

// proofs likewise; its times are kept as all others are.
func proofs(at map[auth.Factor]time.Time) string {
	var kept map[auth.Factor]int64
	if at != nil {
		kept = make(map[auth.Factor]int64, len(at))
	}
	for factor, t := range at {
		kept[factor] = millis(t)
	}
	return encode(kept)
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return string(text)
}

// binary is how bytes are kept, because engines name their column differently.
func binary(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// orNull is for columns that refer to something or must be unique if set.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// The types below read a column into the field they point to.
type (
	timeIn             struct{ to *time.Time }
	truthIn            struct{ to *bool }
	textIn             struct{ to *string } // NULL is ""
	binaryIn           struct{ to *[]byte } // none is nil
	textsIn[T ~string] struct{ to *[]T }
	proofsIn           struct{ to *map[auth.Factor]time.Time }
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

func (in textsIn[T]) Scan(v any) error {
	*in.to = nil
	return decode(v, in.to)
}

func (in proofsIn) Scan(v any) error {
	*in.to = nil
	var kept map[auth.Factor]int64
	if err := decode(v, &kept); err != nil || kept == nil {
		return err
	}
	*in.to = make(map[auth.Factor]time.Time, len(kept))
	for factor, ms := range kept {
		(*in.to)[factor] = fromMillis(ms)
	}
	return nil
}

// decode reads what encode has written.
func decode(v, to any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("JSON is a %T", v)
	}
	return json.Unmarshal([]byte(text), to)
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

func (in binaryIn) Scan(v any) error {
	*in.to = nil
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("base64 is a %T", v)
	}
	if text == "" {
		return nil
	}
	b, err := base64.StdEncoding.DecodeString(text)
	*in.to = b
	return err
}
