package keychaintest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"foyer/app/keychain"
	"foyer/auth"
)

// Run tests the contract. open returns a keychain that is available; it may be
// the same one each time, the tests use profiles of their own.
func Run(t *testing.T, open func(t *testing.T) keychain.Keychain) {
	for _, row := range []struct {
		name string
		test func(*testing.T, keychain.Keychain, keychain.Name)
	}{
		{"keeps and returns", keepsAndReturns},
		{"absent", absent},
		{"names are separate", namesAreSeparate},
		{"refuses bad values", refusesBadValues},
		{"refuses bad names", refusesBadNames},
		{"a canceled context returns at once", canceledContext},
		{"concurrent use", concurrentUse},
		{"open keychain", openKeychain},
	} {
		t.Run(row.name, func(t *testing.T) {
			profile := strings.ReplaceAll(row.name, " ", "-")
			row.test(t, open(t), keychain.Name{Profile: profile, Server: "https://foyer.example.org", Kind: keychain.KindSession})
		})
	}
}

func set(t *testing.T, k keychain.Keychain, name keychain.Name, value auth.Secret) {
	t.Helper()
	if err := k.Set(t.Context(), name, value); err != nil {
		t.Fatalf("Set %v: %v", name, err)
	}
}

func want(t *testing.T, k keychain.Keychain, name keychain.Name, value auth.Secret) {
	t.Helper()
	if got, err := k.Get(t.Context(), name); err != nil || got != value {
		t.Fatalf("Get %v = %q, %v; want %q", name, got.Reveal(), err, value.Reveal())
	}
}

func wantNone(t *testing.T, k keychain.Keychain, name keychain.Name) {
	t.Helper()
	if got, err := k.Get(t.Context(), name); !errors.Is(err, keychain.ErrNotFound) || got != "" {
		t.Fatalf("Get %v = %q, %v; want ErrNotFound", name, got.Reveal(), err)
	}
}

func keepsAndReturns(t *testing.T, k keychain.Keychain, name keychain.Name) {
	long := auth.Secret(strings.Repeat("A-_z", keychain.MaxValue/4)[:keychain.MaxValue-1])
	for _, value := range []auth.Secret{"first", "second", long, "x", "cGFk=="} {
		set(t, k, name, value)
		want(t, k, name, value)
	}
	if err := k.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	wantNone(t, k, name)
}

func absent(t *testing.T, k keychain.Keychain, name keychain.Name) {
	wantNone(t, k, name)
	for range 2 {
		if err := k.Delete(t.Context(), name); err != nil {
			t.Fatalf("Delete of what is absent: %v", err)
		}
	}
}

func namesAreSeparate(t *testing.T, k keychain.Keychain, name keychain.Name) {
	var names []keychain.Name
	for _, profile := range []string{name.Profile, name.Profile + "2"} {
		for _, server := range []string{keychain.Embedded, "https://a.example", "https://a.example:8443"} {
			for _, kind := range []string{keychain.KindInstall, keychain.KindSession, keychain.KindPendingRevoke} {
				names = append(names, keychain.Name{Profile: profile, Server: server, Kind: kind})
			}
		}
	}
	value := func(i int) auth.Secret { return auth.Secret(fmt.Sprintf("value-%d", i)) }
	for i, n := range names {
		set(t, k, n, value(i))
	}
	for i, n := range names {
		want(t, k, n, value(i))
		if err := k.Delete(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		wantNone(t, k, n)
	}
}

func refusesBadValues(t *testing.T, k keychain.Keychain, name keychain.Name) {
	set(t, k, name, "kept")
	for _, bad := range []string{
		"", "two\nlines", "line\n", "with space", "a+b", "a/b", "umlaut-ä", "nul\x00",
		strings.Repeat("a", keychain.MaxValue), strings.Repeat("a", 1<<20),
	} {
		err := k.Set(t.Context(), name, auth.Secret(bad))
		if !errors.Is(err, keychain.ErrValue) {
			t.Errorf("Set of %d bytes %.20q: %v, want ErrValue", len(bad), bad, err)
		}
		if len(bad) > 3 && err != nil && strings.Contains(err.Error(), bad) {
			t.Errorf("the error repeats the value: %v", err)
		}
	}
	want(t, k, name, "kept")
}

func refusesBadNames(t *testing.T, k keychain.Keychain, name keychain.Name) {
	for _, change := range []func(*keychain.Name){
		func(n *keychain.Name) { n.Kind = "" },
		func(n *keychain.Name) { n.Kind = "password" },
		func(n *keychain.Name) { n.Profile = "" },
		func(n *keychain.Name) { n.Profile = "a/b" },
		func(n *keychain.Name) { n.Profile = "a\nb" },
		func(n *keychain.Name) { n.Profile = "a b" },
		func(n *keychain.Name) { n.Server = "" },
		func(n *keychain.Name) { n.Server = "https://x\x00" },
		func(n *keychain.Name) { n.Server = "https://x -w y" },
		func(n *keychain.Name) { n.Server = strings.Repeat("s", 400) },
	} {
		bad := name
		change(&bad)
		_, getErr := k.Get(t.Context(), bad)
		for _, err := range []error{getErr, k.Set(t.Context(), bad, "value"), k.Delete(t.Context(), bad)} {
			if !errors.Is(err, keychain.ErrName) {
				t.Errorf("%q: %v, want ErrName", bad, err)
			}
		}
	}
}

func canceledContext(t *testing.T, k keychain.Keychain, name keychain.Name) {
	set(t, k, name, "kept")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, getErr := k.Get(ctx, name)
	for _, err := range []error{getErr, k.Set(ctx, name, "other"), k.Delete(ctx, name), k.Unlock(ctx)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want context.Canceled", err)
		}
	}
	want(t, k, name, "kept")
}

func concurrentUse(t *testing.T, k keychain.Keychain, name keychain.Name) {
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			own := name
			own.Server = fmt.Sprintf("https://%d.example", i)
			value := auth.Secret(fmt.Sprintf("value-%d", i))
			for range 3 {
				if err := k.Set(t.Context(), own, value); err != nil {
					t.Errorf("Set: %v", err)
				}
				if got, err := k.Get(t.Context(), own); err != nil || got != value {
					t.Errorf("Get: %q, %v", got.Reveal(), err)
				}
				if status := k.Probe(t.Context()); status != keychain.StatusAvailable {
					t.Errorf("Probe: %q", status)
				}
			}
		})
	}
	all.Wait()
}

func openKeychain(t *testing.T, k keychain.Keychain, _ keychain.Name) {
	if status := k.Probe(t.Context()); status != keychain.StatusAvailable {
		t.Errorf("Probe: %q", status)
	}
	if err := k.Unlock(t.Context()); err != nil {
		t.Errorf("Unlock of an open keychain: %v", err)
	}
}
