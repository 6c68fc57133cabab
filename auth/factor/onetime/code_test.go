package onetime_test

import (
	"regexp"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/factor/onetime"
)

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

func TestCodesAreSixDigitsAndSpread(t *testing.T) {
	const draws = 60_000
	counts := [onetime.Digits][10]int{}
	for range draws {
		code := onetime.NewCode().Reveal()
		if !sixDigits.MatchString(code) {
			t.Fatalf("%q", code)
		}
		for place, digit := range []byte(code) {
			counts[place][digit-'0']++
		}
	}
	for place, digits := range counts {
		for digit, count := range digits {
			if count < draws/10*9/10 || count > draws/10*11/10 { // 10 %: over 8 sigma
				t.Errorf("digit %d at place %d: %d of %d", digit, place, count, draws)
			}
		}
	}
}

func TestNormalizeReadsWhatPeopleType(t *testing.T) {
	rows := []struct{ name, typed, want string }{
		{"plain", "012345", "012345"},
		{"groups", "012 345", "012345"},
		{"dash", "012-345", "012345"},
		{"around", " \t012345\r\n", "012345"},
		{"no-break and thin spaces", "012\u00a0\u20093\u202f45", "012345"},
		{"en dash, minus, soft hyphen", "01\u20132\u22123\u00ad45", "012345"},
		{"zero-width and byte order mark", "\ufeff012\u200b345", "012345"},
		{"ideographic space", "012\u3000345", "012345"},
		{"full-width digits", "０１２３４５", "012345"},
		{"nothing", "", ""},
		{"five", "01234", ""},
		{"seven", "0123456", ""},
		{"only dashes", "------", ""},
		{"letters", "O12345", ""},
		{"letter behind", "012345a", ""},
		{"Arabic-Indic digits", "٠١٢٣٤٥", ""},
		{"superscript", "01234²", ""},
		{"circled", "01234⑤", ""},
		{"mathematical", "01234𝟓", ""},
		{"comma", "012,345", ""},
		{"dot", "012.345", ""},
		{"sign", "+12345", ""},
		{"broken UTF-8", "012345\xff", ""},
		{"NUL", "012345\x00", ""},
		{"a pasted page", strings.Repeat(" ", 1<<20) + "012345", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			code, ok := onetime.Normalize(auth.Secret(row.typed))
			if code.Reveal() != row.want || ok != (row.want != "") {
				t.Errorf("%q, %v; want %q", code.Reveal(), ok, row.want)
			}
		})
	}
}

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{"", "012345", "012 345", "０１２–３４５", "٠١٢٣٤٥", "1\xff", "½½½½½½"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := onetime.Normalize(auth.Secret(typed))
		if !ok {
			if code != "" {
				t.Errorf("refused, but %q", code.Reveal())
			}
			return
		}
		if !sixDigits.MatchString(code.Reveal()) {
			t.Errorf("accepted %q", code.Reveal())
		}
		if again, ok := onetime.Normalize(code); !ok || again != code {
			t.Errorf("%q is not stable", code.Reveal())
		}
	})
}
