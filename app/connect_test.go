package app

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/api"
)

func TestCheckServer(t *testing.T) {
	other := func(status int, kind, body string) func(call, func() *http.Response) (*http.Response, error) {
		return func(call, func() *http.Response) (*http.Response, error) { return canned(status, kind, body), nil }
	}
	metadata := fmt.Sprintf(`{"issuer":%[1]q,"authorization_challenge_endpoint":"%[1]s/oauth/challenge",`+
		`"token_endpoint":"%[1]s/oauth/token","foyer_name":"Riverside","foyer_protocol":1}`, serverURL)
	rows := []struct {
		name, address string
		network       func(call, func() *http.Response) (*http.Response, error)
		want          ServerCheck
	}{
		{"found", "foyer.test", other(200, "application/json", metadata), ServerCheck{Status: CheckFound, Name: "Riverside", URL: serverURL}},
		{"nothing typed", "", nil, ServerCheck{Status: CheckNone}},
		{"malformed", "not an address", nil, ServerCheck{Status: CheckMalformed}},
		{"insecure", "http://foyer.test", nil, ServerCheck{Status: CheckInsecure}},
		{"unreachable", "foyer.test", unplugged, ServerCheck{Status: CheckUnreachable, URL: serverURL}},
		{"somebody else", "foyer.test", portal, ServerCheck{Status: CheckNotFoyer, URL: serverURL}},
		{"calls itself otherwise", "alias.test", nil, ServerCheck{Status: CheckNotFoyer, URL: "https://alias.test"}},
		{"newer", "foyer.test", other(200, "application/json", `{"issuer":"https://foyer.test","foyer_protocol":2}`), ServerCheck{Status: CheckNewer, URL: serverURL}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.practice((&inside{}).open)
				d.do(Show{RouteConnect})
				w.network(row.network)
				row.want.Address = row.address
				if got := d.do(CheckServer{row.address}).Server.Check; got != row.want {
					t.Fatalf("got %+v, want %+v", got, row.want)
				}
			})
		})
	}
}

func TestNewestCheckWins(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.practice((&inside{}).open)
		hold := make(chan struct{})
		defer close(hold)
		held := false
		w.network(func(_ call, answer func() *http.Response) (*http.Response, error) {
			if !held {
				held = true
				<-hold
			}
			return answer(), nil
		})
		st := d.do(CheckServer{"slow.test"})
		if st.Server.Check.Status != CheckLooking {
			t.Fatalf("check %+v", st.Server.Check)
		}
		st = d.do(CheckServer{"foyer.test"})
		if st.Server.Check.Status != CheckFound || st.Server.Check.Address != "foyer.test" {
			t.Fatalf("check %+v", st.Server.Check)
		}
		d.pass(checkTime)
		if got := d.State().Server.Check; got.Address != "foyer.test" {
			t.Fatalf("check %+v", got)
		}
	})
}

func TestCheckIsBounded(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.practice((&inside{}).open)
		hold := make(chan struct{})
		defer close(hold)
		w.network(func(call, func() *http.Response) (*http.Response, error) {
			<-hold
			return nil, errUnplugged
		})
		d.do(CheckServer{"foyer.test"})
		if st := d.pass(checkTime); st.Server.Check.Status != CheckUnreachable {
			t.Fatalf("check %+v", st.Server.Check)
		}
	})
}

func TestConnectRemembersAndSwitches(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		in := &inside{}
		d := w.practice(in.open)
		d.do(Show{RouteConnect}, CheckServer{"foyer.test"})
		st := d.do(Connect{"foyer.test"})
		d.at(RouteSignIn)
		if st.Server.Kind != ServerOrganization || st.Server.URL != serverURL || st.Server.People != nil || in.closed != 1 {
			t.Fatalf("server %+v, closed %d", st.Server, in.closed)
		}
		if kept, err := d.profile.Load(); err != nil || kept.ServerURL != serverURL {
			t.Fatalf("kept %+v, %v", kept, err)
		}
		d.signIn(true)
		st = d.do(UsePractice{})
		d.at(RouteHome) // not while somebody is signed in
		d.do(LogOut{})
		st = d.do(UsePractice{})
		d.at(RouteSignIn)
		if st.Server.Kind != ServerPractice || in.opened != 2 {
			t.Fatalf("server %+v, opened %d", st.Server, in.opened)
		}
		if kept, err := d.profile.Load(); err != nil || kept.ServerURL != "" {
			t.Fatalf("kept %+v, %v", kept, err)
		}
	})
}

func TestEachServerHasItsOwnSession(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.practice((&inside{}).open)
		d.signIn(true)
		d.quit()
		org := w.start("profile")
		org.at(RouteSignIn) // the remembered session is of the server inside
		d = w.practice((&inside{}).open)
		d.online()
	})
}

func TestConnectToNobodyStays(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.practice((&inside{}).open)
		d.do(Show{RouteConnect})
		w.network(unplugged)
		st := d.do(Connect{"foyer.test"})
		d.at(RouteConnect)
		if st.Server.Check.Status != CheckUnreachable || st.Server.Kind != ServerPractice {
			t.Fatalf("server %+v", st.Server)
		}
	})
}

func TestLeavingTheScreenStopsConnecting(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.practice((&inside{}).open)
		hold := make(chan struct{})
		w.network(func(_ call, answer func() *http.Response) (*http.Response, error) {
			<-hold
			return answer(), nil
		})
		d.do(Show{RouteConnect}, Connect{"foyer.test"}, Back{})
		close(hold)
		synctest.Wait()
		d.at(RouteSignIn)
		if st := d.State(); st.Server.Kind != ServerPractice || st.Server.Check.Status != CheckNone {
			t.Fatalf("server %+v", st.Server)
		}
	})
}

func TestManagedServerIsNotChangeable(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		in := &inside{}
		d := w.start("profile", func(o *Options) { o.ManagedURL, o.OpenServer = serverURL, in.open })
		if !d.State().Server.Managed {
			t.Fatal("not managed")
		}
		st := d.do(Show{RouteConnect}, CheckServer{"other.test"}, Connect{"other.test"}, UsePractice{})
		d.at(RouteSignIn)
		if st.Server.URL != serverURL || st.Server.Check != (ServerCheck{}) || in.opened != 0 {
			t.Fatalf("server %+v", st.Server)
		}
	})
}

func TestSwitchDuringASignInCancelsIt(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		in := &inside{}
		d := w.start("profile", func(o *Options) { o.OpenServer = in.open })
		hold := make(chan struct{})
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.path == api.PathMe {
				<-hold
			}
			return answer(), nil
		})
		d.do(SignIn{Username: ann, Password: right, Remember: true})
		d.do(UsePractice{})
		close(hold)
		synctest.Wait()
		d.pass(time.Second)
		d.at(RouteSignIn)
		if w.living() != 0 || d.State().Flow.Busy {
			t.Fatalf("%d sessions", w.living())
		}
	})
}
