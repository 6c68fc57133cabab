package smscode_test

import (
	"testing"

	"foyer/auth/factor/smscode"
)

func TestMaskShowsFourDigits(t *testing.T) {
	rows := []struct{ number, want string }{
		{"+12025550142", "•• 0142"},
		{"2025550142", "••"},
		{"+10142", "••"},
		{"", "••"},
	}
	for _, row := range rows {
		if got := smscode.Mask(row.number); got != row.want {
			t.Errorf("%q: %q, want %q", row.number, got, row.want)
		}
	}
}
