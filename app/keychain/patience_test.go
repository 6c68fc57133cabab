package keychain_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
)

// TestCallThatHangsIsTold also where the keychain itself would answer a look:
// no call gets through.
func TestCallThatHangsIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		b := &backend{
			get:   func() (string, error) { <-release; return "v", nil },
			probe: func() error { return nil },
		}
		k := keychain.Over(b, keychain.Options{Limit: 10 * time.Second})
		if _, err := k.Get(context.Background(), session); !errors.Is(err, keychain.ErrTimeout) {
			t.Fatalf("Get: %v", err)
		}
		if got := k.Probe(context.Background()); got != keychain.StatusHanging {
			t.Errorf("Probe: %q", got)
		}
		close(release)
		synctest.Wait()
		if got := k.Probe(context.Background()); got != keychain.StatusAvailable {
			t.Errorf("afterwards: %q", got)
		}
	})
}

// TestValueThatVanishedWasNotKept: a dismissed dialog reports success.
func TestValueThatVanishedWasNotKept(t *testing.T) {
	b := &backend{
		get: func() (string, error) { return "", keychain.ErrNotFound },
		set: func() error { return nil },
	}
	if err := keychain.Over(b, keychain.Options{}).Set(t.Context(), session, "v"); keychain.StatusOf(err) != keychain.StatusDenied {
		t.Errorf("%v", err)
	}
}

// dialog is a Backend whose person takes a minute.
type dialog struct{ *backend }

func (dialog) Unlock(context.Context) error {
	time.Sleep(time.Minute)
	return nil
}

func TestPersonMayTakeTheirTimeToUnlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if err := keychain.Over(dialog{&backend{}}, keychain.Options{}).Unlock(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

func TestAbsentEntrySaysNothingAgainstTheKeychain(t *testing.T) {
	if got := keychain.StatusOf(keychain.ErrNotFound); got != keychain.StatusAvailable {
		t.Errorf("%q", got)
	}
}
