package passkey_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"foyer/auth/factor/passkey"
	"foyer/auth/factor/passkey/passkeytest"
)

func TestAPasskeyThatWasMadeSignsIn(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	if made.ID == "" || made.BackupEligible {
		t.Fatalf("made %+v", made)
	}
	for range 3 {
		if err := w.signIn(d, w.kept[made.ID]); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADiscoverablePasskeyTellsWhoseItIs(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	w.enroll(d, ann)
	w.enroll(d, ben)
	for _, user := range []passkey.User{ann, ben} {
		d.Pick = user.ID
		var told string
		ceremony := w.beginGet()
		a, err := w.rp.FinishGet(ceremony.Session, d.Get(ceremony.Options), func(id, handle string) (passkey.Credential, string, error) {
			told = handle
			return w.lookup(id, handle)
		})
		if err != nil || a.Owner != user.ID || told != user.ID {
			t.Errorf("%s: %+v, told %q, %v", user.ID, a, told, err)
		}
	}
}

// Some security keys tell no user handle where they were told what to use.
func TestAnAllowedPasskeyNeedsNoUserHandle(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	d.Handle = new(string)
	a, err := w.get(d, w.beginGet(made))
	if err != nil || a.Owner != ann.ID {
		t.Errorf("%+v, %v", a, err)
	}
}

// The assertion counts only when the person is back in the program.
func TestAnAssertionCanBeKeptAsJSON(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	d.BackupEligible, d.BackedUp = true, true
	made := w.enroll(d, ann)
	a, err := w.get(d, w.beginGet(made))
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var read passkey.Assertion
	if err := json.Unmarshal(encoded, &read); err != nil || read != a {
		t.Errorf("read %+v of %s, %v", read, encoded, err)
	}
	want := passkey.Assertion{CredentialID: made.ID, Owner: ann.ID, SignCount: 2, BackupEligible: true, BackedUp: true}
	if read != want {
		t.Errorf("got %+v, want %+v", read, want)
	}
}

func TestCeremoniesTimeOut(t *testing.T) {
	rows := []struct {
		name  string
		after time.Duration
		want  error
	}{
		{"just in time", passkey.Life - time.Nanosecond, nil},
		{"too late", passkey.Life, passkey.ErrRefused},
		{"a day later", 24 * time.Hour, passkey.ErrRefused},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w, d := newWorld(t), passkeytest.New(origin)
			made := w.enroll(d, ann)
			create, get := w.beginCreate(ben), w.beginGet(made)
			created, got := d.Create(create.Options), d.Get(get.Options)
			w.now = w.now.Add(row.after)
			c, err := w.rp.FinishCreate(create.Session, ben, created)
			if row.want == nil && err != nil {
				t.Errorf("create: %v", err)
			} else if row.want != nil {
				wantRefused(t, c, err, row.want)
			}
			a, err := w.rp.FinishGet(get.Session, got, w.lookup)
			if row.want == nil && err != nil {
				t.Errorf("get: %v", err)
			} else if row.want != nil {
				wantRefused(t, a, err, row.want)
			}
		})
	}
}

// Five minutes are also what the browser is told.
func TestLifeIsFiveMinutes(t *testing.T) {
	if passkey.Life != 5*time.Minute {
		t.Errorf("%v", passkey.Life)
	}
}

func TestAnUnknownCredentialIsSaidToBe(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	delete(w.kept, made.ID)
	a, err := w.get(d, w.beginGet())
	wantRefused(t, a, err, passkey.ErrUnknownCredential)
	if errors.Is(err, passkey.ErrRefused) {
		t.Errorf("also refused: %v", err)
	}
}

// A store that is down has refused nobody.
func TestAnErrorOfLookupIsReturned(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	w.enroll(d, ann)
	down := errors.New("store is down")
	ceremony := w.beginGet()
	a, err := w.rp.FinishGet(ceremony.Session, d.Get(ceremony.Options), func(string, string) (passkey.Credential, string, error) {
		return passkey.Credential{}, "", down
	})
	wantRefused(t, a, err, down)
	if errors.Is(err, passkey.ErrRefused) {
		t.Errorf("also refused: %v", err)
	}
}

// Errors are for the log: they say why, and nothing that could be used.
func TestErrorsSayWhyAndNoSecret(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	first, second := w.beginGet(made), w.beginGet(made)
	challenges := []string{
		object(t, first.Options)["challenge"].(string), object(t, second.Options)["challenge"].(string),
	}
	evil := passkeytest.New("https://evil.example/" + strings.Repeat("\n", 5000))
	evil.Passkeys = d.Passkeys
	unverified := d.Clone()
	unverified.UserVerified = false
	elsewhere := d.Clone()
	elsewhere.RPID = "evil.example"
	rows := []struct {
		name     string
		response []byte
		says     string
	}{
		{"challenge", d.Get(second.Options), "challenge"},
		{"origin", evil.Get(first.Options), "evil.example"},
		{"user verification", unverified.Get(first.Options), "verification"},
		{"RP ID", elsewhere.Get(first.Options), "RP Hash"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, err := w.rp.FinishGet(first.Session, row.response, w.lookup)
			if !errors.Is(err, passkey.ErrRefused) || !strings.Contains(err.Error(), row.says) {
				t.Fatalf("got %v", err)
			}
			if len(err.Error()) > 1000 || strings.Contains(err.Error(), "\n") {
				t.Errorf("%d bytes: %v", len(err.Error()), err)
			}
			for _, challenge := range challenges {
				if strings.Contains(err.Error(), challenge) {
					t.Errorf("tells a challenge: %v", err)
				}
			}
		})
	}
}
