package app

import (
	"testing"
	"time"

	"foyer/app/keychain"
	"foyer/auth/directory"
	"foyer/auth/store"
)

// paused is a session that must change its password before it goes on.
func (w *world) paused(remember bool) *desk {
	w.t.Helper()
	d := w.start("profile")
	d.signIn(remember)
	w.change(func(a *store.Account) { a.MustChangePassword = true })
	st := d.pass(10 * time.Minute)
	d.at(RouteSignIn)
	if !st.Flow.FixedUsername || st.Flow.Username != ann || st.Session.SignedIn || st.Session.Name != "Ann Lee" {
		w.t.Fatalf("not paused: %+v", st)
	}
	return d
}

func TestPausedSessionGoesOnAfterANewPassword(t *testing.T) {
	for _, remember := range []bool{true, false} {
		inWorld(t, func(t *testing.T, w *world) {
			d := w.paused(remember)
			d.do(SignIn{Username: "somebody.else@x.example", Password: "wrong"})
			d.problem(ProblemCredentials)
			d.do(EditUsername{Username: "somebody.else@x.example"})
			st := d.do(SignIn{Password: right})
			d.at(RouteNewPassword)
			if len(st.Flow.Rules) == 0 || !st.Flow.FixedUsername {
				t.Fatalf("flow %+v", st.Flow)
			}
			st = d.do(NewPassword{Password: "Another-Harbor-8", Repeat: "Another-Harbor-8"})
			d.online()
			if w.living() != 1 || st.Session.Remembered != remember || st.Flow.FixedUsername {
				t.Fatalf("%d sessions, %+v", w.living(), st)
			}
			d.pass(3 * time.Hour)
			d.online()
		})
	}
}

func TestPausedFlowThatLayTooLongStartsOverUnseen(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.paused(true)
		d.pass(time.Hour)
		d.do(SignIn{Password: right})
		d.at(RouteNewPassword)
		d.pass(time.Hour)
		d.do(NewPassword{Password: "Another-Harbor-8", Repeat: "Another-Harbor-8"})
		d.at(RouteSignIn)
		d.problem(ProblemExpired)
		d.do(SignIn{Password: right})
		d.at(RouteNewPassword)
		d.do(NewPassword{Password: "Another-Harbor-8", Repeat: "Another-Harbor-8"})
		d.online()
		if w.living() != 1 {
			t.Fatalf("%d sessions", w.living())
		}
	})
}

func TestPausedSessionWhosePauseIsOver(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.paused(true)
		w.change(func(a *store.Account) { a.MustChangePassword = false })
		d.pass(time.Hour)
		d.do(SignIn{Password: right})
		d.online()
	})
}

func TestPausedSessionOffline(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.paused(true)
		w.network(unplugged)
		d.do(SignIn{Password: right})
		d.problem(ProblemUnreachable)
		w.network(nil)
		d.do(SignIn{Password: right})
		d.at(RouteNewPassword)
	})
}

func TestPausedSessionEndedMeanwhile(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.paused(true)
		d.pass(time.Hour)
		if err := w.service.Directory.Disable(t.Context(), ann, directory.Actor{}); err != nil {
			t.Fatal(err)
		}
		st := d.do(SignIn{Password: right})
		d.at(RouteSignIn)
		d.problem(ProblemDisabled)
		if st.Flow.FixedUsername || d.keeps(keychain.KindSession) {
			t.Fatalf("flow %+v", st.Flow)
		}
	})
}

func TestPausedSessionSurvivesARestart(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.paused(true).quit()
		d := w.start("profile")
		d.at(RouteSignIn)
		if !d.State().Flow.FixedUsername {
			t.Fatalf("flow %+v", d.State().Flow)
		}
		d.do(SignIn{Password: right}, NewPassword{})
		d.at(RouteNewPassword)
		d.do(CancelFlow{})
		d.at(RouteSignIn)
		d.do(SignIn{Password: right})
		d.at(RouteNewPassword)
	})
}

func TestPausedSessionCanBeLoggedOut(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.paused(true)
		st := d.do(LogOut{})
		d.at(RouteSignIn)
		if st.Flow.FixedUsername || st.Session.SigningOut || w.living() != 0 || d.keeps(keychain.KindSession) {
			t.Fatalf("state %+v", st)
		}
	})
}

func TestMustChangeAtSignIn(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.change(func(a *store.Account) { a.MustChangePassword = true })
		d := w.start("profile")
		st := d.do(SignIn{Username: ann, Password: right, Remember: true})
		d.at(RouteNewPassword)
		if st.Flow.Problem != ProblemNone || len(st.Flow.Rules) < 5 || w.living() != 0 {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(NewPassword{Password: "a", Repeat: "b"})
		d.problem(ProblemPasswordsDiffer)
		d.do(NewPassword{})
		d.problem(ProblemEmptyPassword)
		st = d.do(NewPassword{Password: "short", Repeat: "short"})
		d.problem(ProblemWeakPassword)
		refused := map[string]bool{}
		for _, rule := range st.Flow.Rules {
			refused[rule.Name] = rule.Refused
		}
		if !refused["length"] || !refused["upper"] || refused["lower"] {
			t.Fatalf("rules %+v", st.Flow.Rules)
		}
		d.do(NewPassword{Password: "Another-Harbor-8", Repeat: "Another-Harbor-8"})
		d.online()
		if !d.State().Session.Remembered || w.living() != 1 {
			t.Fatalf("session %+v", d.State().Session)
		}
	})
}

func TestMustChangeCanBeCanceled(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.change(func(a *store.Account) { a.MustChangePassword = true })
		d := w.start("profile")
		d.do(SignIn{Username: ann, Password: right})
		d.at(RouteNewPassword)
		st := d.do(CancelFlow{})
		d.at(RouteSignIn)
		if st.Flow.Rules != nil || st.Flow.Username != ann {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(SignIn{Username: ann, Password: right})
		d.at(RouteNewPassword)
		d.pass(time.Hour)
		d.do(NewPassword{Password: "Another-Harbor-8", Repeat: "Another-Harbor-8"})
		d.at(RouteSignIn)
		d.problem(ProblemExpired)
	})
}
