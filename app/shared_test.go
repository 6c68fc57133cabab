package app

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/directory"
	"foyer/auth/dpop"
	"foyer/auth/store"
)

// turnstile is a profile that knows whether this program has its lock.
type turnstile struct {
	Profile
	held atomic.Int32
}

func (p *turnstile) Lock(ctx context.Context) (func(), error) {
	unlock, err := p.Profile.Lock(ctx)
	if err != nil {
		return nil, err
	}
	p.held.Add(1)
	return sync.OnceFunc(func() {
		p.held.Add(-1)
		unlock()
	}), nil
}

// watched is a keychain that tells of what is changed without the lock.
type watched struct {
	keychain.Keychain
	change func(what string)
}

func (k watched) Set(ctx context.Context, name keychain.Name, value Secret) error {
	k.change("set " + name.Kind)
	return k.Keychain.Set(ctx, name, value)
}

func (k watched) Delete(ctx context.Context, name keychain.Name) error {
	k.change("delete " + name.Kind)
	return k.Keychain.Delete(ctx, name)
}

// TestWhatProgramsShareIsChangedInTurns: two programs of a profile hold each
// other's tokens for stolen ones unless each refresh, and each change of the
// keychain, happens under the profile's lock.
func TestWhatProgramsShareIsChangedInTurns(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		lock := &turnstile{}
		var mu sync.Mutex
		done := map[string]int{}
		change := func(what string) {
			mu.Lock()
			defer mu.Unlock()
			done[what]++
			if lock.held.Load() != 1 {
				t.Errorf("%s without the lock", what)
			}
		}
		var deaf atomic.Bool // to the ends of sessions
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if isRefresh(c) {
				change("refresh")
			}
			if isRevoke(c) && deaf.Load() {
				return nil, errUnplugged
			}
			return answer(), nil
		})
		d := w.start("profile", func(o *Options) {
			lock.Profile = o.Profile
			o.Profile, o.Keychain = lock, watched{w.chain, change}
		})
		d.signIn(true)
		d.pass(3 * time.Hour)
		w.change(func(a *store.Account) { a.Name = "Ann Leigh" })
		d.pass(2 * time.Minute)
		w.chain.Become(keychain.StatusLocked) // a successor waits to be saved
		d.pass(2 * time.Hour)
		w.chain.Become(keychain.StatusAvailable)
		d.pass(10 * time.Minute)
		deaf.Store(true)
		d.do(LogOut{})
		deaf.Store(false)
		d.pass(backoffMost)
		d.signIn(false)
		deaf.Store(true)
		d.quit()
		mu.Lock()
		defer mu.Unlock()
		for what, least := range map[string]int{
			"refresh": 30, "set install": 1, "set session": 5, "delete session": 1,
			"set pending-revoke": 2, "delete pending-revoke": 1,
		} {
			if done[what] < least {
				t.Errorf("%s: %d times, want %d at least", what, done[what], least)
			}
		}
	})
}

// TestInstallMadeByAnotherProgramMeanwhileIsTaken: both look, and both find
// none. Who comes second uses the other's, or that one's session would be lost.
func TestInstallMadeByAnotherProgramMeanwhileIsTaken(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		theirs, err := dpop.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		install, err := encodeEntry(installEntry{Version: entryVersion, Key: theirs.Encode(), ID: "x"})
		if err != nil {
			t.Fatal(err)
		}
		late := &latecomer{Keychain: w.chain}
		d := w.start("profile", func(o *Options) { o.Keychain = late })
		late.arrive = func() {
			if err := w.chain.Set(t.Context(), d.name(keychain.KindInstall), install); err != nil {
				t.Error(err)
			}
		}
		d.signIn(true)
		if kept, _ := w.chain.Kept(d.name(keychain.KindInstall)); kept != install {
			t.Fatal("the other program's install was replaced")
		}
		if d.kept().Thumbprint != theirs.Thumbprint() {
			t.Fatal("the session is another install's")
		}
		d.pass(3 * time.Hour)
		d.online()
	})
}

// latecomer is a keychain in which something arrives right after somebody has
// looked for the install in vain.
type latecomer struct {
	keychain.Keychain
	arrive func()
}

func (k *latecomer) Get(ctx context.Context, name keychain.Name) (Secret, error) {
	value, err := k.Keychain.Get(ctx, name)
	if arrive := k.arrive; arrive != nil && err != nil && name.Kind == keychain.KindInstall {
		k.arrive = nil
		arrive()
	}
	return value, err
}

