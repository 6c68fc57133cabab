package main

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"foyer/auth/service"
)

// What is wrong with a key decides what to do: put it back, be another user,
// or find the right one.
func TestWhatIsWrongWithAKeyIsTold(t *testing.T) {
	for want, err := range map[string]error{
		"is missing":                       fs.ErrNotExist,
		"may not read the server key":      fs.ErrPermission,
		"does not belong to this database": fs.ErrInvalid,
	} {
		sentence, refused := explain(fmt.Errorf("%w: open it: %w", service.ErrKey, err))
		if !refused || !strings.Contains(sentence, want) || !strings.Contains(sentence, "Nothing was changed.") {
			t.Errorf("%v: %s", err, sentence)
		}
	}
}
