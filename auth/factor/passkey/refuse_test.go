package passkey_test

import (
	"bytes"
	"strings"
	"testing"

	"foyer/auth/factor/passkey"
	"foyer/auth/factor/passkey/passkeytest"
)

type clientRow struct {
	name  string
	wrong func(*passkeytest.Device)
	ok    bool
}

// client is what a device, its browser or its page may do wrongly in either
// direction.
var client = []clientRow{
	{"nothing wrong", func(*passkeytest.Device) {}, true},
	{"person not verified", func(d *passkeytest.Device) { d.UserVerified = false }, false},
	{"person not present", func(d *passkeytest.Device) { d.UserPresent = false }, false},
	{"other port", func(d *passkeytest.Device) { d.Origin = origin + ":8443" }, false},
	{"implied port spelled out", func(d *passkeytest.Device) { d.Origin = origin + ":443" }, false},
	{"other host", func(d *passkeytest.Device) { d.Origin = "https://evil.example" }, false},
	{"subdomain", func(d *passkeytest.Device) { d.Origin = "https://x.foyer.example" }, false},
	{"parent domain", func(d *passkeytest.Device) { d.Origin = "https://example" }, false},
	{"longer host", func(d *passkeytest.Device) { d.Origin = origin + ".evil.example" }, false},
	{"http", func(d *passkeytest.Device) { d.Origin = "http://foyer.example" }, false},
	{"path in the origin", func(d *passkeytest.Device) { d.Origin = origin + "/x" }, false},
	{"upper case", func(d *passkeytest.Device) { d.Origin = "https://FOYER.example" }, false},
	{"no origin", func(d *passkeytest.Device) { d.Origin = "" }, false},
	{"an app's origin", func(d *passkeytest.Device) { d.Origin = "android:apk-key-hash:x" }, false},
	{"other RP ID", func(d *passkeytest.Device) { d.RPID = "evil.example" }, false},
	{"origin for RP ID", func(d *passkeytest.Device) { d.RPID = origin }, false},
	{"frame of another site", func(d *passkeytest.Device) { d.CrossOrigin = true }, false},
	{"frame of another site, named", func(d *passkeytest.Device) { d.CrossOrigin, d.TopOrigin = true, "https://evil.example" }, false},
	{"frame of the same site, named", func(d *passkeytest.Device) { d.CrossOrigin, d.TopOrigin = true, origin }, false},
	{"top origin without a frame", func(d *passkeytest.Device) { d.TopOrigin = "https://evil.example" }, false},
	{"other challenge", func(d *passkeytest.Device) { d.Challenge = strings.Repeat("A", 43) }, false},
	{"no type", func(d *passkeytest.Device) { d.Type = "null" }, false},
	{"payment", func(d *passkeytest.Device) { d.Type = "payment.get" }, false},
	{"backed up without being eligible", func(d *passkeytest.Device) { d.BackedUp = true }, false},
	{"token binding", func(d *passkeytest.Device) { d.TokenBinding = "supported" }, true},
	{"token binding of no known status", func(d *passkeytest.Device) { d.TokenBinding = "perhaps" }, true},
	{"extensions unasked", func(d *passkeytest.Device) { d.Extensions = `{"credProps":{"rk":true},"x":1}` }, true},
	{"extensions of no known shape", func(d *passkeytest.Device) { d.Extensions = `{"credProps":7}` }, false},
}

func TestCreateChecksTheClient(t *testing.T) {
	for _, row := range append(client, clientRow{"type of get", func(d *passkeytest.Device) { d.Type = "webauthn.get" }, false}) {
		t.Run(row.name, func(t *testing.T) {
			w, d := newWorld(t), passkeytest.New(origin)
			row.wrong(d)
			ceremony := w.beginCreate(ann)
			made, err := w.rp.FinishCreate(ceremony.Session, ann, d.Create(ceremony.Options))
			if !row.ok {
				wantRefused(t, made, err, passkey.ErrRefused)
			} else if err != nil || made.ID == "" {
				t.Errorf("%+v, %v", made, err)
			}
		})
	}
}

func TestGetChecksTheClient(t *testing.T) {
	for _, row := range append(client, clientRow{"type of create", func(d *passkeytest.Device) { d.Type = "webauthn.create" }, false}) {
		t.Run(row.name, func(t *testing.T) {
			w, d := newWorld(t), passkeytest.New(origin)
			made := w.enroll(d, ann)
			row.wrong(d)
			for _, ceremony := range []passkey.Ceremony{w.beginGet(), w.beginGet(made)} {
				a, err := w.get(d, ceremony)
				if !row.ok {
					wantRefused(t, a, err, passkey.ErrRefused)
				} else if err != nil || a.Owner != ann.ID {
					t.Errorf("%+v, %v", a, err)
				}
			}
		})
	}
}

