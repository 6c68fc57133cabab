package app

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"foyer/app/keychain"
)

func TestTwoInstancesShareOneSession(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		one, two := w.start("profile"), w.start("profile")
		for range 12 {
			one.pass(time.Hour)
			one.online()
			two.online()
		}
		if w.living() != 1 {
			t.Fatalf("%d sessions", w.living())
		}
		one.do(LogOut{})
		two.pass(10 * time.Minute)
		two.at(RouteSignIn)
		two.problem(ProblemSignedOut)
	})
}

func TestOneInstanceSleepsThroughRotations(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		awake := w.start("profile")
		asleep := w.start("profile")
		asleep.quit() // its token in memory would be long gone
		awake.pass(10 * time.Hour)
		asleep = w.start("profile")
		asleep.online()
		awake.pass(10 * time.Minute)
		awake.online()
	})
}

func TestTokenReplacedByAnotherInstanceIsAdopted(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		other := w.start("other")
		other.signIn(true)
		stranger := other.kept()
		// The other profile's entry cannot be used: it is another key's.
		value, err := stranger.encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.chain.Set(t.Context(), d.name(keychain.KindSession), value); err != nil {
			t.Fatal(err)
		}
		d.pass(20 * time.Minute)
		d.online()
		if d.State().Session.Remembered {
			t.Fatal("took over a session of another key")
		}
		if d.kept().Token != stranger.Token {
			t.Fatal("wrote over somebody else's entry")
		}
	})
}

// blindfold is a keychain that one program cannot read for a while.
type blindfold struct {
	keychain.Keychain
	on atomic.Bool
}

func (b *blindfold) Probe(ctx context.Context) keychain.Status {
	if b.on.Load() {
		return keychain.StatusLocked
	}
	return b.Keychain.Probe(ctx)
}

func (b *blindfold) Get(ctx context.Context, name keychain.Name) (Secret, error) {
	if b.on.Load() {
		return "", keychain.ErrLocked
	}
	return b.Keychain.Get(ctx, name)
}

func (b *blindfold) Set(ctx context.Context, name keychain.Name, value Secret) error {
	if b.on.Load() {
		return keychain.ErrLocked
	}
	return b.Keychain.Set(ctx, name, value)
}

func TestRefusalOfAStaleTokenIsNoSignOut(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		blind := &blindfold{Keychain: w.chain}
		d := w.start("profile", func(o *Options) { o.Keychain = blind })
		other := w.start("profile")
		blind.on.Store(true)
		other.pass(150 * time.Minute) // rotates twice
		other.online()
		d.offline(ProblemUnexpected) // its token is spent, and it cannot look
		blind.on.Store(false)
		d.pass(backoffMost)
		d.online()
		other.pass(time.Hour)
		other.online()
		if w.living() != 1 {
			t.Fatalf("%d sessions", w.living())
		}
	})
}

func TestTwoProfilesKeepApart(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		one, two := w.start("one"), w.start("two")
		one.signIn(true)
		two.at(RouteSignIn)
		two.signIn(true)
		if w.living() != 2 {
			t.Fatalf("%d sessions", w.living())
		}
		one.do(LogOut{})
		two.pass(20 * time.Minute)
		two.online()
		if w.living() != 1 || !two.keeps(keychain.KindSession) || one.keeps(keychain.KindSession) {
			t.Fatal("the wrong one")
		}
	})
}

func TestEntryRemovedByAnotherInstanceIsNotWrittenAgain(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		if err := w.chain.Delete(t.Context(), d.name(keychain.KindSession)); err != nil {
			t.Fatal(err)
		}
		d.pass(5 * time.Hour)
		d.online()
		if d.keeps(keychain.KindSession) || d.State().Session.Remembered {
			t.Fatal("written again")
		}
		d.quit()
		if w.living() != 0 {
			t.Fatal("lives on after quitting")
		}
	})
}
