package app

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"foyer/app/keychain"
	"foyer/app/profile"
	"foyer/auth"
	"foyer/auth/store"
)

// clinging is a keychain that lets go of nothing for a while.
type clinging struct {
	keychain.Keychain
	on atomic.Bool
}

func (k *clinging) Delete(ctx context.Context, name keychain.Name) error {
	if k.on.Load() {
		return keychain.ErrDenied
	}
	return k.Keychain.Delete(ctx, name)
}

// TestLateRemovalSparesTheNextSession: the entry that could not be removed has
// been replaced when it can be.
func TestLateRemovalSparesTheNextSession(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		clings := &clinging{Keychain: w.chain}
		d := w.start("profile", func(o *Options) { o.Keychain = clings })
		d.signIn(true)
		clings.on.Store(true)
		d.do(LogOut{})
		d.problem(ProblemKeychainRemove)
		d.signIn(true)
		next := d.kept()
		clings.on.Store(false)
		d.pass(2 * backoffMost)
		d.online()
		if d.kept().ID != next.ID || w.living() != 1 {
			t.Fatal("the next session's entry was removed")
		}
		d.quit()
		w.start("profile").online()
	})
}

// TestEntryOfAnEndedSessionIsRemovedWhenItCanBe: or the next start would say
// once more that the session is over.
func TestEntryOfAnEndedSessionIsRemovedWhenItCanBe(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		clings := &clinging{Keychain: w.chain}
		d := w.start("profile", func(o *Options) { o.Keychain = clings })
		d.signIn(true)
		clings.on.Store(true)
		w.change(func(a *store.Account) { a.Disabled = true })
		d.pass(10 * time.Minute)
		d.at(RouteSignIn)
		if d.State().Flow.Problem == ProblemNone || !d.keeps(keychain.KindSession) {
			t.Fatalf("flow %+v", d.State().Flow)
		}
		clings.on.Store(false)
		d.pass(2 * backoffMost)
		if d.keeps(keychain.KindSession) {
			t.Fatal("stays")
		}
	})
}

// TestManySessionsToRevoke: the list in the keychain is bounded, and stays one
// that can be read; the oldest go first.
func TestManySessionsToRevoke(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if isRevoke(c) {
				return nil, errUnplugged
			}
			return answer(), nil
		})
		d := w.start("profile")
		last := ""
		for range maxPending + 2 {
			d.signIn(true)
			last = hashOf(d.kept().Token)
			d.do(LogOut{})
			d.pass(time.Minute)
		}
		value, _ := w.chain.Kept(d.name(keychain.KindPendingRevoke))
		hashes, err := decodePending(value)
		if err != nil || len(hashes) != maxPending || hashes[maxPending-1] != last {
			t.Fatalf("%d hashes, %v", len(hashes), err)
		}
		d.quit()
		w.network(nil)
		d = w.start("profile")
		d.pass(backoffMost)
		if d.keeps(keychain.KindPendingRevoke) || w.living() != 2 {
			t.Fatalf("%d sessions live", w.living())
		}
	})
}

// TestDamagedListOfSessionsToRevokeIsBegunAnew: it keeps nobody from noting the
// next one.
func TestDamagedListOfSessionsToRevokeIsBegunAnew(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		if err := w.chain.Set(t.Context(), d.name(keychain.KindPendingRevoke), "garbage"); err != nil {
			t.Fatal(err)
		}
		w.network(unplugged)
		d.do(LogOut{})
		d.quit()
		w.network(nil)
		d = w.start("profile")
		d.pass(backoffMost)
		if w.living() != 0 || d.keeps(keychain.KindPendingRevoke) {
			t.Fatal("not noted")
		}
	})
}

// TestNothingOfAPersonOutlivesTheSession: whoever sits down next sees nothing
// of the one before, nor does a window that is attached later.
func TestNothingOfAPersonOutlivesTheSession(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.account("ben@riverside.example", "Ben Cho")
		w.change(func(a *store.Account) { a.Role = auth.RoleAdmin })
		d := w.start("profile")
		d.signIn(true)
		for _, route := range []Route{RouteSecurity, RouteActivity, RouteOrganization, RouteDevices} {
			d.do(Show{Route: route})
			d.pass(time.Second)
		}
		st := d.pass(2 * time.Minute)
		if !st.Security.Loaded || !st.Devices.Loaded || !st.People.Loaded || !st.Organization.Admin || st.Presence.Status == "" {
			t.Fatalf("nothing to forget: %+v", st)
		}
		d.do(LogOut{})
		st = d.State()
		if st.Security.Loaded || st.Security.Activity != nil || st.Organization.Admin || st.Organization.People != nil ||
			st.Devices.Items != nil || st.People.Items != nil || st.People.Portraits != nil || st.Presence != (Presence{}) || st.Picture != nil {
			t.Fatalf("left behind: %+v", st)
		}
	})
}

