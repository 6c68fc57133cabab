package emailcode_test

import (
	"testing"

	"foyer/auth/factor/emailcode"
)

func TestMaskShowsOneLetterAndTheDomain(t *testing.T) {
	rows := []struct{ address, want string }{
		{"ann@riverside.example", "a…@riverside.example"},
		{"a@riverside.example", "a…@riverside.example"},
		{"Élodie@riverside.example", "É…@riverside.example"},
		{`"a@b"@riverside.example`, `"…@riverside.example`},
		{"", "…"},
		{"ann", "…"},
		{"@riverside.example", "…"},
		{"ann@", "…"},
		{"\xff@riverside.example", "…"},
	}
	for _, row := range rows {
		if got := emailcode.Mask(row.address); got != row.want {
			t.Errorf("%q: %q, want %q", row.address, got, row.want)
		}
	}
}
