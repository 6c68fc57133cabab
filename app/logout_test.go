package app

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
	"foyer/auth/api"
)

func TestLogOutEndsTheSessionEverywhere(t *testing.T) {
	for _, remember := range []bool{true, false} {
		inWorld(t, func(t *testing.T, w *world) {
			d := w.start("profile")
			d.signIn(remember)
			d.Do(LogOut{})
			if now := d.State().Session; now.SignedIn && !now.SigningOut { // it may be done already
				t.Fatal("not shown at once")
			}
			synctest.Wait()
			st := d.State()
			d.at(RouteSignIn)
			d.problem(ProblemNone)
			if st.Session != (Session{}) || st.Flow.Username != ann {
				t.Fatalf("state %+v", st)
			}
			if w.living() != 0 || d.keeps(keychain.KindSession) || d.keeps(keychain.KindPendingRevoke) {
				t.Fatal("something is left")
			}
			if !d.keeps(keychain.KindInstall) {
				t.Fatal("the install must survive")
			}
			d.quit()
			w.start("profile").at(RouteSignIn)
		})
	}
}

func TestLogOutTwiceIsOne(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		d.do(LogOut{}, LogOut{}, LogOut{})
		if n := w.made(isRevoke); n != 1 {
			t.Fatalf("%d revocations", n)
		}
		d.signIn(true)
		d.pass(time.Minute)
		d.online()
	})
}

func TestLogOutOfflineIsToldToTheServerLater(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		token := d.kept().Token
		w.network(unplugged)
		d.do(LogOut{})
		d.at(RouteSignIn)
		if d.keeps(keychain.KindSession) || !d.keeps(keychain.KindPendingRevoke) || w.living() != 1 {
			t.Fatal("the entry should be gone and its hash noted")
		}
		w.network(nil)
		d.pass(backoffMost)
		if w.living() != 0 || d.keeps(keychain.KindPendingRevoke) {
			t.Fatal("not revoked when the server was back")
		}
		byHash := func(c call) bool {
			return isRevoke(c) && c.form.Get(api.ParamTokenHash) == hashOf(token) && !c.form.Has(api.ParamToken)
		}
		if w.made(byHash) == 0 {
			t.Fatal("not revoked by its hash")
		}
	})
}

func TestLogOutOfflineIsToldAtTheNextStart(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		w.network(unplugged)
		d.do(LogOut{})
		d.quit()
		w.network(nil)
		d = w.start("profile")
		d.at(RouteSignIn)
		if w.living() != 0 || d.keeps(keychain.KindPendingRevoke) {
			t.Fatal("not revoked")
		}
	})
}

func TestCaptivePortalDoesNotRevoke(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		w.network(portal)
		d.do(LogOut{})
		d.pass(time.Hour)
		if !d.keeps(keychain.KindPendingRevoke) {
			t.Fatal("took a web page for the server's answer")
		}
		w.network(nil)
		d.pass(backoffMost)
		if w.living() != 0 {
			t.Fatal("not revoked")
		}
	})
}

func TestLogOutIsBounded(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		hold := make(chan struct{})
		defer close(hold)
		w.network(func(call, func() *http.Response) (*http.Response, error) {
			<-hold
			return nil, errUnplugged
		})
		d.do(LogOut{})
		d.at(RouteHome)
		d.pass(logOutTime)
		d.at(RouteSignIn)
		if d.keeps(keychain.KindSession) || !d.keeps(keychain.KindPendingRevoke) {
			t.Fatal("not noted")
		}
	})
}

func TestLogOutWhileARefreshHangs(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		hold := make(chan struct{})
		defer close(hold)
		w.network(refreshing(func(func() *http.Response) (*http.Response, error) {
			<-hold
			return nil, errUnplugged
		}))
		d := w.start("profile")
		d.at(RouteHome)
		d.do(LogOut{})
		d.at(RouteSignIn)
		if w.living() != 0 || d.keeps(keychain.KindSession) {
			t.Fatal("not logged out")
		}
	})
}

func TestQuitDuringLogOutFinishesIt(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		d.Do(LogOut{})
		d.quit()
		if d.keeps(keychain.KindSession) && w.living() == 0 {
			t.Fatal("half done")
		}
	})
}

func TestLogOutWhoseEntryCannotBeRemovedSaysSo(t *testing.T) {
	for _, online := range []bool{true, false} {
		inWorld(t, func(t *testing.T, w *world) {
			d := w.start("profile")
			d.signIn(true)
			if !online {
				w.network(unplugged)
			}
			w.chain.Become(keychain.StatusDenied)
			d.do(LogOut{})
			d.at(RouteSignIn)
			d.problem(ProblemKeychainRemove)
			w.chain.Become(keychain.StatusAvailable)
			d.pass(backoffMost)
			d.problem(ProblemNone)
			if d.keeps(keychain.KindSession) {
				t.Fatal("not removed when it could be")
			}
			w.network(nil)
			d.pass(backoffMost)
			if w.living() != 0 {
				t.Fatal("not revoked")
			}
		})
	}
}

func TestLoggedOutSessionDoesNotComeBack(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		kept, _ := w.chain.Kept(d.name(keychain.KindSession))
		w.network(unplugged)
		d.do(LogOut{})
		d.quit()
		// As if the machine had died after the hash was noted.
		if err := w.chain.Set(t.Context(), d.name(keychain.KindSession), kept); err != nil {
			t.Fatal(err)
		}
		d = w.start("profile")
		d.at(RouteSignIn)
		if d.keeps(keychain.KindSession) {
			t.Fatal("the entry stays")
		}
	})
}

func TestNewSessionReplacesTheOneBefore(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		at, old := w.start("profile"), w.start("profile")
		old.signIn(true)
		at.at(RouteSignIn)
		at.signIn(true) // a renewal: the entry of before is replaced
		if w.living() != 1 {
			t.Fatalf("%d sessions", w.living())
		}
		old.pass(10 * time.Minute)
		old.online() // took over the new one
		at.online()
	})
}
