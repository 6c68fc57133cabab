package app

import (
	"context"
	"testing"

	"foyer/app/keychain"
	"foyer/app/profile"
)

// bothInside lets a program open servers inside; both are the one of the world.
func bothInside(opened *[]ServerKind) func(*Options) {
	open := func(kind ServerKind) func(context.Context) (*Embedded, error) {
		return func(context.Context) (*Embedded, error) {
			*opened = append(*opened, kind)
			return &Embedded{URL: serverURL}, nil
		}
	}
	return func(o *Options) {
		o.ServerURL, o.OpenServer, o.OpenComputer = "", open(ServerPractice), open(ServerComputer)
	}
}

func TestThisComputerIsRemembered(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		var opened []ServerKind
		d := w.start("profile", bothInside(&opened))
		if d.State().Server.Kind != ServerPractice {
			t.Fatalf("server %+v", d.State().Server)
		}
		st := d.do(UseComputer{}, UseComputer{})
		if st.Server.Kind != ServerComputer || st.Server.URL != serverURL || len(opened) != 2 {
			t.Fatalf("server %+v, opened %v", st.Server, opened)
		}
		d.signIn(true)
		if st := d.do(UseComputer{}, UsePractice{}); st.Route != RouteHome {
			t.Fatal("left while signed in")
		}
		if _, kept := w.chain.Kept(keychain.Name{Profile: d.profile.Key(), Server: "computer", Kind: keychain.KindSession}); !kept {
			t.Fatal("not kept under its own name")
		}
		d.quit()
		d = w.start("profile", bothInside(&opened))
		d.at(RouteHome)
		if d.State().Server.Kind != ServerComputer {
			t.Fatalf("server %+v", d.State().Server)
		}
		d.do(LogOut{})
		if st := d.do(UsePractice{}); st.Server.Kind != ServerPractice || st.Route != RouteSignIn {
			t.Fatalf("server %+v", st.Server)
		}
		d.quit()
		if d = w.start("profile", bothInside(&opened)); d.State().Server.Kind != ServerPractice {
			t.Fatalf("server %+v", d.State().Server)
		}
	})
}

func TestWhichServerIsChosen(t *testing.T) {
	open := func(context.Context) (*Embedded, error) { return nil, nil }
	rows := []struct {
		name    string
		options Options
		kept    profile.Settings
		want    ServerKind
	}{
		{"nothing", Options{OpenComputer: open}, profile.Settings{}, ServerPractice},
		{"remembered", Options{OpenComputer: open}, profile.Settings{Computer: true}, ServerComputer},
		{"remembered, but not here", Options{}, profile.Settings{Computer: true}, ServerPractice},
		{"an address goes before", Options{OpenComputer: open}, profile.Settings{Computer: true, ServerURL: serverURL}, ServerOrganization},
		{"the command line goes before", Options{OpenComputer: open, ServerURL: serverURL}, profile.Settings{Computer: true}, ServerOrganization},
		{"the administrator goes before", Options{OpenComputer: open, ManagedURL: serverURL}, profile.Settings{Computer: true}, ServerOrganization},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := row.options.choose(row.kept); got.kind != row.want || got.fault != nil {
				t.Fatalf("chose %+v", got)
			}
		})
	}
}

func TestNoServerForThisComputer(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		if st := d.do(UseComputer{}); st.Server.Kind != ServerOrganization || st.Route != RouteSignIn {
			t.Fatalf("state %+v", st.Server)
		}
	})
}