// TestEntryThatStaysIsNotPresentedAgain: not in this run, whatever server was
// visited meanwhile.
func TestEntryThatStaysIsNotPresentedAgain(t *testing.T) {
	for name, end := range map[string]func(*world, *desk){
		"logged out": func(_ *world, d *desk) { d.do(LogOut{}) },
		"ended": func(w *world, d *desk) {
			w.change(func(a *store.Account) { a.Disabled = true })
			d.pass(10 * time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				clings := &clinging{Keychain: w.chain}
				d := w.start("profile", func(o *Options) { o.Keychain, o.OpenServer = clings, (&inside{}).open })
				d.signIn(true)
				clings.on.Store(true)
				end(w, d)
				d.do(UsePractice{})
				d.at(RouteSignIn)
				before := w.made(isRefresh)
				d.do(Connect{"foyer.test"})
				d.pass(time.Minute)
				d.at(RouteSignIn)
				if st := d.State(); st.Server.URL != serverURL || !d.keeps(keychain.KindSession) || w.made(isRefresh) != before {
					t.Fatalf("%d refreshes, server %+v", w.made(isRefresh)-before, st.Server)
				}
			})
		})
	}
}

// TestQuitWhileTheServerIsToldOfALogOut carries it out to its end.
func TestQuitWhileTheServerIsToldOfALogOut(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		hold := make(chan struct{})
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if isRevoke(c) {
				<-hold
				return nil, errUnplugged
			}
			return answer(), nil
		})
		d.do(LogOut{})
		if !d.keeps(keychain.KindSession) {
			t.Fatal("not under way")
		}
		d.quit()
		close(hold)
		if d.keeps(keychain.KindSession) || !d.keeps(keychain.KindPendingRevoke) {
			t.Fatal("not carried out")
		}
	})
}

// TestDamagedListOfSessionsToRevokeKeepsNobodyOut of the session there is.
func TestDamagedListOfSessionsToRevokeKeepsNobodyOut(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		quit := w.remembered("profile")
		if err := w.chain.Set(t.Context(), quit.name(keychain.KindPendingRevoke), "garbage"); err != nil {
			t.Fatal(err)
		}
		w.start("profile").online()
	})
}

// TestInstallNotUnderstoodIsNotReplaced by a profile that has never used the
// keychain: it may be that of a newer version.
func TestInstallNotUnderstoodIsNotReplaced(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.prepare("profile")
		if err := w.chain.Set(t.Context(), d.name(keychain.KindInstall), "garbage"); err != nil {
			t.Fatal(err)
		}
		d.run()
		d.pass(time.Second)
		st := d.signIn(true)
		if kept, _ := w.chain.Kept(d.name(keychain.KindInstall)); kept != "garbage" || st.Session.Remembered {
			t.Fatalf("install replaced; session %+v", st.Session)
		}
	})
}

// TestKeychainThatDoesNotGiveInIsLeftAlone: where each read may open a dialog,
// only the person asks for another.
func TestKeychainThatDoesNotGiveInIsLeftAlone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		quit := w.remembered("profile")
		if err := w.chain.Set(t.Context(), quit.name(keychain.KindInstall), "garbage"); err != nil {
			t.Fatal(err)
		}
		d := w.start("profile")
		d.at(RouteKeychain)
		calls := w.chain.Calls()
		d.pass(time.Minute)
		if n := w.chain.Calls() - calls; n != 0 {
			t.Fatalf("asked %d times", n)
		}
	})
}

// picky is a keychain that does not take one kind of entry.
type picky struct {
	keychain.Keychain
	kind string
}

func (k picky) Set(ctx context.Context, name keychain.Name, value Secret) error {
	if name.Kind == k.kind {
		return keychain.ErrDenied
	}
	return k.Keychain.Set(ctx, name, value)
}

// TestSessionWithoutItsKeyIsNotKept: nobody could go on with it.
func TestSessionWithoutItsKeyIsNotKept(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile", func(o *Options) { o.Keychain = picky{w.chain, keychain.KindInstall} })
		st := d.signIn(true)
		if d.keeps(keychain.KindSession) || st.Session.Remembered || st.Session.Notice != ProblemKeychainSave {
			t.Fatalf("session %+v", st.Session)
		}
	})
}

// forgetful is a profile whose settings cannot be understood.
type forgetful struct{ Profile }

func (forgetful) Load() (profile.Settings, error) { return profile.Settings{}, profile.ErrMalformed }

// TestLockedKeychainIsWaitedForWhereNobodyKnowsWhatItHolds: it may be a session.
func TestLockedKeychainIsWaitedForWhereNobodyKnowsWhatItHolds(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		w.chain.Become(keychain.StatusLocked)
		d := w.start("profile", func(o *Options) { o.Profile = forgetful{o.Profile} })
		d.at(RouteKeychain)
	})
}

// TestNoticeGoesWhenTheSessionIsSaved at last.
func TestNoticeGoesWhenTheSessionIsSaved(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		w.chain.Become(keychain.StatusDenied)
		if st := d.pass(5 * time.Hour); st.Session.Notice != ProblemKeychainSave {
			t.Fatalf("session %+v", st.Session)
		}
		w.chain.Become(keychain.StatusAvailable)
		if st := d.pass(2 * time.Minute); st.Session.Notice != ProblemNone {
			t.Fatalf("session %+v", st.Session)
		}
	})
}
