package app

import (
	"testing"

	"foyer/app/keychain"
)

// TestKeyringThatStartsLater: some are started by the person, or by the desktop
// after this program. The session it holds is waited for, not asked for anew.
func TestKeyringThatStartsLater(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		w.chain.Become(keychain.StatusMissing)
		d := w.start("profile")
		d.at(RouteKeychain)
		if got := d.State().Keychain.Status; got != KeychainMissing {
			t.Fatalf("status %q", got)
		}
		d.do(UnlockKeychain{}) // "Try again", too early
		d.at(RouteKeychain)

		w.chain.Become(keychain.StatusAvailable)
		d.pass(keychainLook)
		d.online()
		if w.living() != 1 {
			t.Fatalf("%d sessions live, want the one there was", w.living())
		}
	})
}

// TestNoKeyringAnyMore: whoever has none goes on without, and is asked for
// nothing more than that.
func TestNoKeyringAnyMore(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		w.chain.Become(keychain.StatusMissing)
		d := w.start("profile")
		d.do(SkipKeychain{})
		d.at(RouteSignIn)
		d.signIn(false)
		d.online()
	})
}
