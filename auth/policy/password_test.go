package policy_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"foyer/auth"
	"foyer/auth/policy"
)

// R14, the default policy: which rules a password fails.
func TestDefaultPolicy(t *testing.T) {
	rows := []struct {
		name, password string
		failed         []string
	}{
		{"all kinds", "Quiet-Harbor-7", nil},
		{"nothing", "", []string{"length", "upper", "lower", "digit", "symbol"}},
		{"seven characters", "Qu-et-7", []string{"length"}},
		{"eight characters", "Qui-et-7", nil},
		{"eight bytes but seven characters", "Qué-t-7", []string{"length"}},
		{"no upper case", "quiet-harbor-7", []string{"upper"}},
		{"no lower case", "QUIET-HARBOR-7", []string{"lower"}},
		{"no digit", "Quiet-Harbor-x", []string{"digit"}},
		{"no symbol", "QuietHarbor7", []string{"symbol"}},
		{"a space is a symbol", "Quiet Harbor7", nil},
		{"a non-ASCII letter is a symbol", "QuiétHarbor7", nil},
		{"an emoji is a symbol", "QuietHarbor7😀", nil},
		{"upper case beyond ASCII", "Éclair-douze-7", nil},
		{"no case at all", "静かな港です7番目だよ", []string{"upper", "lower"}},
		{"64 characters", "Quiet-Harbor-7 " + strings.Repeat("waves ", 8) + "x", nil},
		{"1,000 characters", "Quiet-Harbor-7 " + strings.Repeat("waves ", 170), nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) { checkRules(t, policy.PasswordDefault, row.password, false, row.failed) })
	}
}

func TestNISTPolicy(t *testing.T) {
	rows := []struct {
		name, password string
		mfa            bool
		failed         []string
	}{
		{"15 lower case letters", "quietharborhome", false, nil},
		{"14 lower case letters", "quietharborhom", false, []string{"length"}},
		{"8 beside a second factor", "qharbory", true, nil},
		{"7 beside a second factor", "qharbor", true, []string{"length"}},
		{"long but common", "passwordpassword", false, []string{"common"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) { checkRules(t, policy.PasswordNIST, row.password, row.mfa, row.failed) })
	}
}

func checkRules(t *testing.T, p policy.Password, password string, mfa bool, want []string) {
	t.Helper()
	if got := p.Check(auth.Secret(password), mfa); !slices.Equal(got, want) {
		t.Errorf("%q fails %v, want %v", password, got, want)
	}
}

// R14: the same text counts alike however it was typed.
func TestPasswordIsJudgedInNFC(t *testing.T) {
	composed, decomposed := "Qu\u00e9-t-7x", "Que\u0301-t-7x"
	for _, text := range []string{composed, decomposed} {
		if failed := policy.PasswordDefault.Check(auth.Secret(text), false); len(failed) > 0 {
			t.Errorf("%+q fails %v", text, failed)
		}
	}
	short := "Que\u0301-t-7" // seven characters once composed
	if failed := policy.PasswordDefault.Check(auth.Secret(short), false); !slices.Equal(failed, []string{"length"}) {
		t.Errorf("%+q fails %v", short, failed)
	}
}

func TestCommonPasswordIsRefused(t *testing.T) {
	rows := []struct {
		name, password string
		common         bool
	}{
		{"as listed", "password", true},
		{"in capitals", "PASSWORD", true},
		{"decorated to meet the rules", "Password1!", true},
		{"decorated in front", "1!Password", true},
		{"decorated all over", "!!2024-Password-2024!!", true},
		{"letters replaced", "P@ssw0rd1!", true},
		{"first letter replaced", "$unshine2024!", true},
		{"last letter replaced", "Pa$$w0rd!1", true},
		{"a season and a year", "Summer2026!", true},
		{"a keyboard row", "Qwertyuiop1!", true},
		{"digits only", "123456789", true},
		{"two ordinary words", "Quiet-Harbor-7", false},
		{"a common word within a phrase", "my password is Velvet 9", false},
		{"line break within", "password\nmonkey", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			failed := policy.PasswordDefault.Check(auth.Secret(row.password), false)
			if got := slices.Contains(failed, policy.RuleCommon); got != row.common {
				t.Errorf("%q common = %v, want %v", row.password, got, row.common)
			}
		})
	}
}

// S3: product, organization and person, and the reason is told.
func TestOwnNamesAreNoPassword(t *testing.T) {
	own := []string{"ann.lee@riverside.example", "annlee7", "Ann Lee-Martín", "Riverside Clinic", "foyer", "Annabel"}
	rows := []struct {
		name, password string
		refused        bool
	}{
		{"the product's name", "Foyer-2026", true},
		{"the organization's name", "Riverside#1Clinic", true},
		{"the person's email", "Ann.Lee@Riverside.example7", true},
		{"the person's name twice", "AnnLee-AnnLee-7", true},
		{"a name beyond ASCII", "Martín-Martín-1", true},
		{"the same, typed on another keyboard", "Marti\u0301n-Marti\u0301n-1", true},
		{"a name that begins with a shorter one", "Annabel-1-Ann!", true},
		{"a name among other words", "Ann-loves-Velvet-9", false},
		{"a word that contains a name", "Hannah-Montana-7", false},
		{"no name", "Quiet-Harbor-7", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			failed := policy.PasswordDefault.Check(auth.Secret(row.password), false, own...)
			if got := slices.Contains(failed, policy.RuleContext); got != row.refused {
				t.Errorf("%q fails %v", row.password, failed)
			}
		})
	}
	decomposed := policy.PasswordDefault.Check("Mart\u00edn-Mart\u00edn-1", false, "Marti\u0301n")
	if !slices.Contains(decomposed, policy.RuleContext) {
		t.Error("a name kept in another Unicode form is not seen")
	}
}

func FuzzPassword(f *testing.F) {
	for _, seed := range []string{"", "Password1!", "Quiet-Harbor-7", "\xff\xfe", "\n", "zzzzzz9", "Que\u0301-t-7"} {
		f.Add(seed, "Ann Lee")
	}
	f.Fuzz(func(t *testing.T, password, name string) {
		failed := policy.PasswordDefault.Check(auth.Secret(password), false, name)
		if len(failed) == 0 && utf8.RuneCountInString(password) < 8 {
			t.Errorf("%q accepted", password)
		}
		longer := policy.PasswordNIST.Check(auth.Secret(password), false, name)
		if slices.Contains(failed, "length") && !slices.Contains(longer, "length") {
			t.Errorf("%q is long enough for 15 but not for 8", password)
		}
	})
}
