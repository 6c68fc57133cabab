package dpop_test

import (
	"testing"

	"foyer/auth/dpop"
)

// RFC 9449 section 4.3: compared after syntax- and scheme-based normalization.
func TestURLIsComparedInCanonicalForm(t *testing.T) {
	rows := []struct {
		name, claimed, served string
		same                  bool
	}{
		{"identical", "https://foyer.example/a", "https://foyer.example/a", true},
		{"query and fragment left out", "https://foyer.example/a?x=1#y", "https://foyer.example/a", true},
		{"host and scheme in capitals", "HTTPS://Foyer.Example/a", "https://foyer.example/a", true},
		{"default port of https", "https://foyer.example:443/a", "https://foyer.example/a", true},
		{"default port of http", "http://localhost:80/a", "http://localhost/a", true},
		{"default port beside IPv6", "https://[::1]:443/a", "https://[::1]/a", true},
		{"http port on https", "https://foyer.example:80/a", "https://foyer.example/a", false},
		{"path in capitals", "https://foyer.example/A", "https://foyer.example/a", false},
		{"escaped slash", "https://foyer.example/a%2Fb", "https://foyer.example/a/b", false},
		{"user before the host", "https://foyer.example@evil.example/a", "https://foyer.example/a", false},
		{"host as a prefix", "https://foyer.example.evil/a", "https://foyer.example/a", false},
		{"dots in the path", "https://foyer.example/b/../a", "https://foyer.example/a", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			f := forge(t, b.Nonces.Mint())
			f.claims["htu"] = row.claimed
			delete(f.claims, "ath")
			_, err := b.Verify(f.sign(t), dpop.Request{Method: "POST", URL: row.served})
			if (err == nil) != row.same {
				t.Errorf("%s for %s: %v", row.claimed, row.served, err)
			}
		})
	}
}

func TestKeySurvivesEncoding(t *testing.T) {
	key, err := dpop.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	again, err := dpop.ParseKey(key.Encode())
	if err != nil || again.Thumbprint() != key.Thumbprint() {
		t.Errorf("thumbprint changed: %v", err)
	}
	if n := len(key.Encode()); n != 43 {
		t.Errorf("encoded in %d bytes", n)
	}
	for name, text := range map[string]string{
		"empty": "", "short": "AAAA", "zero": b64.EncodeToString(make([]byte, 32)),
		"too large": "__________________________________________8", "not base64": "!!!",
	} {
		if _, err := dpop.ParseKey(secret(text)); err == nil {
			t.Errorf("%s: taken as a key", name)
		}
	}
}
