package profile_test

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"foyer/app/profile"
)

func TestParseServer(t *testing.T) {
	for typed, want := range map[string]string{
		"foyer.example.org":              "https://foyer.example.org",
		"  Foyer.Example.ORG. ":          "https://foyer.example.org",
		"https://foyer.example.org/":     "https://foyer.example.org",
		"HTTPS://foyer.example.org:443":  "https://foyer.example.org",
		"https://foyer.example.org:8443": "https://foyer.example.org:8443",
		"foyer.example.org:80":           "https://foyer.example.org:80",
		"foyer:08443":                    "https://foyer:8443",
		"localhost:8080":                 "http://localhost:8080",
		"localhost":                      "http://localhost",
		"http://localhost:80/":           "http://localhost",
		"https://localhost:8443":         "https://localhost:8443",
		"http://127.0.0.1:1234":          "http://127.0.0.1:1234",
		"127.9.9.9":                      "http://127.9.9.9",
		"[::1]:8080":                     "http://[::1]:8080",
		"https://[2001:DB8::1]":          "https://[2001:db8::1]",
		"192.168.1.2":                    "https://192.168.1.2",
		"Bücher.example":                 "https://xn--bcher-kva.example",
		"BÜCHER.example":                 "https://xn--bcher-kva.example",
	} {
		if got, err := profile.ParseServer(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", typed, got, err, want)
		}
	}
}

func TestParseServerRefuses(t *testing.T) {
	for _, typed := range []string{
		"http://foyer.example.org", "HTTP://10.0.0.1", "http://localhost.example.org", "http://x.localhost",
		"http://0.0.0.0", "http://[::]", "http://128.0.0.1", "http://[::ffff:10.0.0.1]",
	} {
		if got, err := profile.ParseServer(typed); !errors.Is(err, profile.ErrInsecure) || got != "" {
			t.Errorf("%q: %q, %v; want ErrInsecure", typed, got, err)
		}
	}
	for _, typed := range []string{
		"", " ", "https://", "http://", "://x", "ftp://x", "mailto:a@b", "javascript:alert(1)", "file:///etc",
		"https://x/path", "https://x//", "x/y", "https://x?", "https://x?q", "https://x#", "https://x/#f",
		"https://u@x", "https://u:p@x", "u@x", `https://x\y`, "https://x%2e", "https://%31", "a b", "a\tb", "a\nb", "a\x00b",
		"https://x:", "x:0", "x:65536", "x:-1", "x:http", "x:1:2", "::1", "[::1", "[fe80::1%25eth0]", "[127.0.0.1]",
		"127.1", "2130706433", "0x7f.1", "x.0x1", "1.2.3.4.5", "-x.example", "a..b", ".", "x_y.example", "x!",
		strings.Repeat("a", 64) + ".example", strings.Repeat("a.", 130) + "example", strings.Repeat("x", 1<<20),
	} {
		if got, err := profile.ParseServer(typed); !errors.Is(err, profile.ErrMalformed) || got != "" {
			t.Errorf("%.80q: %q, %v; want ErrMalformed", typed, got, err)
		}
	}
}

// FuzzParseServer: what is accepted is a bare, safe origin that parses to
// itself; what is refused gives nothing.
func FuzzParseServer(f *testing.F) {
	for _, seed := range []string{"foyer.example.org", "http://127.0.0.1:1", "[::1]", "https://u@x", "Bücher", "x:65536", "0x7f.1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		origin, err := profile.ParseServer(typed)
		if err != nil {
			if origin != "" {
				t.Fatalf("refused with %q", origin)
			}
			return
		}
		if again, err := profile.ParseServer(origin); err != nil || again != origin {
			t.Fatalf("%q parses to %q, %v", origin, again, err)
		}
		u, err := url.Parse(origin)
		if err != nil || origin != u.Scheme+"://"+u.Host || u.User != nil {
			t.Fatalf("%q is no origin", origin)
		}
		addr, err := netip.ParseAddr(u.Hostname())
		loopback := err == nil && addr.IsLoopback() || u.Hostname() == "localhost"
		if u.Scheme != "https" && !(u.Scheme == "http" && loopback) {
			t.Fatalf("%q is not safe", origin)
		}
	})
}

// TestShownKeepsSecrets: a complaint about an address repeats enough to find
// the slip, and nothing that was typed into it as a secret.
func TestShownKeepsSecrets(t *testing.T) {
	for typed, want := range map[string]string{
		"http://foyer.example.org":            "http://foyer.example.org",
		"https://foyer.example.org/path":      "https://foyer.example.org/path",
		" https://ann:hunter2@foyer.example ": "https://…@foyer.example",
		"ann:hunter2@foyer.example":           "…@foyer.example",
		"https://ann:a/hunter2?b#c@d@foyer":   "https://…@foyer",
		"hunter2://@x":                        "…@x",
		"https://foyer.example/?key=hunter2":  "https://foyer.example/?…",
		"https://foyer.example/#hunter2":      "https://foyer.example/#…",
		"two\nlines":                          "two lines",
		"https://\xff":                        "https://\uFFFD",
		strings.Repeat("é", 1000):             strings.Repeat("é", 150) + "…",
	} {
		if got := profile.Shown(typed); got != want {
			t.Errorf("%.40q: %q, want %q", typed, got, want)
		}
	}
}
