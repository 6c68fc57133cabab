package keychain_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app"
	"foyer/app/keychain"
	"foyer/app/keychain/keychaintest"
)

var session = keychain.Name{Profile: "default", Server: "https://foyer.example.org", Kind: keychain.KindSession}

func TestStatusesAreThoseOfState(t *testing.T) {
	for ours, theirs := range map[keychain.Status]app.KeychainStatus{
		keychain.StatusUnknown:   app.KeychainUnknown,
		keychain.StatusAvailable: app.KeychainAvailable,
		keychain.StatusLocked:    app.KeychainLocked,
		keychain.StatusMissing:   app.KeychainMissing,
		keychain.StatusDenied:    app.KeychainDenied,
		keychain.StatusHanging:   app.KeychainHanging,
	} {
		if string(ours) != string(theirs) {
			t.Errorf("%q is not %q", ours, theirs)
		}
	}
}

func TestHangingCallKeepsOthersOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		var late atomic.Int32
		k := keychaintest.NewMemory(keychain.Options{Limit: 10 * time.Second, Late: func() { late.Add(1) }})
		k.Become(keychain.StatusHanging)
		if err := k.Set(ctx, session, "written-late"); !errors.Is(err, keychain.ErrTimeout) {
			t.Fatalf("Set: %v", err)
		}
		start := time.Now()
		_, getErr := k.Get(ctx, session)
		for _, err := range []error{getErr, k.Set(ctx, session, "other"), k.Delete(ctx, session), k.Unlock(ctx)} {
			if !errors.Is(err, keychain.ErrTimeout) {
				t.Errorf("behind a hanging call: %v", err)
			}
		}
		if time.Since(start) != 0 || late.Load() != 0 {
			t.Errorf("waited %v, late %d", time.Since(start), late.Load())
		}
		k.Become(keychain.StatusAvailable)
		synctest.Wait()
		if late.Load() != 1 {
			t.Errorf("late was told %d times", late.Load())
		}
		if got, err := k.Get(ctx, session); err != nil || got != "written-late" {
			t.Errorf("after a late Set: %q, %v", got.Reveal(), err)
		}
	})
}

func TestCancelReturnsAtOnceAndNextCallWaitsItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := keychaintest.NewMemory(keychain.Options{Limit: 10 * time.Second})
		k.Become(keychain.StatusHanging)
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		if err := k.Set(ctx, session, "first"); !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
		time.AfterFunc(time.Second, func() { k.Become(keychain.StatusAvailable) })
		if err := k.Set(context.Background(), session, "second"); err != nil || time.Since(start) != 2*time.Second {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
		if got, _ := k.Kept(session); got != "second" {
			t.Errorf("kept %q", got.Reveal())
		}
	})
}

// backend is a Backend made of functions; those left nil succeed.
type backend struct {
	get       func() (string, error)
	set, del  func() error
	probe     func() error
	inFlight  atomic.Int32
	overlaps  atomic.Int32
	waitInGet time.Duration
}

func (b *backend) Get(context.Context, string) (string, error) {
	if b.inFlight.Add(1) > 1 {
		b.overlaps.Add(1)
	}
	defer b.inFlight.Add(-1)
	time.Sleep(b.waitInGet)
	return b.get()
}
func (b *backend) Set(context.Context, string, string) error { return b.set() }
func (b *backend) Delete(context.Context, string) error      { return b.del() }
func (b *backend) Probe(context.Context) error               { return b.probe() }
func (b *backend) Unlock(context.Context) error              { return nil }

func TestOneCallAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &backend{get: func() (string, error) { return "v", nil }, waitInGet: time.Second}
		k := keychain.Over(b, keychain.Options{Limit: 10 * time.Second})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := k.Get(context.Background(), session); err != nil {
					t.Error(err)
				}
			})
		}
		start := time.Now()
		all.Wait()
		if b.overlaps.Load() != 0 || time.Since(start) != 8*time.Second {
			t.Errorf("%d overlaps in %v", b.overlaps.Load(), time.Since(start))
		}
	})
}

func TestBackendsThatLie(t *testing.T) {
	value := "older"
	deletions := 0
	b := &backend{
		get: func() (string, error) { return value, nil },
		set: func() error { return nil },
		del: func() error {
			if deletions++; deletions > 3 {
				return keychain.ErrNotFound
			}
			return nil
		},
	}
	k := keychain.Over(b, keychain.Options{})
	if err := k.Set(t.Context(), session, "newer"); !errors.Is(err, keychain.ErrDenied) {
		t.Errorf("a Set that was not kept: %v", err)
	}
	if err := k.Delete(t.Context(), session); err != nil || deletions != 4 {
		t.Errorf("several entries of one name: %v after %d deletions", err, deletions)
	}
	deletions = -100
	if err := k.Delete(t.Context(), session); !errors.Is(err, keychain.ErrDenied) {
		t.Errorf("an entry that stays: %v", err)
	}
}

func TestOtherErrorsCountAsDenied(t *testing.T) {
	b := &backend{
		get:   func() (string, error) { return "", fmt.Errorf("odd") },
		set:   func() error { panic("odd") },
		probe: func() error { return fmt.Errorf("odd") },
	}
	k := keychain.Over(b, keychain.Options{})
	if _, err := k.Get(t.Context(), session); !errors.Is(err, keychain.ErrDenied) {
		t.Errorf("Get: %v", err)
	}
	if err := k.Set(t.Context(), session, "v"); !errors.Is(err, keychain.ErrDenied) {
		t.Errorf("a panic in Set: %v", err)
	}
	if got := k.Probe(t.Context()); got != keychain.StatusDenied {
		t.Errorf("Probe: %q", got)
	}
}

func TestProbeIsBoundedAndRunsBesideACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		b := &backend{
			get:   func() (string, error) { <-release; return "v", nil },
			probe: func() error { <-release; return nil },
		}
		k := keychain.Over(b, keychain.Options{Limit: time.Minute})
		go k.Get(context.Background(), session)
		synctest.Wait()
		start := time.Now()
		if got := k.Probe(context.Background()); got != keychain.StatusHanging || time.Since(start) != time.Second {
			t.Errorf("%q after %v", got, time.Since(start))
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if got := k.Probe(ctx); got != keychain.StatusUnknown {
			t.Errorf("canceled: %q", got)
		}
		close(release)
		synctest.Wait()
		if got := k.Probe(context.Background()); got != keychain.StatusAvailable {
			t.Errorf("afterwards: %q", got)
		}
	})
}
