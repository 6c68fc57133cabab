package app

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
	"foyer/auth/dpop"
)

var unreadableMoods = []keychain.Status{keychain.StatusLocked, keychain.StatusDenied, keychain.StatusHanging}

func TestUnreadableKeychainIsWaitedFor(t *testing.T) {
	for _, mood := range unreadableMoods {
		t.Run(string(mood), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				quit := w.remembered("profile")
				install, _ := w.chain.Kept(quit.name(keychain.KindInstall))
				w.chain.Become(mood)
				d := w.start("profile")
				d.pass(10 * time.Minute)
				d.at(RouteKeychain)
				if got := d.State().Keychain.Status; got != KeychainStatus(mood) {
					t.Fatalf("status %q", got)
				}
				w.chain.Become(keychain.StatusAvailable)
				if mood == keychain.StatusDenied { // looking cannot tell that it would give in
					d.do(UnlockKeychain{})
				}
				d.pass(keychainLook + time.Second)
				d.online()
				if after, _ := w.chain.Kept(d.name(keychain.KindInstall)); after != install {
					t.Fatal("install replaced")
				}
			})
		})
	}
}

func TestUnlockKeychain(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		w.chain.Become(keychain.StatusLocked)
		w.chain.OnUnlock(keychain.ErrDenied)
		d := w.start("profile")
		d.at(RouteKeychain)
		calls := w.chain.Calls()
		d.pass(time.Minute)
		if w.chain.Calls() != calls {
			t.Fatal("used without being asked")
		}
		d.do(UnlockKeychain{})
		d.at(RouteKeychain)
		w.chain.OnUnlock(nil)
		d.do(UnlockKeychain{})
		d.online()
	})
}

func TestSkipKeychainIsMemoryOnlyAndTouchesNothing(t *testing.T) {
	for _, mood := range unreadableMoods {
		t.Run(string(mood), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.remembered("profile")
				w.chain.Become(mood)
				d := w.start("profile")
				d.pass(time.Minute)
				d.do(SkipKeychain{})
				d.at(RouteSignIn)
				w.chain.Become(keychain.StatusAvailable)
				before := d.kept()
				calls := w.chain.Calls()
				st := d.signIn(true)
				if st.Session.Remembered || st.Session.Notice != ProblemKeychainSave {
					t.Fatalf("session %+v", st.Session)
				}
				d.pass(2 * time.Hour)
				d.online()
				d.quit()
				if w.chain.Calls() != calls || d.kept() != before {
					t.Fatal("the keychain was touched")
				}
				if w.living() != 1 {
					t.Fatalf("%d sessions: the one in memory should be over, the remembered one not", w.living())
				}
				w.start("profile").online()
			})
		})
	}
}

func TestReadThatTakesLongCanBeSkipped(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		d := w.start("profile", func(o *Options) { o.Keychain = sleepy{w.chain} })
		d.at(RouteStarting)
		d.pass(keychainPatience)
		d.at(RouteKeychain)
		if !d.State().Keychain.Waiting {
			t.Fatal("not shown as waiting")
		}
		d.do(SkipKeychain{})
		d.at(RouteSignIn)
	})
}

// sleepy is a keychain that opens a dialog nobody answers, at each read.
type sleepy struct{ keychain.Keychain }

func (sleepy) Get(ctx context.Context, _ keychain.Name) (Secret, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

func TestSkipWhileTheDialogStandsOpen(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		w.chain.Become(keychain.StatusHanging)
		d := w.start("profile")
		d.pass(time.Minute)
		d.Do(UnlockKeychain{})
		d.pass(time.Second)
		d.do(SkipKeychain{})
		d.at(RouteSignIn)
	})
}

func TestFreshProfileIsNotAskedToUnlock(t *testing.T) {
	for _, mood := range append(unreadableMoods, keychain.StatusMissing) {
		t.Run(string(mood), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.chain.Become(mood)
				d := w.start("profile")
				d.pass(20 * time.Second)
				d.at(RouteSignIn)
				if got := d.State().Keychain.Status; got != KeychainStatus(mood) {
					t.Fatalf("status %q", got)
				}
				d.do(SignIn{Username: ann, Password: right})
				d.pass(time.Minute)
				d.online()
				d.quit()
				if w.living() != 0 || w.chain.Len() != 0 {
					t.Fatal("something is left")
				}
			})
		})
	}
}

func TestNoKeychainAtAll(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile", func(o *Options) { o.Keychain = nil })
		d.at(RouteSignIn)
		if got := d.State().Keychain.Status; got != KeychainMissing {
			t.Fatalf("status %q", got)
		}
		st := d.signIn(true)
		if st.Session.Remembered || st.Session.Notice != ProblemKeychainSave {
			t.Fatalf("session %+v", st.Session)
		}
		d.do(LogOut{})
		d.at(RouteSignIn)
		d.problem(ProblemNone)
	})
}

