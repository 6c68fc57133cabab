package keychaintest

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
)

var session = keychain.Name{Profile: "default", Server: keychain.Embedded, Kind: keychain.KindSession}

func TestMemory(t *testing.T) {
	Run(t, func(*testing.T) keychain.Keychain { return NewMemory(keychain.Options{}) })
}

func TestMoods(t *testing.T) {
	for status, wanted := range map[keychain.Status]error{
		keychain.StatusLocked:  keychain.ErrLocked,
		keychain.StatusMissing: keychain.ErrMissing,
		keychain.StatusDenied:  keychain.ErrDenied,
	} {
		t.Run(string(status), func(t *testing.T) {
			k := NewMemory(keychain.Options{})
			set(t, k, session, "kept")
			k.Become(status)
			_, getErr := k.Get(t.Context(), session)
			for _, err := range []error{getErr, k.Set(t.Context(), session, "other"), k.Delete(t.Context(), session)} {
				if !errors.Is(err, wanted) || keychain.StatusOf(err) != status {
					t.Errorf("%v, want %v", err, wanted)
				}
			}
			if got := k.Probe(t.Context()); got != status {
				t.Errorf("Probe: %q", got)
			}
			k.Become(keychain.StatusAvailable)
			want(t, k, session, "kept")
		})
	}
}

func TestUnlock(t *testing.T) {
	k := NewMemory(keychain.Options{})
	k.Become(keychain.StatusLocked)
	k.OnUnlock(keychain.ErrDenied)
	if err := k.Unlock(t.Context()); !errors.Is(err, keychain.ErrDenied) {
		t.Errorf("declined: %v", err)
	}
	k.OnUnlock(nil)
	if err := k.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	wantNone(t, k, session)
}

func TestHanging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := NewMemory(keychain.Options{Limit: 10 * time.Second})
		k.Become(keychain.StatusHanging)
		start := time.Now()
		if _, err := k.Get(context.Background(), session); !errors.Is(err, keychain.ErrTimeout) {
			t.Error(err)
		}
		if waited := time.Since(start); waited != 10*time.Second {
			t.Errorf("waited %v", waited)
		}
		if got := k.Probe(context.Background()); got != keychain.StatusHanging {
			t.Errorf("Probe: %q", got)
		}
		k.Become(keychain.StatusAvailable)
		synctest.Wait()
		wantNone(t, k, session)
	})
}
