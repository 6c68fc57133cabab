package passkey_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"foyer/auth/factor/passkey"
	"foyer/auth/factor/passkey/passkeytest"
)

func TestRelyingPartyIsTheHostOfThePublicURL(t *testing.T) {
	rows := []struct{ name, url, id, origin string }{
		{"plain", "https://foyer.example", "foyer.example", "https://foyer.example"},
		{"trailing slash", "https://foyer.example/", "foyer.example", "https://foyer.example"},
		{"subdomain", "https://id.foyer.example", "id.foyer.example", "https://id.foyer.example"},
		{"port", "https://foyer.example:8443", "foyer.example", "https://foyer.example:8443"},
		{"implied port", "https://foyer.example:443", "foyer.example", "https://foyer.example"},
		{"upper case", "HTTPS://Foyer.Example", "foyer.example", "https://foyer.example"},
		{"punycode", "https://xn--clnica-3va.example", "xn--clnica-3va.example", "https://xn--clnica-3va.example"},
		{"http on localhost", "http://localhost:8421", "localhost", "http://localhost:8421"},
		{"http on localhost, implied port", "http://localhost:80", "localhost", "http://localhost"},
		{"https on localhost", "https://localhost", "localhost", "https://localhost"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			rp, err := passkey.New(row.url, "", time.Now)
			if err != nil {
				t.Fatal(err)
			}
			if rp.ID() != row.id || rp.Origin() != row.origin {
				t.Errorf("ID %q, origin %q", rp.ID(), rp.Origin())
			}
		})
	}
}

func TestSomePublicURLsHaveNoPasskeys(t *testing.T) {
	for _, publicURL := range []string{
		"http://foyer.example", "http://127.0.0.1:8421", "https://127.0.0.1", "https://[::1]:8421", "https://192.168.1.7",
		"https://foyer", "https://foyer.example.", "https://clínica.example", "https://a@foyer.example", "https://",
		"ftp://foyer.example", "foyer.example", "http://localhost.evil.example", "", "://",
	} {
		rp, err := passkey.New(publicURL, "Riverside", time.Now)
		if !errors.Is(err, passkey.ErrNoRelyingParty) || rp != nil {
			t.Errorf("%q: %v, %v", publicURL, rp, err)
		}
	}
}

// Programs of other people listen on other ports of the same computer.
func TestOnLocalhostOnlyTheRightPortDoes(t *testing.T) {
	const right = "http://localhost:8421"
	rp, err := passkey.New(right, "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for page, ok := range map[string]bool{
		right: true, "http://localhost:8422": false, "http://localhost": false, "https://localhost:8421": false,
		"http://127.0.0.1:8421": false, "http://[::1]:8421": false, "http://x.localhost:8421": false,
	} {
		ceremony, err := rp.BeginCreate(ann, nil)
		if err != nil {
			t.Fatal(err)
		}
		made, err := rp.FinishCreate(ceremony.Session, ann, passkeytest.New(page).Create(ceremony.Options))
		if !ok {
			wantRefused(t, made, err, passkey.ErrRefused)
		} else if err != nil {
			t.Errorf("%s: %v", page, err)
		}
	}
}

func TestNobodyWithoutAUserHandleGetsAPasskey(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"", strings.Repeat("a", 65)} {
		if c, err := w.rp.BeginCreate(passkey.User{ID: id, Name: "x"}, nil); err == nil || c.Session != "" {
			t.Errorf("%d bytes: %+v", len(id), c)
		}
	}
}
