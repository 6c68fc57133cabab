package totp_test

import (
	"encoding/base32"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"
	"pgregory.net/rapid"

	"foyer/auth"
	"foyer/auth/factor/totp"
)

// rfcSecret is "12345678901234567890" of RFC 6238 appendix B.
const rfcSecret auth.Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

var now = time.Date(2026, 5, 4, 10, 0, 7, 0, time.UTC)

func codeAt(t testing.TB, secret auth.Secret, step int64) auth.Secret {
	t.Helper()
	code, err := hotp.GenerateCode(secret.Reveal(), uint64(step))
	if err != nil {
		t.Fatal(err)
	}
	return auth.Secret(code)
}

// RFC 6238 appendix B, SHA-1, the last six of its eight digits.
func TestVectorsOfRFC6238(t *testing.T) {
	rows := []struct {
		unix int64
		step int64
		code auth.Secret
	}{
		{59, 0x1, "287082"},
		{1111111109, 0x23523EC, "081804"},
		{1111111111, 0x23523ED, "050471"},
		{1234567890, 0x273EF07, "005924"},
		{2000000000, 0x3F940AA, "279037"},
		{20000000000, 0x27BC86AA, "353130"},
	}
	for _, row := range rows {
		step, ok := totp.Match(rfcSecret, row.code, time.Unix(row.unix, 0))
		if !ok || step != row.step {
			t.Errorf("%d: step %#x, %v; want %#x", row.unix, step, ok, row.step)
		}
	}
}

// S8: one step either side.
func TestWindowIsOneStepEitherSide(t *testing.T) {
	current := totp.Step(now)
	for offset := int64(-4); offset <= 4; offset++ {
		step, ok := totp.Match(rfcSecret, codeAt(t, rfcSecret, current+offset), now)
		within := -1 <= offset && offset <= 1
		if ok != within || within && step != current+offset || !within && step != 0 {
			t.Errorf("offset %d: step %d, %v", offset, step-current, ok)
		}
	}
}

func TestStepChangesOnTheHalfMinute(t *testing.T) {
	code := codeAt(t, rfcSecret, 1000)
	rows := []struct {
		at time.Time
		ok bool
	}{
		{time.Unix(999*30, 0).Add(-time.Nanosecond), false},
		{time.Unix(999*30, 0), true},
		{time.Unix(1002*30, 0).Add(-time.Nanosecond), true},
		{time.Unix(1002*30, 0), false},
	}
	for _, row := range rows {
		if step, ok := totp.Match(rfcSecret, code, row.at); ok != row.ok || ok && step != 1000 {
			t.Errorf("%v: step %d, %v", row.at.UTC(), step, ok)
		}
	}
}

func TestMatchRefuses(t *testing.T) {
	right := codeAt(t, rfcSecret, totp.Step(now))
	rows := []struct {
		name         string
		secret, code auth.Secret
		at           time.Time
		want         bool
	}{
		{"right", rfcSecret, right, now, true},
		{"typed with a space", rfcSecret, right[:3] + " " + right[3:], now, true},
		{"no code", rfcSecret, "", now, false},
		{"letters", rfcSecret, "abcdef", now, false},
		{"five digits", rfcSecret, right[:5], now, false},
		{"two codes", rfcSecret, right + right, now, false},
		{"another secret", totp.NewSecret(), right, now, false},
		{"no base32", "not base32!", right, now, false},
		{"before 1970", rfcSecret, right, time.Unix(-1000, 0), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if _, ok := totp.Match(row.secret, row.code, row.at); ok != row.want {
				t.Errorf("%v", ok)
			}
		})
	}
}

func TestSkewTellsHowFarTheClockIsOff(t *testing.T) {
	current := totp.Step(now)
	for offset := int64(-25); offset <= 25; offset++ {
		got, ok := totp.Skew(rfcSecret, codeAt(t, rfcSecret, current+offset), now)
		looked := offset >= -20 && offset <= -2 || offset >= 2 && offset <= 20
		if ok != looked || looked && got != offset || !looked && got != 0 {
			t.Errorf("offset %d: %d, %v", offset, got, ok)
		}
	}
	for _, code := range []auth.Secret{"", "abcdef", "12345"} {
		if _, ok := totp.Skew(rfcSecret, code, now); ok {
			t.Errorf("%q has a skew", code.Reveal())
		}
	}
}

// What Skew explains is never what Match accepts.
func TestSkewNeverTalksOfARightCode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "at"), 0)
		code := auth.Secret(fmt.Sprintf("%06d", rapid.IntRange(0, 999_999).Draw(t, "code")))
		if rapid.Bool().Draw(t, "of a step") {
			step := max(0, totp.Step(at)+rapid.Int64Range(-25, 25).Draw(t, "offset"))
			generated, _ := hotp.GenerateCode(string(rfcSecret), uint64(step))
			code = auth.Secret(generated)
		}
		step, right := totp.Match(rfcSecret, code, at)
		offset, skewed := totp.Skew(rfcSecret, code, at)
		if right && skewed {
			t.Fatalf("both: step %d, offset %d", step, offset)
		}
		if skewed && (offset > -2 && offset < 2 || offset < -20 || offset > 20) {
			t.Fatalf("offset %d", offset)
		}
	})
}

func TestSecretsHave160BitsAndDiffer(t *testing.T) {
	seen := map[auth.Secret]bool{}
	for range 100 {
		secret := totp.NewSecret()
		raw, err := base32.StdEncoding.DecodeString(secret.Reveal())
		if err != nil || len(raw) != 20 || seen[secret] {
			t.Fatalf("%q: %d bytes, %v", secret.Reveal(), len(raw), err)
		}
		seen[secret] = true
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("287082", int64(59))
	f.Add("287 082", int64(59))
	f.Add("２８７０８２", int64(59))
	f.Add("", int64(0))
	f.Add("94287082", int64(59))
	f.Add("287082\x00", int64(-59))
	looksTyped := regexp.MustCompile(`^[0-9]{6}$`)
	f.Fuzz(func(t *testing.T, typed string, unix int64) {
		at := time.Unix(unix, 0)
		step, ok := totp.Match(rfcSecret, auth.Secret(typed), at)
		if !ok {
			if step != 0 {
				t.Errorf("refused, but step %d", step)
			}
			return
		}
		if current := totp.Step(at); step < current-1 || step > current+1 || step < 0 {
			t.Errorf("step %d at %d", step, current)
		}
		if code := codeAt(t, rfcSecret, step); !looksTyped.MatchString(code.Reveal()) {
			t.Errorf("accepted %q for %q", typed, code.Reveal())
		}
	})
}
