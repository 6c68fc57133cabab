package app

import (
	"context"
	"testing"
	"time"
)

// click does what a click on the newest note of a kind asks for.
func (d *desk) click(notes <-chan Note, kind NoteKind) State {
	d.w.t.Helper()
	for {
		select {
		case n := <-notes:
			if n.Kind != kind {
				continue
			}
			if asks := n.OnClick(); asks != nil {
				d.do(asks)
			}
			return d.State()
		default:
			d.w.t.Fatalf("no note %q", kind)
		}
	}
}

func noting(notes chan<- Note) func(*Options) {
	return func(o *Options) { o.Notify = func(_ context.Context, n Note) { notes <- n } }
}

// TestClickOnTheEndingRenewsInPlace: the person has to do no more than to prove
// who they are, and only while the session lives.
func TestClickOnTheEndingRenewsInPlace(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		notes := make(chan Note, 8)
		d := w.start("profile", noting(notes))
		d.signIn(false)
		d.do(Show{Route: RouteSettings})
		d.pass(ordinaryLife - warnAhead + time.Minute)
		st := d.click(notes, NoteEnding)
		d.at(RouteSignIn)
		if !st.Flow.FixedUsername || st.Flow.Username != ann || !st.Session.SignedIn || st.Flow.Busy {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(Renew{}) // clicked twice
		d.do(SignIn{Password: right})
		d.pass(moveTime)
		if st := d.State(); st.Route != RouteSettings || !st.Session.SignedIn || !st.Session.EndsAt.IsZero() || w.living() != 1 {
			t.Fatalf("at %s, session %+v", st.Route, st.Session)
		}
	})
}

func TestClickOnTheEndingTooLate(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		notes := make(chan Note, 8)
		d := w.start("profile", noting(notes))
		d.signIn(false)
		d.pass(ordinaryLife + time.Minute)
		st := d.click(notes, NoteEnding)
		d.at(RouteSignIn)
		if st.Session.SignedIn || st.Flow.FixedUsername || st.Flow.Problem != ProblemSessionExpired {
			t.Fatalf("flow %+v", st.Flow)
		}
	})
}

func TestClickOnANewDeviceShowsTheDevices(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		notes := make(chan Note, 8)
		a := w.of(anna, "desk", noting(notes))
		a.pass(devicesEvery)
		w.of(anna, "laptop")
		a.pass(devicesEvery + watchEvery)
		if st := a.click(notes, NoteNewDevice); st.Route != RouteDevices || len(st.Devices.Items) != 2 {
			t.Fatalf("at %s: %+v", st.Route, st.Devices)
		}
	})
}
