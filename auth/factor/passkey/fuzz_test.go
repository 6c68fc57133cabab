package passkey_test

import (
	"errors"
	"testing"

	"foyer/auth/factor/passkey"
	"foyer/auth/factor/passkey/passkeytest"
)

// Of all responses only those that the device signed prove anything; the rest
// is refused and gives nothing. Changes that leave what is signed alone (order
// of members, spaces, transports) may be accepted.
func FuzzResponses(f *testing.F) {
	w := &world{now: start}
	rp, err := passkey.New(origin, "Riverside", w.rpNow)
	if err != nil {
		f.Fatal(err)
	}
	d := passkeytest.New(origin)
	create, err := rp.BeginCreate(ann, nil)
	if err != nil {
		f.Fatal(err)
	}
	created := d.Create(create.Options)
	made, err := rp.FinishCreate(create.Session, ann, created)
	if err != nil {
		f.Fatal(err)
	}
	get, err := rp.BeginGet(nil)
	if err != nil {
		f.Fatal(err)
	}
	got := d.Get(get.Options)
	for _, seed := range [][]byte{created, got, created[:len(created)/2], got[:len(got)/2], []byte("{}"), []byte("null"), nil} {
		f.Add(seed)
	}
	lookup := func(id, handle string) (passkey.Credential, string, error) {
		if id != made.ID || handle != ann.ID {
			return passkey.Credential{}, "", passkey.ErrUnknownCredential
		}
		return made, ann.ID, nil
	}
	f.Fuzz(func(t *testing.T, response []byte) {
		c, err := rp.FinishCreate(create.Session, ann, response)
		if err != nil {
			wantRefused(t, c, err, passkey.ErrRefused)
		} else if c.ID == "" || c.Record == "" {
			t.Errorf("made %+v", c)
		}
		a, err := rp.FinishGet(get.Session, response, lookup)
		switch {
		case errors.Is(err, passkey.ErrUnknownCredential):
			wantRefused(t, a, err, passkey.ErrUnknownCredential)
		case err != nil:
			wantRefused(t, a, err, passkey.ErrRefused)
		case a != passkey.Assertion{CredentialID: made.ID, Owner: ann.ID, SignCount: 2}:
			t.Errorf("proved %+v", a)
		}
	})
}

// Attestation objects are CBOR from outside and deserve fuzzing of their own,
// as few changes of the JSON around them reach them.
func FuzzAttestation(f *testing.F) {
	w := &world{now: start}
	rp, err := passkey.New(origin, "", w.rpNow)
	if err != nil {
		f.Fatal(err)
	}
	create, err := rp.BeginCreate(ann, nil)
	if err != nil {
		f.Fatal(err)
	}
	response := passkeytest.New(origin).Create(create.Options)
	f.Add(attestationOf(f, response))
	f.Add([]byte{0xa0})
	f.Add([]byte("\xa3cfmtfpackedgattStmt\xa0hauthDataA\x00"))
	f.Fuzz(func(t *testing.T, cbor []byte) {
		c, err := rp.FinishCreate(create.Session, ann, withAttestation(t, response, cbor))
		if err != nil {
			wantRefused(t, c, err, passkey.ErrRefused)
			return
		}
		// A client may make what it likes of its own key, but it must be a
		// credential that can be kept and asked for.
		if again, err := rp.BeginGet([]passkey.Credential{c}); err != nil || again.Session == "" {
			t.Errorf("made %+v, which cannot be asked for: %v", c, err)
		}
	})
}

func attestationOf(t testing.TB, response []byte) []byte {
	t.Helper()
	var read struct {
		Response struct {
			Object passkeytest.Bytes `json:"attestationObject"`
		} `json:"response"`
	}
	decode(t, response, &read)
	return read.Response.Object
}

func withAttestation(t testing.TB, response, cbor []byte) []byte {
	t.Helper()
	whole := object(t, response)
	whole["response"].(map[string]any)["attestationObject"] = passkeytest.Bytes(cbor)
	return encode(t, whole)
}