func TestResponsesToAnotherCeremonyAreRefused(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	first, second := w.beginGet(made), w.beginGet(made)
	a, err := w.rp.FinishGet(second.Session, d.Get(first.Options), w.lookup)
	wantRefused(t, a, err, passkey.ErrRefused)

	create, other := w.beginCreate(ben), w.beginCreate(ben)
	response := d.Create(create.Options)
	c, err := w.rp.FinishCreate(other.Session, ben, response)
	wantRefused(t, c, err, passkey.ErrRefused)
	// The session is of one account, whoever sends the response.
	c, err = w.rp.FinishCreate(create.Session, ann, response)
	wantRefused(t, c, err, passkey.ErrRefused)
	if _, err = w.rp.FinishCreate(create.Session, ben, response); err != nil {
		t.Errorf("to its own: %v", err)
	}
}

// The response is right for the challenge, whichever session that is of.
func TestSessionsOfAnotherKindAreRefused(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	elsewhere, err := passkey.New("https://other.example", "", w.rpNow)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := elsewhere.BeginGet(nil)
	if err != nil {
		t.Fatal(err)
	}
	create, get := w.beginCreate(ann), w.beginGet(made)
	for name, ceremony := range map[string]passkey.Ceremony{"create": create, "another server": foreign} {
		t.Run("get with "+name, func(t *testing.T) {
			d.Challenge = challengeOf(t, object(t, ceremony.Options))
			a, err := w.rp.FinishGet(ceremony.Session, d.Get(get.Options), w.lookup)
			wantRefused(t, a, err, passkey.ErrRefused)
		})
	}
	d.Challenge = ""
	for _, session := range []string{"", "{}", "null", "\x00", get.Session[1:]} {
		a, err := w.rp.FinishGet(session, d.Get(get.Options), w.lookup)
		wantRefused(t, a, err, passkey.ErrRefused)
		c, err := w.rp.FinishCreate(session, ann, d.Create(create.Options))
		wantRefused(t, c, err, passkey.ErrRefused)
	}
	other := passkeytest.New(origin)
	other.Challenge = challengeOf(t, object(t, get.Options))
	c, err := w.rp.FinishCreate(get.Session, ann, other.Create(create.Options))
	wantRefused(t, c, err, passkey.ErrRefused)
}

func TestOnlyAllowedCredentialsOfTheirOwnersDo(t *testing.T) {
	other, empty := ben.ID, ""
	long, invalid := strings.Repeat("a", 65), "\xff\xfe"
	rows := []struct {
		name        string
		handle      *string
		allow       string // the account whose passkey is allowed; empty for any
		looksUp     bool
		wantRefused bool
	}{
		{"own handle", nil, ann.ID, true, false},
		{"another's handle", &other, "", true, true},
		{"another's handle, allowed", &other, ann.ID, true, true},
		{"no handle, any allowed", &empty, "", false, true},
		{"handle of 65 bytes", &long, "", false, true},
		{"handle that is no text", &invalid, "", false, true},
		{"not allowed", nil, ben.ID, false, true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w, d := newWorld(t), passkeytest.New(origin)
			allow := map[string][]passkey.Credential{ben.ID: {w.enroll(d, ben)}, ann.ID: {w.enroll(d, ann)}}
			ceremony := w.beginGet(allow[row.allow]...)
			d.Handle, d.Pick = row.handle, ann.ID
			// A client that does as it likes answers with what is not allowed.
			response := d.Get(changed(t, ceremony.Options, nil, "allowCredentials"))
			lookedUp := false
			a, err := w.rp.FinishGet(ceremony.Session, response, func(id, handle string) (passkey.Credential, string, error) {
				lookedUp = true
				return w.lookup(id, handle)
			})
			if row.wantRefused {
				wantRefused(t, a, err, passkey.ErrRefused)
			} else if err != nil {
				t.Error(err)
			}
			if lookedUp != row.looksUp {
				t.Errorf("looked up: %v", lookedUp)
			}
		})
	}
}

// A lookup that errs must not open a door.
func TestWhatLookupFindsMustBeWhatWasAsked(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	bens, anns := w.enroll(d, ben), w.enroll(d, ann)
	rows := []struct {
		name  string
		found passkey.Credential
		owner string
		want  error
	}{
		{"another credential", bens, ann.ID, passkey.ErrUnknownCredential},
		{"none", passkey.Credential{}, ann.ID, passkey.ErrUnknownCredential},
		{"no owner", anns, "", passkey.ErrUnknownCredential},
		{"another's key", passkey.Credential{ID: anns.ID, Record: bens.Record}, ann.ID, passkey.ErrRefused},
		{"no key", passkey.Credential{ID: anns.ID, Record: "{}"}, ann.ID, passkey.ErrRefused},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			ceremony := w.beginGet()
			a, err := w.rp.FinishGet(ceremony.Session, d.Get(ceremony.Options), func(string, string) (passkey.Credential, string, error) {
				return row.found, row.owner, nil
			})
			wantRefused(t, a, err, row.want)
		})
	}
}

