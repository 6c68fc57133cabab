package passkey_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"foyer/auth/factor/passkey"
	"foyer/auth/factor/passkey/passkeytest"
)

const origin = "https://foyer.example"

var (
	start = time.Date(2026, 5, 4, 10, 0, 7, 0, time.UTC)
	ann   = passkey.User{ID: "acc-ann", Name: "ann@riverside.example", DisplayName: "Ann Müller"}
	ben   = passkey.User{ID: "acc-ben", Name: "ben@riverside.example", DisplayName: "Ben"}
)

// world is one server, its store of passkeys, and a clock set by hand.
type world struct {
	*testing.T
	rp     *passkey.RelyingParty
	now    time.Time
	kept   map[string]passkey.Credential
	owners map[string]string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, now: start, kept: map[string]passkey.Credential{}, owners: map[string]string{}}
	rp, err := passkey.New(origin, "Riverside", w.rpNow)
	if err != nil {
		t.Fatal(err)
	}
	w.rp = rp
	return w
}

func (w *world) beginCreate(user passkey.User, exclude ...passkey.Credential) passkey.Ceremony {
	w.Helper()
	ceremony, err := w.rp.BeginCreate(user, exclude)
	if err != nil {
		w.Fatal(err)
	}
	return ceremony
}

func (w *world) beginGet(allow ...passkey.Credential) passkey.Ceremony {
	w.Helper()
	ceremony, err := w.rp.BeginGet(allow)
	if err != nil {
		w.Fatal(err)
	}
	return ceremony
}

// enroll makes a passkey on the device and keeps it.
func (w *world) enroll(d *passkeytest.Device, user passkey.User) passkey.Credential {
	w.Helper()
	ceremony := w.beginCreate(user)
	made, err := w.rp.FinishCreate(ceremony.Session, user, d.Create(ceremony.Options))
	if err != nil {
		w.Fatal(err)
	}
	w.keep(made, user)
	return made
}

func (w *world) keep(c passkey.Credential, owner passkey.User) {
	w.kept[c.ID], w.owners[c.ID] = c, owner.ID
}

func (w *world) lookup(id, _ string) (passkey.Credential, string, error) {
	c, found := w.kept[id]
	if !found {
		return passkey.Credential{}, "", fmt.Errorf("no row: %w", passkey.ErrUnknownCredential)
	}
	return c, w.owners[id], nil
}

// get lets the device answer and finishes.
func (w *world) get(d *passkeytest.Device, ceremony passkey.Ceremony) (passkey.Assertion, error) {
	return w.rp.FinishGet(ceremony.Session, d.Get(ceremony.Options), w.lookup)
}

// signIn gets, settles and keeps.
func (w *world) signIn(d *passkeytest.Device, allow ...passkey.Credential) error {
	w.Helper()
	a, err := w.get(d, w.beginGet(allow...))
	if err != nil {
		return err
	}
	settled, err := passkey.Settle(w.kept[a.CredentialID], a)
	if err != nil {
		if settled != (passkey.Credential{}) {
			w.Errorf("refused, but settled as %+v", settled)
		}
		return err
	}
	w.kept[a.CredentialID] = settled
	return nil
}

// wantRefused fails unless the error is want and nothing came with it.
func wantRefused[T comparable](t *testing.T, got T, err, want error) {
	t.Helper()
	var zero T
	if !errors.Is(err, want) || got != zero {
		t.Errorf("got %+v, error %v; want %v", got, err, want)
	}
}

// object reads JSON loosely, to be looked at or changed.
func object(t testing.TB, encoded []byte) map[string]any {
	t.Helper()
	var read map[string]any
	decode(t, encoded, &read)
	return read
}

func decode(t testing.TB, encoded []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(encoded, into); err != nil {
		t.Fatal(err)
	}
}

func encode(t testing.TB, value any) []byte {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// changed returns a response with the member at the path replaced.
func changed(t *testing.T, response []byte, value any, path ...string) []byte {
	t.Helper()
	whole := object(t, response)
	at := whole
	for _, member := range path[:len(path)-1] {
		at = at[member].(map[string]any)
	}
	at[path[len(path)-1]] = value
	encoded := encode(t, whole)
	if bytes.Equal(encoded, response) {
		t.Fatalf("%v: nothing changed", path)
	}
	return encoded
}

// flipped returns base64url bytes with one bit of one byte changed; at counts
// from the end if negative.
func flipped(t *testing.T, encoded any, at int) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(encoded.(string))
	if err != nil {
		t.Fatal(err)
	}
	if at < 0 {
		at += len(raw)
	}
	raw[at] ^= 1
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (w *world) rpNow() time.Time { return w.now }
