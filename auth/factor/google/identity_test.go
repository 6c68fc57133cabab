package google_test

import (
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth/factor/google"
	"foyer/auth/practice/provider"
)

func says(said map[string]any) provider.Faults {
	return provider.Faults{Claims: func(claims, _ map[string]any) {
		for name, value := range said {
			if claims[name] = value; value == nil {
				delete(claims, name)
			}
		}
	}}
}

func TestAddressIsProvedOnlyByWhoKeepsIt(t *testing.T) {
	stranger := newWorld(t, local, jose.ES256)
	googles := newWorld(t, google.Issuer, jose.ES256)
	rows := []struct {
		name                    string
		email, verified, domain any
		google, other           bool
	}{
		{"gmail", "sam@gmail.com", true, nil, true, true},
		{"gmail in capitals", "Sam@GMAIL.com", true, nil, true, true},
		{"hosted", "sam@river.example", true, "river.example", true, true},
		{"hosted, other case", "sam@River.example", true, "RIVER.example", true, true},
		{"verified once", "sam@river.example", true, nil, false, true},
		{"hosted elsewhere", "sam@river.example", true, "lake.example", false, true},
		{"hosted at the parent", "sam@mail.river.example", true, "river.example", false, true},
		{"hosted: empty", "sam@river.example", true, "", false, true},
		{"like gmail", "sam@notgmail.com", true, nil, false, true},
		{"below gmail", "sam@x.gmail.com", true, nil, false, true},
		{"not verified", "sam@gmail.com", false, "gmail.com", false, false},
		{"verified: none", "sam@gmail.com", nil, nil, false, false},
		{"verified: a word", "sam@gmail.com", "true", nil, false, false},
		{"verified: one", "sam@gmail.com", 1, nil, false, false},
	}
	for _, row := range rows {
		said := says(map[string]any{"email": row.email, "email_verified": row.verified, "hd": row.domain})
		for where, w := range map[bool]*world{true: googles, false: stranger} {
			want := row.other
			if where {
				want = row.google
			}
			got, err := w.signIn(said)
			if err != nil || got.Email != row.email || got.EmailProved != want {
				t.Errorf("%s (Google %v): %+v, %v", row.name, where, got, err)
			}
		}
	}
}

func TestWhatIsNoAddressIsLeftOut(t *testing.T) {
	w := newWorld(t, local, jose.ES256)
	for _, email := range []any{nil, "", "sam", "@gmail.com", "sam@", "a@b@gmail.com", "sam@gmail.com\n", "sam @gmail.com", "sam@\uff47mail.com", strings.Repeat("a", 300) + "@gmail.com"} {
		got, err := w.signIn(claim("email", email))
		if err != nil || got.Email != "" || got.EmailProved || got.Subject != "1001" {
			t.Errorf("%q: %+v, %v", email, got, err)
		}
	}
}

// Google also calls itself accounts.google.com, which must not be another person.
func TestGooglesTwoNamesAreOneIssuer(t *testing.T) {
	w := newWorld(t, google.Issuer, jose.RS256)
	for _, name := range []string{"https://accounts.google.com", "accounts.google.com"} {
		got, err := w.signIn(claim("iss", name))
		if err != nil || got.Issuer != google.Issuer {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWhatPeopleReadIsCleaned(t *testing.T) {
	got, err := newWorld(t, local, jose.ES256).signIn(says(map[string]any{
		"name": "  Ann\u202e\n\x00 Lee" + strings.Repeat("!", 200), "locale": "not a language", "picture": "picture.png",
	}))
	if err != nil || !strings.HasPrefix(got.Name, "Ann Lee!") || len(got.Name) != 100 || got.Locale != "" || got.Picture != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestNew(t *testing.T) {
	rows := map[string]struct {
		issuer string
		ok     bool
	}{
		"Google's":             {"", true},
		"another's":            {"https://id.river.example/realms/staff", true},
		"this computer":        {"http://localhost:80/practice", true},
		"this computer, IPv4":  {"http://127.0.0.1:80", true},
		"this computer, IPv6":  {"http://[::1]:80", true},
		"plain http":           {"http://id.river.example", false},
		"like this computer":   {"http://localhost.river.example", false},
		"a private address":    {"http://10.0.0.1", false},
		"a name":               {"accounts.google.com", false},
		"another scheme":       {"ftp://id.river.example", false},
		"no host":              {"https:///x", false},
		"a question":           {"https://id.river.example?x=1", false},
		"a fragment":           {"https://id.river.example#x", false},
		"a password":           {"https://a:b@id.river.example", false},
		"what cannot be meant": {"https://[", false},
	}
	for name, row := range rows {
		if _, err := google.New(google.Options{Issuer: row.issuer, ClientID: clientID}); (err == nil) != row.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := google.New(google.Options{}); err == nil {
		t.Error("without a client id")
	}
}
