package passkey_test

import (
	"errors"
	"testing"

	"foyer/auth/factor/passkey"
	"foyer/auth/factor/passkey/passkeytest"
)

func TestSignCountMustRise(t *testing.T) {
	rows := []struct {
		name      string
		made, say uint32
		want      error
	}{
		{"rises by one", 5, 6, nil},
		{"rises by many", 5, 4_000_000_000, nil},
		{"begins to count", 0, 1, nil},
		{"zero for ever", 0, 0, nil},
		{"stands still", 5, 5, passkey.ErrCloned},
		{"falls", 5, 4, passkey.ErrCloned},
		{"falls to zero", 5, 0, passkey.ErrCloned},
		{"turns over", 4_294_967_295, 1, passkey.ErrCloned},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w, d := newWorld(t), passkeytest.New(origin)
			d.Counter, d.Step = row.made, 0
			w.enroll(d, ann)
			d.Counter = row.say
			if err := w.signIn(d); !errors.Is(err, row.want) {
				t.Errorf("%v, want %v", err, row.want)
			}
		})
	}
}

func TestADeviceThatCountsNothingSignsInForEver(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	d.Counter, d.Step = 0, 0
	w.enroll(d, ann)
	for range 5 {
		if err := w.signIn(d); err != nil {
			t.Fatal(err)
		}
	}
}

// Whichever signs in first, the other is found out, and what is kept stays.
func TestACloneIsFoundOut(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	clone := d.Clone()
	if err := w.signIn(clone); err != nil {
		t.Fatal(err)
	}
	kept := w.kept[made.ID]
	if err := w.signIn(d); !errors.Is(err, passkey.ErrCloned) {
		t.Errorf("the other: %v", err)
	}
	if w.kept[made.ID] != kept {
		t.Error("changed what is kept")
	}
}

// Two assertions are verified before one of them is settled.
func TestSettleJudgesByTheCurrentRecord(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	clone := d.Clone()
	first, err := w.get(d, w.beginGet())
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.get(clone, w.beginGet())
	if err != nil {
		t.Fatal(err)
	}
	settled, err := passkey.Settle(made, first)
	if err != nil {
		t.Fatal(err)
	}
	again, err := passkey.Settle(settled, second)
	wantRefused(t, again, err, passkey.ErrCloned)
	again, err = passkey.Settle(settled, first)
	wantRefused(t, again, err, passkey.ErrCloned)
}

func TestBackupFlags(t *testing.T) {
	type flags struct{ eligible, backedUp bool }
	rows := []struct {
		name      string
		made, say flags
		want      error
	}{
		{"neither", flags{}, flags{}, nil},
		{"is backed up", flags{true, false}, flags{true, true}, nil},
		{"is backed up no more", flags{true, true}, flags{true, false}, nil},
		{"stays backed up", flags{true, true}, flags{true, true}, nil},
		{"becomes eligible", flags{}, flags{true, false}, passkey.ErrChanged},
		{"becomes eligible and backed up", flags{}, flags{true, true}, passkey.ErrChanged},
		{"is eligible no more", flags{true, false}, flags{}, passkey.ErrChanged},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w, d := newWorld(t), passkeytest.New(origin)
			d.BackupEligible, d.BackedUp = row.made.eligible, row.made.backedUp
			made := w.enroll(d, ann)
			if made.BackupEligible != row.made.eligible {
				t.Errorf("made %+v", made)
			}
			d.BackupEligible, d.BackedUp = row.say.eligible, row.say.backedUp
			if err := w.signIn(d); !errors.Is(err, row.want) {
				t.Fatalf("%v, want %v", err, row.want)
			}
			now := w.kept[made.ID]
			if now.BackupEligible != row.made.eligible {
				t.Errorf("kept %+v", now)
			}
			if backedUp := object(t, []byte(now.Record))["backed_up"]; row.want == nil && backedUp != row.say.backedUp {
				t.Errorf("kept %s", now.Record)
			}
		})
	}
}

func TestSettleKeepsTheKey(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	if err := w.signIn(d); err != nil {
		t.Fatal(err)
	}
	before, after := object(t, []byte(made.Record)), object(t, []byte(w.kept[made.ID].Record))
	if after["sign_count"] != 2.0 || before["sign_count"] != 1.0 {
		t.Errorf("counted %v, then %v", before["sign_count"], after["sign_count"])
	}
	for _, member := range []string{"public_key", "aaguid", "attestation"} {
		if before[member] == nil || before[member] != after[member] {
			t.Errorf("%s: %v, then %v", member, before[member], after[member])
		}
	}
}

func TestSettleRefusesAnAssertionOfAnotherCredential(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	bens, anns := w.enroll(d, ben), w.enroll(d, ann)
	a, err := w.get(d, w.beginGet(anns))
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		kept passkey.Credential
		a    passkey.Assertion
	}{
		"another": {bens, a}, "no credential": {passkey.Credential{}, a}, "nothing": {passkey.Credential{}, passkey.Assertion{}},
	} {
		t.Run(name, func(t *testing.T) {
			settled, err := passkey.Settle(row.kept, row.a)
			wantRefused(t, settled, err, passkey.ErrRefused)
		})
	}
	if settled, err := passkey.Settle(passkey.Credential{ID: anns.ID, Record: "{"}, a); err == nil || settled.ID != "" {
		t.Errorf("a record that cannot be read: %+v", settled)
	}
}