// TestSessionOfAnotherPersonIsAdoptedWhole: nothing of the person before is
// left on screen when another program has signed in somebody else.
func TestSessionOfAnotherPersonIsAdoptedWhole(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		const bob = "bob@riverside.example"
		_, err := w.service.Directory.Create(t.Context(), directory.NewAccount{Email: bob, Name: "Bob Ray", Password: right})
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(a *store.Account) { a.Role = auth.RoleAdmin })
		at, old := w.start("profile"), w.start("profile")
		old.signIn(true)
		old.pass(2 * time.Minute)
		if !old.State().Organization.Admin {
			t.Fatal("no admin to begin with")
		}
		at.do(SignIn{Username: bob, Password: right, Remember: true})
		at.at(RouteHome)
		for range 15 * 12 {
			if old.pass(5*time.Second).Session.Name == "Bob Ray" {
				break
			}
		}
		old.online()
		if st := old.State(); st.Session.Name != "Bob Ray" || st.Organization.Admin {
			t.Fatalf("session %+v, admin %t", st.Session, st.Organization.Admin)
		}
	})
}

// TestLogOutEndsWhatAnotherProgramHasMadeOfTheSession: the token in memory may
// be long spent.
func TestLogOutEndsWhatAnotherProgramHasMadeOfTheSession(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		cut, blind := &cable{RoundTripper: w}, &blindfold{Keychain: w.chain}
		d := w.start("profile", func(o *Options) { o.Transport, o.Keychain = cut, blind })
		d.online()
		cut.out.Store(true)
		blind.on.Store(true)
		other := w.start("profile")
		other.pass(5 * time.Hour)
		other.online()
		d.offline(ProblemUnreachable)
		cut.out.Store(false)
		blind.on.Store(false)
		token := d.kept().Token
		d.do(LogOut{})
		d.at(RouteSignIn)
		byToken := func(c call) bool { return isRevoke(c) && c.form.Get("token") == token.Reveal() }
		if w.living() != 0 || d.keeps(keychain.KindSession) || w.made(byToken) != 1 {
			t.Fatal("not the session that lives")
		}
	})
}

// cable is one program's way to the network.
type cable struct {
	http.RoundTripper
	out atomic.Bool
}

func (c *cable) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.out.Load() {
		return nil, errUnplugged
	}
	return c.RoundTripper.RoundTrip(r)
}

// TestConnectDoesNotTearAwayWhoHasSignedIn: the server that was asked about
// answers when somebody is signed in already.
func TestConnectDoesNotTearAwayWhoHasSignedIn(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.do(SignIn{Username: ann, Password: "wrong"}) // so that nobody asks again who the server is
		hold := make(chan struct{})
		w.network(discovering(func(func() *http.Response) (*http.Response, error) {
			<-hold
			return canned(200, "application/json", strings.ReplaceAll(metadata("open"), serverURL, "https://other.test")), nil
		}))
		d.do(Show{RouteConnect}, Connect{"other.test"})
		d.signIn(true)
		close(hold)
		synctest.Wait()
		d.online()
		if st := d.State(); st.Server.URL != serverURL {
			t.Fatalf("server %+v", st.Server)
		}
	})
}

// TestEndOfATokenThatWasReplacedIsNoEnd: another program, which this one could
// not keep out, has presented the token first.
func TestEndOfATokenThatWasReplacedIsNoEnd(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		told := false
		w.network(refreshing(func(answer func() *http.Response) (*http.Response, error) {
			res := answer()
			body := readAll(t, res)
			res.Body = io.NopCloser(strings.NewReader(body))
			var got api.Token
			if err := json.Unmarshal([]byte(body), &got); err != nil {
				t.Error(err)
			}
			entry := d.kept()
			if told || got.RefreshToken == "" || got.RefreshToken == entry.Token.Reveal() {
				return res, nil
			}
			told = true
			entry.Token = Secret(got.RefreshToken)
			value, err := entry.encode()
			if err == nil {
				err = w.chain.Set(t.Context(), d.name(keychain.KindSession), value)
			}
			if err != nil {
				t.Error(err)
			}
			return canned(400, "application/json", `{"error":"invalid_grant","reason":"reused"}`), nil
		}))
		d.pass(5 * time.Hour)
		d.online()
		if !told || w.living() != 1 {
			t.Fatal("never rotated")
		}
	})
}
