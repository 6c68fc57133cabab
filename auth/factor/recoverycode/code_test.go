package recoverycode_test

import (
	"regexp"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/factor/recoverycode"
)

const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// R20: at least 128 random bits, in groups; a pass has 50.
func TestCodesAreGroupedAndLongEnough(t *testing.T) {
	rows := []struct {
		name      string
		draw      func() auth.Secret
		normalize func(auth.Secret) (auth.Secret, bool)
		shape     string
		bits      int
	}{
		{"recovery code", recoverycode.New, recoverycode.Normalize, `^([S]{4}-){6}[S]{2}$`, 128},
		{"pass", recoverycode.NewPass, recoverycode.NormalizePass, `^[S]{5}-[S]{5}$`, 50},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			shape := regexp.MustCompile(strings.ReplaceAll(row.shape, "S", symbols))
			seen := map[rune]int{}
			for range 2000 {
				code := row.draw()
				if !shape.MatchString(code.Reveal()) {
					t.Fatalf("%q", code.Reveal())
				}
				plain, ok := row.normalize(code)
				if !ok || plain.Reveal() != strings.ReplaceAll(code.Reveal(), "-", "") || len(plain)*5 < row.bits {
					t.Fatalf("%q read as %q", code.Reveal(), plain.Reveal())
				}
				for _, r := range plain.Reveal() {
					seen[r]++
				}
			}
			for _, r := range symbols {
				if seen[r] < 2000*row.bits/5/32*7/10 {
					t.Errorf("%c drawn %d times", r, seen[r])
				}
			}
		})
	}
}

func TestNormalizeForgives(t *testing.T) {
	const plain = "7QK4M2XB9TRD01W6P3YNCEJ58V"
	rows := []struct{ name, typed, want string }{
		{"as shown", "7QK4-M2XB-9TRD-01W6-P3YN-CEJ5-8V", plain},
		{"lower case", "7qk4-m2xb-9trd-01w6-p3yn-cej5-8v", plain},
		{"without dashes", "7QK4M2XB9TRD01W6P3YNCEJ58V", plain},
		{"spaces, line breaks", " 7QK4 M2XB 9TRD\n01W6 P3YN CEJ5 8V\r\n", plain},
		{"other dashes", "7QK4–M2XB—9TRD‑01W6−P3YN CEJ5\u00ad8V", plain},
		{"O for 0, I for 1", "7QK4-M2XB-9TRD-OIW6-P3YN-CEJ5-8V", plain},
		{"o for 0, l for 1", "7qk4-m2xb-9trd-olw6-p3yn-cej5-8v", plain},
		{"full width", "７ＱＫ４-M2XB-9TRD-01W6-P3YN-CEJ5-8V", plain},
		{"nothing", "", ""},
		{"too short", "7QK4-M2XB-9TRD-01W6-P3YN-CEJ5-8", ""},
		{"too long", "7QK4-M2XB-9TRD-01W6-P3YN-CEJ5-8VV", ""},
		{"no symbol", "7QK4-M2XB-9TRD-U1W6-P3YN-CEJ5-8V", ""},
		{"accent", "7QK4-M2XB-9TRD-É1W6-P3YN-CEJ5-8V", ""},
		{"Cyrillic letters", "7QК4-M2ХВ-9TRD-01W6-P3YN-CEJ5-8V", ""},
		{"long s, Kelvin sign", "7QK4-M2XB-9TRD-01W6-P3YN-CEJ5-8ſ", ""},
		{"underscore", "7QK4_M2XB-9TRD-01W6-P3YN-CEJ5-8V", ""},
		{"broken UTF-8", "7QK4-M2XB-9TRD-01W6-P3YN-CEJ5-8V\xff", ""},
		{"a pasted page", strings.Repeat(" ", 1<<20) + plain, ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			code, ok := recoverycode.Normalize(auth.Secret(row.typed))
			if code.Reveal() != row.want || ok != (row.want != "") {
				t.Errorf("%q, %v", code.Reveal(), ok)
			}
		})
	}
}

func TestPassIsNoRecoveryCode(t *testing.T) {
	if _, ok := recoverycode.Normalize(recoverycode.NewPass()); ok {
		t.Error("a pass was read as recovery code")
	}
	if _, ok := recoverycode.NormalizePass(recoverycode.New()); ok {
		t.Error("a recovery code was read as pass")
	}
}

// S9, S10: keyed, and of one account and kind.
func TestHashIsOfOneKeyAccountAndKind(t *testing.T) {
	code, _ := recoverycode.Normalize(recoverycode.New())
	hash := recoverycode.Hash([]byte("key"), "ann", code)
	if hash != recoverycode.Hash([]byte("key"), "ann", code) {
		t.Error("not the same twice")
	}
	others := []string{
		recoverycode.Hash([]byte("other"), "ann", code),
		recoverycode.Hash([]byte("key"), "bob", code),
		recoverycode.Hash([]byte("key"), "ann", code[1:]),
		recoverycode.Hash([]byte("key"), "ann"+code.Reveal()[:1], code[1:]),
		recoverycode.HashPass([]byte("key"), "ann", code),
		"",
	}
	for i, other := range others {
		if hash == other {
			t.Errorf("same as %d", i)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{"", "7QK4-M2XB-9TRD-01W6-P3YN-CEJ5-8V", "oOiIlL", "\xff", "ＯＩＬ", "K"} {
		f.Add(seed)
	}
	shape := regexp.MustCompile(`^[` + symbols + `]+$`)
	f.Fuzz(func(t *testing.T, typed string) {
		for length, normalize := range map[int]func(auth.Secret) (auth.Secret, bool){
			26: recoverycode.Normalize, 10: recoverycode.NormalizePass,
		} {
			code, ok := normalize(auth.Secret(typed))
			if !ok {
				if code != "" {
					t.Errorf("refused, but %q", code.Reveal())
				}
				continue
			}
			if len(code) != length || !shape.MatchString(code.Reveal()) {
				t.Errorf("accepted %q", code.Reveal())
			}
			if again, ok := normalize(code); !ok || again != code {
				t.Errorf("%q is not stable", code.Reveal())
			}
		}
	})
}
