package widgets

import (
	"slices"
	"testing"
)

// monospaced measures one unit a rune.
func monospaced(s string) float32 { return float32(len([]rune(s))) }

func TestBreakLines(t *testing.T) {
	tests := []struct {
		name, text string
		width      float32
		limit      int
		want       []string
	}{
		{"nothing", "", 10, 0, nil},
		{"fits", "ten wide", 10, 0, []string{"ten wide"}},
		{"at a space", "one two three", 7, 0, []string{"one two", "three"}},
		{"own break", "one\ntwo", 10, 0, []string{"one", "two"}},
		{"long word", "abcdefghij", 4, 0, []string{"abcd", "efgh", "ij"}},
		{"address at its dot", "id.example.org", 12, 0, []string{"id.example.", "org"}},
		{"address after a short word", "to ann@example.org", 13, 0, []string{"to", "ann@example.", "org"}},
		{"path at its slash", "/share/foyer/foyer.db", 19, 0, []string{"/share/foyer/", "foyer.db"}},
		{"room for its first part", "to anna.lee@example.org", 13, 0, []string{"to anna.lee@", "example.org"}},
		{"cut", "one two three", 7, 1, []string{"one tw…"}},
		{"cut on the second line", "one two three four", 7, 2, []string{"one two", "three…"}},
		{"no word alone at the end", "then ask for it again", 15, 0, []string{"then ask for", "it again"}},
		{"two words at least before it", "one longest again", 11, 0, []string{"one longest", "again"}},
		{"nothing to bring", "one two somewhat", 8, 0, []string{"one two", "somewhat"}},
		{"kept together", "try again; 3\u00a0tries", 12, 0, []string{"try again;", "3\u00a0tries"}},
		{"narrower than a rune", "ab", 0.5, 0, []string{"a", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := breakLines(tt.text, tt.width, tt.limit, monospaced); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ann Lee": "AL", "Elena Martín": "EM", "Maximiliana van den Boogaard": "MB", "cher": "C",
		"ann.lee@riverside.example": "A", "": "?", "Ömer Çelik": "ÖÇ", "O'Brien": "O",
	} {
		if got := Initials(name); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
}
