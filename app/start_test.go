package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
	"foyer/app/profile"
)

func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func contains(text, part string) bool { return strings.Contains(text, part) }

// practice makes a desk whose server is inside the program.
func (w *world) practice(open func(context.Context) (*Embedded, error)) *desk {
	w.t.Helper()
	d := w.prepare("profile", func(o *Options) { o.ServerURL, o.OpenServer = "", open })
	d.run()
	synctest.Wait()
	return d
}

// inside is a server inside the program that counts its openings.
type inside struct{ opened, closed int }

func (i *inside) open(context.Context) (*Embedded, error) {
	i.opened++
	return &Embedded{
		URL: serverURL, People: []PracticePerson{{Name: "Ann Lee", Username: ann, Password: "published"}},
		Close: func() error { i.closed++; return nil },
	}, nil
}

func TestPracticeShowsItsPeople(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		in := &inside{}
		d := w.practice(in.open)
		d.at(RouteSignIn)
		st := d.State()
		if st.Server.Kind != ServerPractice || len(st.Server.People) != 1 || st.Server.URL != serverURL {
			t.Fatalf("server %+v", st.Server)
		}
		d.do(Show{RoutePractice})
		d.at(RoutePractice)
		d.signIn(true)
		name := keychain.Name{Profile: d.profile.Key(), Server: keychain.Embedded, Kind: keychain.KindSession}
		if _, there := w.chain.Kept(name); !there {
			t.Fatal("not kept under the name of the embedded server")
		}
		d.quit()
		if in.opened != 1 || in.closed != 1 {
			t.Fatalf("opened %d, closed %d", in.opened, in.closed)
		}
	})
}

func TestFaultsAreShownAndTriedAgain(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		in := &inside{}
		var err error = &FaultError{Kind: FaultNewerData, Detail: "/data/foyer.db"}
		d := w.practice(func(ctx context.Context) (*Embedded, error) {
			if err != nil {
				return nil, err
			}
			return in.open(ctx)
		})
		d.at(RouteFault)
		if f := d.State().Fault; f == nil || f.Kind != FaultNewerData || f.Detail != "/data/foyer.db" {
			t.Fatalf("fault %+v", f)
		}
		err = errors.New("what is this")
		d.do(RetryNow{})
		if f := d.State().Fault; f == nil || f.Kind != FaultUnexpected {
			t.Fatalf("fault %+v", f)
		}
		err = nil
		d.do(RetryNow{})
		d.at(RouteSignIn)
		if d.State().Fault != nil {
			t.Fatal("fault stays")
		}
	})
}

func TestConnectLeadsOutOfAFault(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.practice(func(context.Context) (*Embedded, error) {
			return nil, &FaultError{Kind: FaultCorrupt}
		})
		d.at(RouteFault)
		d.do(Show{RouteConnect})
		d.at(RouteConnect)
		d.do(Back{})
		d.at(RouteFault)
		d.do(Connect{Address: "foyer.test"})
		d.at(RouteSignIn)
	})
}

func TestServerAddressThatIsNone(t *testing.T) {
	rows := []struct {
		name string
		edit func(*Options)
		want FaultKind
	}{
		{"--server", func(o *Options) { o.ServerURL = "http://foyer.test" }, FaultServerURL},
		{"managed", func(o *Options) { o.ManagedURL = "not an address" }, FaultSettings},
		{"met before", func(o *Options) { o.Fault = &FaultError{Kind: FaultSettings, Detail: "/etc/foyer"} }, FaultSettings},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile", row.edit)
				d.at(RouteFault)
				if f := d.State().Fault; f.Kind != row.want || f.Detail == "" {
					t.Fatalf("fault %+v", f)
				}
				d.do(RetryNow{})
				d.at(RouteFault)
			})
		})
	}
}

func TestWhichServerComesFirst(t *testing.T) {
	rows := []struct {
		name                 string
		managed, given, kept string
		kind                 ServerKind
		url                  string
		isManaged            bool
	}{
		{"practice", "", "", "", ServerPractice, "", false},
		{"remembered", "", "", "https://kept.test", ServerOrganization, "https://kept.test", false},
		{"command line", "", "given.test", "https://kept.test", ServerOrganization, "https://given.test", false},
		{"managed", "https://managed.test", "given.test", "https://kept.test", ServerOrganization, "https://managed.test", true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := Options{ManagedURL: row.managed, ServerURL: row.given}.choose(profile.Settings{ServerURL: row.kept})
			if got.kind != row.kind || got.url != row.url || got.managed != row.isManaged || got.fault != nil {
				t.Fatalf("got %+v", got)
			}
		})
	}
}

func TestHelpAndBackEverywhere(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.do(Show{RouteConnect}, Show{RouteHelp})
		d.at(RouteHelp)
		d.do(Back{})
		d.at(RouteConnect)
		d.do(Show{RouteHelp}, Show{RouteConnect}, Back{}, Back{})
		d.at(RouteSignIn)
		d.do(Back{}, Show{RoutePractice}, Show{RouteHome}, Show{RouteKeychain}, Show{"nonsense"})
		d.at(RouteSignIn) // no practice at an organization, and nobody is at home
		d.do(Show{RouteHelp}, Show{RouteSignIn})
		d.at(RouteSignIn)
		d.signIn(false)
		d.do(Show{RouteConnect})
		d.at(RouteHome)
		d.do(Show{RouteHelp})
		d.at(RouteHelp)
		d.do(Show{RouteSignIn})
		d.at(RouteHome)
	})
}

func TestWindowSizeIsKept(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.do(ResizeWindow{500, 800})
		d.pass(time.Second)
		if kept, err := d.profile.Load(); err != nil || kept.Width != 500 {
			t.Fatalf("kept %+v, %v", kept, err)
		}
		d.do(ResizeWindow{0, -1})
		d.Do(ResizeWindow{510, 810})
		d.quit()
		again := w.start("profile")
		if s := again.State().Settings; s.Width != 510 || s.Height != 810 {
			t.Fatalf("settings %+v", s)
		}
	})
}

func TestUnwritableProfileIsAFault(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.prepare("profile", func(o *Options) { o.Profile = brokenProfile{}; o.DataFolder = "/data" })
		d.run()
		synctest.Wait()
		d.at(RouteFault)
		if f := d.State().Fault; f.Kind != FaultDataFolder || f.Detail != "/data" {
			t.Fatalf("fault %+v", f)
		}
	})
}

type brokenProfile struct{ noProfile }

func (brokenProfile) Load() (profile.Settings, error) { return profile.Settings{}, os.ErrPermission }

func TestProfileThatCannotLockStopsNobody(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile", func(o *Options) { o.Profile = lockless{o.Profile} })
		d.signIn(true)
		d.pass(3 * time.Hour)
		d.online()
		d.do(LogOut{})
		d.at(RouteSignIn)
	})
}

type lockless struct{ Profile }

func (lockless) Lock(context.Context) (func(), error) { return nil, os.ErrPermission }