// The caller looks passkeys up by ID, so each may have only one spelling.
func TestLookupIsAskedByTheOneSpellingOfAnID(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	ceremony := w.beginGet()
	response := d.Get(ceremony.Options)
	last := made.ID[len(made.ID)-1]
	// 32 bytes leave two bits of the last letter unused.
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	spelled := made.ID[:len(made.ID)-1] + string(alphabet[strings.IndexByte(alphabet, last)|1])
	response = changed(t, changed(t, response, spelled, "id"), spelled, "rawId")
	if a, err := w.rp.FinishGet(ceremony.Session, response, w.lookup); err != nil || a.CredentialID != made.ID {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestTamperedResponsesAreRefused(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	w.enroll(d, ann)
	create, get := w.beginCreate(ben), w.beginGet()
	created, got := passkeytest.New(origin).Create(create.Options), d.Get(get.Options)
	inside := func(response []byte, member string) any {
		return object(t, response)["response"].(map[string]any)[member]
	}
	sign := []string{"response", "signature"}
	data := []string{"response", "authenticatorData"}
	rows := map[string][]byte{
		"signature":             changed(t, got, flipped(t, inside(got, "signature"), -1), sign...),
		"no signature":          changed(t, got, "", sign...),
		"counter":               changed(t, got, flipped(t, inside(got, "authenticatorData"), 36), data...),
		"backup flags":          changed(t, got, flipped(t, inside(got, "authenticatorData"), 32), data...),
		"bytes after the data":  changed(t, got, inside(got, "authenticatorData").(string)+"AAAA", data...),
		"type":                  changed(t, got, "password", "type"),
		"ID is not the raw ID":  changed(t, got, "AAAA", "id"),
		"no ID":                 changed(t, changed(t, got, "", "id"), "", "rawId"),
		"no response":           changed(t, got, nil, "response"),
		"a creation's response": created,
	}
	for name, response := range rows {
		t.Run("get: "+name, func(t *testing.T) {
			a, err := w.rp.FinishGet(get.Session, response, w.lookup)
			wantRefused(t, a, err, passkey.ErrRefused)
		})
	}
	attested := []string{"response", "attestationObject"}
	rows = map[string][]byte{
		"public key":               changed(t, created, flipped(t, inside(created, "attestationObject"), -1), attested...),
		"no attestation":           changed(t, created, "", attested...),
		"bytes after it":           changed(t, created, inside(created, "attestationObject").(string)+"AA", attested...),
		"type":                     changed(t, created, "password", "type"),
		"another's ID":             changed(t, changed(t, created, "AAAA", "id"), "AAAA", "rawId"),
		"an assertion's response":  got,
		"an assertion's data only": changed(t, created, inside(got, "authenticatorData"), attested...),
	}
	for name, response := range rows {
		t.Run("create: "+name, func(t *testing.T) {
			c, err := w.rp.FinishCreate(create.Session, ben, response)
			wantRefused(t, c, err, passkey.ErrRefused)
		})
	}
}

func TestTruncatedOversizedAndGarbageResponsesAreRefused(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	made := w.enroll(d, ann)
	create, get := w.beginCreate(ben), w.beginGet(made)
	created, got := passkeytest.New(origin).Create(create.Options), d.Get(get.Options)
	both := func(name string, response []byte) {
		t.Helper()
		c, err := w.rp.FinishCreate(create.Session, ben, response)
		wantRefused(t, c, err, passkey.ErrRefused)
		a, err := w.rp.FinishGet(get.Session, response, w.lookup)
		wantRefused(t, a, err, passkey.ErrRefused)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	for _, whole := range [][]byte{created, got} {
		for length := range whole {
			both("truncated", whole[:length])
		}
		both("twice", append(bytes.Clone(whole), whole...))
		both("oversized", append(bytes.Clone(whole), bytes.Repeat([]byte(" "), 64<<10)...))
	}
	for _, garbage := range []string{"null", "[]", "{}", "7", `"x"`, "\x00", "\xff", strings.Repeat("[", 60_000), strings.Repeat(`{"id":`, 9_000)} {
		both(garbage[:1], []byte(garbage))
	}
	// None of that has used the ceremonies up or changed what they accept.
	if _, err := w.rp.FinishGet(get.Session, got, w.lookup); err != nil {
		t.Error(err)
	}
	if _, err := w.rp.FinishCreate(create.Session, ben, created); err != nil {
		t.Error(err)
	}
}
