package app

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"foyer/app/keychain"
	"foyer/auth"
	"foyer/auth/api"
)

// ordinaryLife is how long a session lives that is not remembered.
const ordinaryLife = 24 * time.Hour

// renewing begins a renewal, of Ann.
func (d *desk) renewing(remember bool) State {
	d.w.t.Helper()
	st := d.do(Renew{})
	d.at(RouteSignIn)
	if f := st.Flow; !f.FixedUsername || f.Username != ann || f.Remember != remember || f.Busy || f.Problem != ProblemNone || f.Purpose != PurposeSignIn {
		d.w.t.Fatalf("flow %+v", f)
	}
	if !st.Session.SignedIn || st.Session.Name != "Ann Lee" {
		d.w.t.Fatalf("session %+v", st.Session)
	}
	return st
}

// renewed is home on a new session.
func (d *desk) renewed() State {
	d.w.t.Helper()
	d.online()
	st := d.State()
	if st.Flow.FixedUsername || st.Flow.Busy || st.Flow.Ways != nil || !st.Session.EndsAt.IsZero() || st.Session.Notice != ProblemNone {
		d.w.t.Fatalf("flow %+v, session %+v", st.Flow, st.Session)
	}
	return st
}

func TestRenewedWithThePassword(t *testing.T) {
	for _, remember := range []bool{true, false} {
		t.Run(fmt.Sprintf("remember %t", remember), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(remember)
				before := sessionEntry{}
				if remember {
					before = d.kept()
				}
				d.do(Show{Route: RouteSecurity}, Back{}, Show{Route: RouteSettings})
				d.renewing(remember)
				d.do(SetRemember{Remember: !remember}, EditUsername{Username: "somebody.else@x.example"})
				d.do(SignIn{Username: "somebody.else@x.example", Password: "wrong", Remember: !remember})
				d.problem(ProblemCredentials)
				if w.living() != 1 {
					t.Fatalf("%d sessions", w.living())
				}
				st := d.do(SignIn{Password: right})
				d.at(RouteSettings) // where it began
				d.do(Back{})
				d.renewed()
				if w.living() != 1 || st.Session.Remembered != remember || d.keeps(keychain.KindPendingRevoke) {
					t.Fatalf("%d sessions, %+v", w.living(), st.Session)
				}
				d.pass(2 * time.Hour)
				d.online()
				d.quit()
				if !remember {
					if w.living() != 0 {
						t.Fatal("one in memory outlives the program")
					}
					return
				}
				if now := d.kept(); now.ID == before.ID || now.Token == before.Token {
					t.Fatal("the keychain holds the old one")
				}
				d = w.start("profile")
				d.online()
				if d.do(LogOut{}); w.living() != 0 || d.keeps(keychain.KindSession) {
					t.Fatal("something is left")
				}
			})
		})
	}
}

func TestRenewedWithASecondFactor(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, code)
		d.online()
		d.renewing(false)
		s.script("password", ways(totp, text))
		s.script("totp", refusedFor(auth.ReasonInvalidCode, left(totp, 4), text), code)
		d.do(SignIn{Password: right})
		d.at(RouteChallenge)
		d.do(Back{})
		d.at(RouteSignIn)
		if f := d.State().Flow; !f.FixedUsername || !d.State().Session.SignedIn {
			t.Fatalf("flow %+v", f)
		}
		d.each(SignIn{Password: right}, SubmitCode{Code: "000000"})
		d.problem(ProblemCode)
		d.do(SubmitCode{Code: "123456"})
		d.renewed()
		if s.w.made(isRevoke) != 0 {
			t.Fatal("revoked before the stream is the new one's")
		}
		d.pass(moveTime)
		if form := s.post(t, "password", 1); s.w.made(isRevoke) != 1 || form.Get("username") != ann || form.Get("scope") != auth.ScopeFoyer {
			t.Fatalf("%d revocations, sent %v", s.w.made(isRevoke), form)
		}
	})
}

func TestRenewedThroughTheBrowser(t *testing.T) {
	rows := []struct {
		step   string
		intent Intent
		leg    line
	}{
		{StepPasskey, SignInWithPasskey{Remember: true}, leg("1")},
		{StepGoogle, ChooseWay{Step: StepGoogle}, google("n1")},
	}
	for _, row := range rows {
		t.Run(row.step, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				d.entersWith(s, code)
				st := d.renewing(false)
				if !slices.ContainsFunc(st.Flow.Ways, func(w Way) bool { return w.Step == row.step }) {
					t.Fatalf("ways %+v", st.Flow.Ways)
				}
				s.script(row.step, row.leg)
				d.do(row.intent)
				d.abroad(row.step)
				st = d.do(CancelFlow{})
				d.at(RouteSignIn)
				if len(st.Flow.Ways) != 3 || !st.Flow.FixedUsername {
					t.Fatalf("flow %+v", st.Flow)
				}
				s.script(row.step, row.leg, code)
				d.do(row.intent)
				d.brings("lc")
				d.renewed()
				if d.State().Session.Remembered || s.post(t, row.step, 0).Get("scope") != auth.ScopeFoyer {
					t.Fatal("not as the session was")
				}
			})
		})
	}
}

