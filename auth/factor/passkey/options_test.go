package passkey_test

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"testing"

	"foyer/auth/factor/passkey"
	"foyer/auth/factor/passkey/passkeytest"
)

// as compares one member of options, written as JSON.
func as(t *testing.T, options map[string]any, member, want string) {
	t.Helper()
	var wanted any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(options[member], wanted) {
		t.Errorf("%s: %v, want %s", member, options[member], want)
	}
}

// challengeOf returns the challenge after checking that it is what
// parseCreationOptionsFromJSON and its sister read.
func challengeOf(t *testing.T, options map[string]any) string {
	t.Helper()
	challenge, _ := options["challenge"].(string)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(challenge)
	if err != nil || len(raw) < 32 {
		t.Errorf("challenge %q: %d bytes, %v", challenge, len(raw), err)
	}
	return challenge
}

// Everything but the challenge, so that nothing comes in unseen.
func TestCreationOptionsAreWhatABrowserReads(t *testing.T) {
	w := newWorld(t)
	options := object(t, w.beginCreate(ann).Options)
	challengeOf(t, options)
	delete(options, "challenge")
	want := map[string]string{
		"rp":               `{"id": "foyer.example", "name": "Riverside"}`,
		"user":             `{"id": "YWNjLWFubg", "name": "ann@riverside.example", "displayName": "Ann Müller"}`,
		"pubKeyCredParams": `[{"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -8}, {"type": "public-key", "alg": -257}]`,
		"timeout":          `300000`,
		"attestation":      `"none"`,
		"authenticatorSelection": `{"residentKey": "required", "requireResidentKey": true,
			"userVerification": "required"}`,
	}
	for member, value := range want {
		as(t, options, member, value)
		delete(options, member)
	}
	if len(options) > 0 {
		t.Errorf("also %v", options)
	}
}

func TestRequestOptionsAreWhatABrowserReads(t *testing.T) {
	w := newWorld(t)
	made := w.enroll(passkeytest.New(origin), ann)
	for name, row := range map[string]struct {
		allow []passkey.Credential
		want  map[string]string
	}{
		"discoverable": {nil, map[string]string{}},
		"allowed": {[]passkey.Credential{made}, map[string]string{
			"allowCredentials": `[{"type": "public-key", "id": "` + made.ID + `", "transports": ["internal", "hybrid"]}]`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			options := object(t, w.beginGet(row.allow...).Options)
			challengeOf(t, options)
			delete(options, "challenge")
			row.want["rpId"], row.want["timeout"], row.want["userVerification"] = `"foyer.example"`, `300000`, `"required"`
			for member, value := range row.want {
				as(t, options, member, value)
				delete(options, member)
			}
			if len(options) > 0 {
				t.Errorf("also %v", options)
			}
		})
	}
}

func TestExcludedCredentialsAreNamed(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	first, second := w.enroll(d, ann), w.enroll(passkeytest.New(origin), ann)
	ceremony := w.beginCreate(ann, first, second)
	named, _ := object(t, ceremony.Options)["excludeCredentials"].([]any)
	if len(named) != 2 {
		t.Fatalf("named %v", named)
	}
	for i, want := range []string{first.ID, second.ID} {
		if one := named[i].(map[string]any); one["id"] != want || one["type"] != "public-key" {
			t.Errorf("%d: %v", i, one)
		}
	}
	if d.Create(ceremony.Options) != nil {
		t.Error("made a second one on the same device")
	}
}

func TestEveryCeremonyHasAChallengeOfItsOwn(t *testing.T) {
	w := newWorld(t)
	seen := map[string]bool{}
	for range 50 {
		for _, ceremony := range []passkey.Ceremony{w.beginCreate(ann), w.beginGet()} {
			challenge := challengeOf(t, object(t, ceremony.Options))
			if seen[challenge] {
				t.Fatalf("%s again", challenge)
			}
			seen[challenge] = true
		}
	}
}

// What clients say of transports goes into every later page of options.
func TestOnlyAFewShortTransportsAreKept(t *testing.T) {
	w, d := newWorld(t), passkeytest.New(origin)
	ceremony := w.beginCreate(ann)
	said := []string{"usb", "usb", "cable", "telepathy", string(make([]byte, 1000))}
	for i := range 100 {
		said = append(said, string(rune('a'+i)))
	}
	response := changed(t, d.Create(ceremony.Options), said, "response", "transports")
	made, err := w.rp.FinishCreate(ceremony.Session, ann, response)
	if err != nil {
		t.Fatal(err)
	}
	allowed := object(t, w.beginGet(made).Options)["allowCredentials"].([]any)[0].(map[string]any)
	as(t, allowed, "transports", `["usb", "hybrid", "telepathy", "a", "b", "c", "d", "e"]`)
}

func TestRecordsThatCannotBeReadAreNoRefusal(t *testing.T) {
	w := newWorld(t)
	for _, broken := range []passkey.Credential{{ID: "AAAA", Record: "{"}, {ID: "=", Record: "{}"}} {
		if c, err := w.rp.BeginGet([]passkey.Credential{broken}); err == nil || c.Session != "" {
			t.Errorf("%+v: began", broken)
		}
		if c, err := w.rp.BeginCreate(ann, []passkey.Credential{broken}); err == nil || c.Session != "" {
			t.Errorf("%+v: began", broken)
		}
	}
}
