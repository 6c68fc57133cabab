package client

import (
	"errors"
	"net/url"
	"testing"
)

func TestNewTakesOnlySafeOrigins(t *testing.T) {
	rows := []struct {
		url  string
		want error
	}{
		{"https://foyer.example", nil},
		{"https://foyer.example:8443", nil},
		{"https://192.0.2.7", nil},
		{"http://localhost:8080", nil},
		{"http://127.0.0.1:8080", nil},
		{"http://[::1]:8080", nil},
		{"http://foyer.example", ErrInsecure},
		{"http://192.0.2.7", ErrInsecure},
		{"http://0.0.0.0", ErrInsecure},
		{"http://localhost.evil.example", ErrInsecure},
		{"http://127.0.0.1.evil.example", ErrInsecure},
		{"", ErrURL},
		{"foyer.example", ErrURL},
		{"https://", ErrURL},
		{"https://:443", ErrURL},
		{"https://foyer.example/", ErrURL},
		{"https://foyer.example/path", ErrURL},
		{"https://foyer.example?x", ErrURL},
		{"https://foyer.example#x", ErrURL},
		{"https://ann@foyer.example", ErrURL},
		{"ftp://foyer.example", ErrURL},
		{"file:///etc/passwd", ErrURL},
	}
	for _, row := range rows {
		t.Run(row.url, func(t *testing.T) {
			if _, err := New(Options{URL: row.url}); !errors.Is(err, row.want) {
				t.Fatalf("got %v, want %v", err, row.want)
			}
		})
	}
}

func FuzzURL(f *testing.F) {
	for _, seed := range []string{"https://foyer.example", "http://localhost:1", "https://[::1]:2", "http://a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, given string) {
		if checkURL(given) != nil {
			return
		}
		u, err := url.Parse(given)
		if err != nil || u.Host == "" || u.Path != "" || u.User != nil || u.RawQuery != "" {
			t.Fatalf("took %q", given)
		}
		if u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())) {
			t.Fatalf("took %q", given)
		}
	})
}