func TestRenewedByGoogleThatIsNotLinkedYet(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, code)
		for _, steps := range [][]Intent{{CancelFlow{}}, {Back{}}, {SignIn{Password: right}, CancelFlow{}}, {SignIn{Password: right}, SignIn{Password: right}}} {
			d.renewing(false)
			s.script("google", google("n1"), refusedFor(auth.ReasonProofRequired, byPassword, byPasskey))
			d.do(SignInWithGoogle{})
			st := d.brings("gc")
			d.at(RouteSignIn)
			d.problem(ProblemProofRequired)
			if f := st.Flow; f.Username != byPassword.Hint || len(f.Ways) != 2 {
				t.Fatalf("flow %+v", f)
			}
			s.script("password", line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}}, code)
			if d.do(steps[0]); len(steps) > 1 { // it lay too long
				d.at(RouteSignIn)
				d.problem(ProblemExpired)
				if f := d.State().Flow; !f.FixedUsername || f.Username != ann || len(f.Ways) != 3 {
					t.Fatalf("flow %+v", f)
				}
				d.do(steps[1])
			}
			d.renewed()
		}
	})
}

func TestOthersSeeNobodyGoWhileTheSessionIsRenewed(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a, b := w.of(anna, "desk"), w.of(ben, "laptop")
		a.do(SetStatus{Status: StatusBusy, Text: "In surgery"})
		b.pass(time.Second)
		b.finds("Anna Lee", StatusBusy, "In surgery")
		gone := false
		cancel := b.Subscribe(func(st State) {
			for _, one := range st.People.Items {
				gone = gone || one.Name == "Anna Lee" && one.Status != StatusBusy
			}
		})
		opened := w.made(func(c call) bool { return c.path == api.PathStream })
		a.do(Renew{}, Show{Route: RouteHelp}, Back{})
		a.do(SignIn{Password: right})
		for range 30 {
			a.pass(time.Second)
			b.finds("Anna Lee", StatusBusy, "In surgery")
		}
		cancel()
		a.renewed()
		a.live(true)
		a.own(StatusBusy, "In surgery", ProblemNone)
		a.finds("Ben Okafor", StatusAvailable, "")
		if w.made(isRevoke) != 1 || gone {
			t.Fatalf("%d revocations, seen to go: %t", w.made(isRevoke), gone)
		}
		if n := w.made(func(c call) bool { return c.path == api.PathStream }); n != opened+1 {
			t.Fatalf("%d streams more", n-opened)
		}
	})
}

func TestEndIsShownInTimeAndRenewed(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(false)
		ends := time.Now().Add(ordinaryLife)
		d.pass(ordinaryLife - warnAhead - time.Minute)
		if st := d.State(); !st.Session.EndsAt.IsZero() {
			t.Fatalf("too early: %+v", st.Session)
		}
		st := d.pass(time.Minute + watchEvery)
		if off := st.Session.EndsAt.Sub(ends).Abs(); off > 2*time.Second {
			t.Fatalf("session %+v, not %v", st.Session, ends)
		}
		if later := d.pass(5 * time.Minute); later.Session.EndsAt != st.Session.EndsAt {
			t.Fatalf("it jumps: %+v", later.Session)
		}
		w.network(unplugged)
		d.pass(2 * time.Minute)
		d.renewing(false) // offline, too
		d.do(SignIn{Password: right})
		d.problem(ProblemUnreachable)
		w.network(nil)
		d.do(SignIn{Password: right})
		d.renewed()
		d.pass(time.Hour)
		d.renewed()
		if w.living() != 1 {
			t.Fatalf("%d sessions", w.living())
		}
	})
}

func TestSessionThatEndsWhileItIsRenewed(t *testing.T) {
	rows := []struct {
		name  string
		wrong bool
	}{{"on the form", false}, {"after a wrong password", true}}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			inHospital(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(true)
				d.renewing(true)
				if row.wrong {
					d.do(SignIn{Password: "wrong"})
				}
				w.endAll(auth.EndedBySignOut, "Back office")
				st := d.pass(time.Minute)
				d.at(RouteSignIn)
				d.problem(ProblemSignedOut)
				if st.Session.SignedIn || !st.Flow.FixedUsername || st.Flow.Username != ann || st.Session.Name != "Ann Lee" || d.keeps(keychain.KindSession) {
					t.Fatalf("state %+v", st)
				}
				d.do(CancelFlow{}, Back{})
				d.at(RouteSignIn)
				d.do(SignIn{Password: right})
				if st := d.renewed(); !st.Session.SignedIn || !st.Session.Remembered || w.living() != 1 {
					t.Fatalf("%d sessions, %+v", w.living(), st.Session)
				}
				d.live(true)
				d.pass(3 * time.Hour)
				d.online()
			})
		})
	}
}

func TestSessionThatExpiresWhileItIsRenewed(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(false)
		d.pass(ordinaryLife - time.Minute)
		d.renewing(false)
		d.pass(time.Minute + 2*time.Second)
		d.at(RouteSignIn)
		d.problem(ProblemSessionExpired)
		st := d.do(LogOut{}) // it is somebody else by now
		d.at(RouteSignIn)
		if st.Flow.FixedUsername || st.Session != (Session{}) {
			t.Fatalf("state %+v", st)
		}
		d.signIn(false)
		d.online()
	})
}
