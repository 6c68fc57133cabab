package auth_test

import (
	"strings"
	"testing"
	"unicode"

	"foyer/auth"
)

func TestIdentifierIsComparedInOneForm(t *testing.T) {
	rows := []struct{ name, typed, want string }{
		{"as it is", "ann@example.org", "ann@example.org"},
		{"capitals and spaces around", "  Ann@Example.ORG\t", "ann@example.org"},
		{"full width", "ａｎｎ＠example.org", "ann@example.org"},
		{"composed and decomposed", "jose\u0301", "jos\u00e9"},
		{"a ligature", "ﬁona", "fiona"},
		{"nothing", "", ""},
		{"spaces", "   ", ""},
		{"a space within", "ann lee", ""},
		{"a line break within", "ann\nlee", ""},
		{"a control character", "ann\x00", ""},
		{"a control character that terminals act on", "ann\u009b2J", ""},
		{"a line separator", "ann\u2028lee", ""},
		{"a delete character", "ann\x7f", ""},
		{"not UTF-8", "ann\xff", ""},
		{"the longest", strings.Repeat("a", auth.MaxIdentifier), strings.Repeat("a", auth.MaxIdentifier)},
		{"too long", strings.Repeat("a", auth.MaxIdentifier+1), ""},
		{"too long once normalized", strings.Repeat("ﷺ", 80), ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := auth.CanonicalIdentifier(row.typed); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

// Whatever is typed: what is accepted is short, stays itself when it is asked
// about again, and holds nothing that a terminal or a log would act on.
func FuzzIdentifier(f *testing.F) {
	for _, seed := range []string{"", "Ann@Example.org", "ﷺ", "İstanbul", "ẞ", "a\u0301\u0323", "ǅ", "\u1E9E"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		canonical := auth.CanonicalIdentifier(typed)
		if len(canonical) > auth.MaxIdentifier {
			t.Errorf("%d bytes", len(canonical))
		}
		if again := auth.CanonicalIdentifier(canonical); again != canonical {
			t.Errorf("%+q becomes %+q", canonical, again)
		}
		if strings.ContainsFunc(canonical, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
			t.Errorf("%+q", canonical)
		}
	})
}