func TestRememberUnlocksALockedKeychain(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.chain.Become(keychain.StatusLocked)
		d := w.start("profile")
		st := d.signIn(true)
		if !st.Session.Remembered || st.Session.Notice != ProblemNone {
			t.Fatalf("session %+v", st.Session)
		}
		d.quit()
		w.start("profile").online()
	})
}

func TestInstallSurvivesALockedStart(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		install, _ := w.chain.Kept(d.name(keychain.KindInstall))
		d.do(LogOut{})
		d.quit()
		w.chain.Become(keychain.StatusLocked)
		d = w.start("profile")
		d.at(RouteKeychain)
		d.do(UnlockKeychain{})
		d.at(RouteSignIn)
		d.signIn(true)
		if after, _ := w.chain.Kept(d.name(keychain.KindInstall)); after != install {
			t.Fatal("install replaced")
		}
	})
}

func TestSaveThatFailsIsSignedInAllTheSame(t *testing.T) {
	for _, mood := range []keychain.Status{keychain.StatusDenied, keychain.StatusMissing, keychain.StatusHanging} {
		t.Run(string(mood), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.do(SignIn{Username: ann, Password: "wrong", Remember: true}) // saves the install
				w.chain.Become(mood)
				d.do(SignIn{Username: ann, Password: right, Remember: true})
				if mood == keychain.StatusHanging && d.State().Flow.Waiting != WaitingKeychain {
					t.Fatalf("flow %+v", d.State().Flow)
				}
				st := d.pass(time.Minute)
				d.online()
				if st.Session.Remembered || st.Session.Notice != ProblemKeychainSave {
					t.Fatalf("session %+v", st.Session)
				}
			})
		})
	}
}

func TestSlowKeychainIsShown(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		w.chain.Become(keychain.StatusLocked)
		d := w.start("profile")
		d.at(RouteKeychain)
		w.chain.Become(keychain.StatusHanging)
		d.Do(UnlockKeychain{})
		if st := d.pass(time.Second); !st.Keychain.Waiting {
			t.Fatalf("keychain %+v", st.Keychain)
		}
		w.chain.Become(keychain.StatusAvailable)
		synctest.Wait()
		d.online()
		if d.State().Keychain.Waiting {
			t.Fatal("still waiting")
		}
	})
}

func TestEntriesNotUnderstoodAreLeftAlone(t *testing.T) {
	newer, err := encodeEntry(installEntry{Version: 2})
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]Secret{"garbage": "garbage", "newer": newer} {
		t.Run("install "+name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				quit := w.remembered("profile")
				if err := w.chain.Set(t.Context(), quit.name(keychain.KindInstall), value); err != nil {
					t.Fatal(err)
				}
				d := w.start("profile")
				d.pass(time.Minute)
				d.at(RouteKeychain)
				d.do(SkipKeychain{})
				d.signIn(true)
				if after, _ := w.chain.Kept(d.name(keychain.KindInstall)); after != value {
					t.Fatal("install replaced")
				}
			})
		})
		t.Run("session "+name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				quit := w.remembered("profile")
				if err := w.chain.Set(t.Context(), quit.name(keychain.KindSession), value); err != nil {
					t.Fatal(err)
				}
				d := w.start("profile")
				d.at(RouteSignIn)
				if after, _ := w.chain.Kept(d.name(keychain.KindSession)); after != value {
					t.Fatal("touched before anybody signed in")
				}
			})
		})
	}
}

func TestSessionOfAnotherKeyIsNeverPresented(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		quit := w.remembered("profile")
		key, err := dpop.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		install, err := encodeEntry(installEntry{Version: entryVersion, Key: key.Encode(), ID: "x"})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.chain.Set(t.Context(), quit.name(keychain.KindInstall), install); err != nil {
			t.Fatal(err)
		}
		before := w.made(isRefresh)
		d := w.start("profile")
		d.at(RouteSignIn)
		if w.made(isRefresh) != before {
			t.Fatal("presented")
		}
	})
}

func TestNothingSecretInTheProfileFolder(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		d.do(ResizeWindow{Width: 400, Height: 700})
		d.quit()
		for file, text := range filesBelow(t, d.profile.Dir()) {
			for _, secret := range []string{d.kept().Token.Reveal(), ann, "Ann Lee", right.Reveal()} {
				if contains(text, secret) {
					t.Fatalf("%s holds a secret: %s", file, text)
				}
			}
		}
	})
}
