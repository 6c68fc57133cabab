package app

import (
	"context"
	"errors"
	"testing"

	"foyer/app/profile"
)

// place is a desktop of a test's own.
type place struct {
	starts  bool
	unknown error
	refuses error
	trays   chan TrayState
	closed  int
}

func (p *place) Autostart() (bool, error) { return p.starts, p.unknown }

func (p *place) SetAutostart(on bool) error {
	if p.refuses == nil {
		p.starts = on
	}
	return p.refuses
}

func (p *place) Tray(ctx context.Context) <-chan TrayState {
	out := make(chan TrayState)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				return
			case one := <-p.trays:
				out <- one
			}
		}
	}()
	return out
}

func (w *world) at(p *place) *desk {
	p.trays = make(chan TrayState)
	return w.start("profile", func(o *Options) {
		o.Desktop = p
		o.CloseWindow = func() { p.closed++ }
	})
}

func TestSettingsAreKept(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		p := &place{}
		d := w.at(p)
		want := Desktop{CanAutostart: true, CloseToTray: true}
		if st := d.State(); st.Desktop != want {
			t.Fatalf("at first: %+v", st.Desktop)
		}
		d.do(Show{Route: RouteSettings})
		d.at(RouteSettings) // without a session, too
		d.do(ChangeDesktop{Autostart: true, StartMinimized: true, Language: "es", Theme: "dark"})
		want = Desktop{CanAutostart: true, Autostart: true, StartMinimized: true, Language: "es", Theme: "dark"}
		if st := d.State(); st.Desktop != want || !p.starts {
			t.Fatalf("%+v, starts: %t", st.Desktop, p.starts)
		}
		d.do(CloseWindow{Quiet: true})
		d.do(CloseWindow{})
		want.ToldTray = true
		if p.closed != 2 || d.State().Desktop != want {
			t.Fatalf("closed %d times: %+v", p.closed, d.State().Desktop)
		}
		d.quit()
		d = w.at(p)
		if st := d.State(); st.Desktop != want {
			t.Fatalf("after a restart: %+v", st.Desktop)
		}
		d.Do(ChangeDesktop{CloseToTray: true, Language: "tlh", Theme: "pink"})
		d.quit() // at once
		d = w.at(p)
		want = Desktop{CanAutostart: true, CloseToTray: true, ToldTray: true}
		if st := d.State(); st.Desktop != want || p.starts {
			t.Fatalf("changed just before the end: %+v", st.Desktop)
		}
	})
}

func TestSettingsEditedByHand(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.prepare("profile")
		err := d.profile.Change(func(p *profile.Settings) { p.Language, p.Theme, p.Status = "xx", "xx", "xx" })
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
		d = w.start("profile")
		d.signIn(true)
		if st := d.State(); st.Desktop != (Desktop{CloseToTray: true}) || st.Presence.Status != StatusAvailable {
			t.Fatalf("%+v %+v", st.Desktop, st.Presence)
		}
	})
}

func TestAutostartIsRefused(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		p := &place{refuses: errors.New("read-only")}
		d := w.at(p)
		st := d.do(ChangeDesktop{Autostart: true, CloseToTray: true})
		if st.Desktop.Autostart || st.Desktop.Problem != ProblemAutostart {
			t.Fatalf("%+v", st.Desktop)
		}
		p.starts = true // by the desktop's own settings
		st = d.do(Show{Route: RouteSettings})
		if !st.Desktop.Autostart || st.Desktop.Problem != ProblemNone {
			t.Fatalf("%+v", st.Desktop)
		}
	})
	inWorld(t, func(t *testing.T, w *world) {
		d := w.at(&place{unknown: errors.ErrUnsupported})
		if st := d.do(ChangeDesktop{Autostart: true}); st.Desktop.CanAutostart || st.Desktop.Autostart || st.Desktop.Problem != ProblemNone {
			t.Fatalf("%+v", st.Desktop)
		}
	})
}

func TestTrayComesAndGoes(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		p := &place{}
		d := w.at(p)
		p.trays <- TrayState{Reason: "tray.no_host"}
		if st := d.do(); st.Desktop.Tray || st.Desktop.TrayReason != "tray.no_host" {
			t.Fatalf("%+v", st.Desktop)
		}
		p.trays <- TrayState{There: true}
		if st := d.do(); !st.Desktop.Tray || st.Desktop.TrayReason != "" {
			t.Fatalf("%+v", st.Desktop)
		}
	})
}

func TestOwnScreensNeedASession(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		for _, route := range []Route{RouteProfile, RouteDevices} {
			d.do(Show{Route: route})
			d.at(RouteSignIn)
		}
		d.do(SetStatus{Status: StatusBusy}, SignOutOthers{}, SaveProfile{Name: "Ann"}, SearchPeople{Text: "b"})
		if st := d.State(); st.Presence != (Presence{}) || st.Devices.Busy || st.Security.Busy || st.People.Search != "" {
			t.Fatalf("%+v", st)
		}
		d.signIn(false)
		for _, route := range []Route{RouteProfile, RouteDevices, RouteSettings} {
			d.do(Show{Route: route})
			d.at(route)
		}
		d.do(SetStatus{Status: "asleep"})
		if p := d.State().Presence; p.Status != StatusAvailable {
			t.Fatalf("%+v", p)
		}
	})
}
