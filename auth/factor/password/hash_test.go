package password

import (
	"errors"
	"strings"
	"testing"

	"foyer/auth"
)

var cheap = Params{MemoryKiB: 64, Passes: 1, Parallelism: 1}

func place(t *testing.T, p Params) *Place {
	t.Helper()
	entered, err := NewHasher(Options{Params: p}).Enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(entered.Leave)
	return entered
}

func TestPasswordIsTheSameOnAnotherKeyboard(t *testing.T) {
	const composed, decomposed = auth.Secret("Qui\u00e9t-Harbor-7"), auth.Secret("Quie\u0301t-Harbor-7")
	p := place(t, cheap)
	stored, err := p.Hash(composed)
	if err != nil {
		t.Fatal(err)
	}
	if right, _, err := p.Verify(stored, decomposed); !right || err != nil {
		t.Errorf("the decomposed form: %v, %v", right, err)
	}
	for _, wrong := range []auth.Secret{"Quiet-Harbor-7", "", composed + " ", composed + "\x00", "quiét-harbor-7"} {
		if right, _, err := p.Verify(stored, wrong); right || err != nil {
			t.Errorf("%q: %v, %v", wrong.Reveal(), right, err)
		}
	}
}

// S2: no truncation: two passwords that differ at the very end are two.
func TestNothingIsCutOff(t *testing.T) {
	p := place(t, cheap)
	long := auth.Secret(strings.Repeat("x", MaxBytes-1))
	stored, err := p.Hash(long + "y")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[auth.Secret]bool{long + "y": true, long + "z": false, long: false} {
		if right, _, err := p.Verify(stored, password); right != want || err != nil {
			t.Errorf("%d bytes ending in %q: %v, %v", len(password), password.Reveal()[len(password)-1:], right, err)
		}
	}
}

func TestTooLongIsRefusedWithoutHashing(t *testing.T) {
	huge := auth.Secret(strings.Repeat("x", MaxBytes+1))
	costly := place(t, Params{MemoryKiB: 1 << 20, Passes: 64, Parallelism: 1}) // minutes, if it hashed
	if stored, err := costly.Hash(huge); stored != "" || !errors.Is(err, ErrTooLong) {
		t.Errorf("hashed: %q, %v", stored, err)
	}
	for _, stored := range []string{"", decoy(Params{MemoryKiB: 1 << 20, Passes: 64, Parallelism: 1})} {
		if right, _, err := costly.Verify(stored, huge); right || err != nil {
			t.Errorf("verified: %v, %v", right, err)
		}
	}
}

func TestDecoyCostsAsMuchAndIsNeverRight(t *testing.T) {
	made := decoy(DefaultParams)
	cost, salt, sum, err := decode(made)
	if err != nil || cost != DefaultParams || len(salt) != saltBytes || len(sum) != hashBytes {
		t.Errorf("decoy %q: %+v, %v", made, cost, err)
	}
	if decoy(DefaultParams) == made {
		t.Error("the decoy is known beforehand")
	}
	p := place(t, cheap)
	for _, guess := range []auth.Secret{"", "password", auth.Secret(p.hasher.decoy)} {
		if right, upgrade, err := p.Verify("", guess); right || upgrade || err != nil {
			t.Errorf("%q: %v, %v, %v", guess.Reveal(), right, upgrade, err)
		}
	}
}

func TestHashIsAPHCString(t *testing.T) {
	p := place(t, cheap)
	one, err := p.Hash("Quiet-Harbor-7")
	if err != nil {
		t.Fatal(err)
	}
	two, err := p.Hash("Quiet-Harbor-7")
	if err != nil || one == two {
		t.Errorf("no salt: %q, %q, %v", one, two, err)
	}
	if !strings.HasPrefix(one, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("hash %q", one)
	}
	cost, salt, sum, err := decode(one)
	if err != nil || encode(cost, salt, sum) != one {
		t.Errorf("%q comes back as %q, %v", one, encode(cost, salt, sum), err)
	}
	// Of the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
	const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if right, _, err := p.Verify(reference, "password"); !right || err != nil {
		t.Errorf("another implementation's hash: %v, %v", right, err)
	}
}

func TestDamagedHashIsAnErrorNotAWrongPassword(t *testing.T) {
	p := place(t, cheap)
	good, err := p.Hash("Quiet-Harbor-7")
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct{ name, stored string }{
		{"plain text", "Quiet-Harbor-7"},
		{"another kind", strings.Replace(good, "argon2id", "argon2i", 1)},
		{"another version", strings.Replace(good, "v=19", "v=16", 1)},
		{"no version", strings.Replace(good, "v=19$", "", 1)},
		{"no memory", strings.Replace(good, "m=64", "m=0", 1)},
		{"all memory", strings.Replace(good, "m=64", "m=4294967295", 1)},
		{"no passes", strings.Replace(good, "t=1", "t=0", 1)},
		{"endless passes", strings.Replace(good, "t=1", "t=4294967295", 1)},
		{"no lanes", strings.Replace(good, "p=1", "p=0", 1)},
		{"negative cost", strings.Replace(good, "m=64", "m=-1", 1)},
		{"something after the cost", strings.Replace(good, "p=1", "p=1,x=2", 1)},
		{"something after the version", strings.Replace(good, "v=19", "v=19x", 1)},
		{"cut short", good[:len(good)-30]},
		{"cut to nothing", good[:strings.LastIndexByte(good, '$')+1]},
		{"another letter", good[:len(good)-2] + "!A"},
		{"longer", good + "$AAAA"},
		{"spaces", " " + good},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			right, upgrade, err := p.Verify(row.stored, "Quiet-Harbor-7")
			if right || upgrade || !errors.Is(err, ErrHash) {
				t.Errorf("%q: %v, %v, %v", row.stored, right, upgrade, err)
			}
		})
	}
}

func TestRaisedCostAsksForANewHash(t *testing.T) {
	weak := place(t, cheap)
	stored, err := weak.Hash("Quiet-Harbor-7")
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		name     string
		now      Params
		password auth.Secret
		upgrade  bool
	}{
		{"more memory", Params{MemoryKiB: 128, Passes: 1, Parallelism: 1}, "Quiet-Harbor-7", true},
		{"more passes", Params{MemoryKiB: 64, Passes: 2, Parallelism: 1}, "Quiet-Harbor-7", true},
		{"the same", cheap, "Quiet-Harbor-7", false},
		{"less", Params{MemoryKiB: 32, Passes: 1, Parallelism: 1}, "Quiet-Harbor-7", false},
		{"more, but wrong", Params{MemoryKiB: 128, Passes: 1, Parallelism: 1}, "quiet-harbor-7", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, upgrade, err := place(t, row.now).Verify(stored, row.password)
			if upgrade != row.upgrade || err != nil {
				t.Errorf("upgrade %v, %v", upgrade, err)
			}
		})
	}
}

func FuzzStoredHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=255$$")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, stored string) {
		p, salt, sum, err := decode(stored)
		switch {
		case err != nil && (p != Params{} || salt != nil || sum != nil):
			t.Errorf("refused, but %+v", p)
		case err != nil && !errors.Is(err, ErrHash):
			t.Errorf("another error: %v", err)
		case err == nil && (!p.sane() || len(sum) < 16):
			t.Errorf("accepted %+v", p)
		}
	})
}
