package policy_test

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/policy"
)

//go:embed common.txt
var listText string

// The list is searched in place, which needs it sorted, in lower case and
// ended by a line break.
func TestEveryCommonPasswordIsFound(t *testing.T) {
	if !strings.HasSuffix(listText, "\n") {
		t.Fatal("common.txt does not end with a line break")
	}
	words := strings.Split(strings.TrimSuffix(listText, "\n"), "\n")
	if len(words) < 10_000 {
		t.Errorf("only %d words", len(words))
	}
	if !slices.IsSorted(words) || len(slices.Compact(slices.Clone(words))) != len(words) {
		t.Error("common.txt is not sorted, or names a word twice")
	}
	for _, word := range words {
		if word == "" || word != strings.ToLower(word) {
			t.Errorf("%q could never be found", word)
		}
		if !slices.Contains(policy.PasswordNIST.Check(auth.Secret(word), true), policy.RuleCommon) {
			t.Errorf("%q is listed but not found", word)
		}
	}
}

func TestWhatIsNotListedIsNotFound(t *testing.T) {
	for _, word := range []string{"", "\x00", "\n", "zzzzzzzzzzzzzzzzz", "!", "~", "velvet-harbor-lantern"} {
		if slices.Contains(policy.PasswordNIST.Check(auth.Secret(word), true), policy.RuleCommon) {
			t.Errorf("%q is found", word)
		}
	}
}
