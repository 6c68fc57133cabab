package app

import (
	"fmt"
	"strings"
	"testing"

	"foyer/app/keychain"
	"foyer/auth/dpop"
)

func TestEntriesFitTheKeychain(t *testing.T) {
	long := strings.Repeat("\U0001F3E5", 400)
	entry := sessionEntry{
		Token: Secret(strings.Repeat("t", 512)), Thumbprint: strings.Repeat("k", 43), ID: strings.Repeat("i", 64),
		Name: long, Username: long, Email: long,
	}
	value, err := entry.encode()
	if err != nil || len(value) >= keychain.MaxValue {
		t.Fatalf("%d bytes, %v", len(value), err)
	}
	back, err := decodeSession(value)
	if err != nil || back.Token != entry.Token || back.ID != entry.ID {
		t.Fatalf("%+v, %v", back, err)
	}
	var hashes []string
	for range maxPending {
		hashes = append(hashes, strings.Repeat("h", 43))
	}
	value, err = encodeEntry(pendingEntry{Version: entryVersion, Hashes: hashes})
	if err != nil || len(value) >= keychain.MaxValue {
		t.Fatalf("%d bytes, %v", len(value), err)
	}
}

func TestNothingPrintsASecret(t *testing.T) {
	held := []any{
		installEntry{Key: "hidden"}, sessionEntry{Token: "hidden"}, Embedded{Launch: "hidden"},
		SignIn{Password: "hidden"}, NewPassword{Password: "hidden", Repeat: "hidden"},
		&session{token: "hidden", access: "hidden", unsaved: "hidden"},
		&Client{site: &site{launch: "hidden"}},
	}
	for _, one := range held {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
			text := fmt.Sprintf(verb, one)
			if strings.Contains(text, "hidden") || strings.Contains(text, fmt.Sprintf("%x", "hidden")) {
				t.Errorf("%T by %s: %s", one, verb, text)
			}
		}
	}
}

func FuzzInstallEntry(f *testing.F) {
	key, err := dpop.GenerateKey()
	if err != nil {
		f.Fatal(err)
	}
	good, _ := encodeEntry(installEntry{Version: entryVersion, Key: key.Encode(), ID: "x"})
	f.Add(good.Reveal())
	f.Add("")
	f.Add("bnVsbA")
	f.Fuzz(func(t *testing.T, value string) {
		if key, err := decodeInstall(Secret(value)); (key == nil) != (err != nil) {
			t.Fatalf("%v, %v", key, err)
		}
	})
}

func FuzzSessionEntry(f *testing.F) {
	good, _ := sessionEntry{Token: "t", Thumbprint: "k", ID: "i"}.encode()
	f.Add(good.Reveal())
	f.Add("")
	f.Add("bnVsbA")
	f.Fuzz(func(t *testing.T, value string) {
		entry, err := decodeSession(Secret(value))
		if err != nil && entry != (sessionEntry{}) {
			t.Fatal("refused, but not zero")
		}
		if err == nil && (entry.Token == "" || entry.Thumbprint == "") {
			t.Fatalf("took %q", value)
		}
	})
}

func FuzzPendingEntry(f *testing.F) {
	good, _ := encodeEntry(pendingEntry{Version: entryVersion, Hashes: []string{"a", "b"}})
	f.Add(good.Reveal())
	f.Fuzz(func(t *testing.T, value string) {
		hashes, err := decodePending(Secret(value))
		if err != nil && hashes != nil || len(hashes) > maxPending {
			t.Fatalf("%d hashes, %v", len(hashes), err)
		}
	})
}
