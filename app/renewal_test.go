package app

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/app/keychain"
	"foyer/auth/api"
)

func TestRenewalGivenUp(t *testing.T) {
	rows := []struct {
		name  string
		steps []Intent
	}{
		{"cancel", []Intent{CancelFlow{}}},
		{"back", []Intent{Back{}}},
		{"cancel after a wrong password", []Intent{SignIn{Password: "wrong"}, CancelFlow{}}},
		{"back after a wrong password", []Intent{SignIn{Password: "wrong"}, Back{}}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(true)
				before := d.kept()
				d.renewing(true)
				d.pass(3 * time.Hour) // of many access tokens
				if now := d.kept(); now.ID != before.ID || now.Token == before.Token {
					t.Fatal("not kept alive meanwhile")
				}
				d.each(row.steps...)
				d.renewed()
				d.pass(3 * time.Hour)
				d.online()
				if w.living() != 1 || d.kept().ID != before.ID || w.made(isRevoke) != 0 {
					t.Fatalf("%d sessions", w.living())
				}
			})
		})
	}
}

func TestRenewalCanceledWhileItIsBusy(t *testing.T) {
	for _, path := range []string{api.PathChallenge, api.PathMe} {
		t.Run(path, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(true)
				before := d.kept().ID
				d.renewing(true)
				hold := make(chan struct{})
				w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
					if c.path == path {
						<-hold
					}
					return answer(), nil
				})
				d.do(SignIn{Password: right}, CancelFlow{})
				close(hold)
				d.pass(moveTime)
				d.renewed()
				if w.living() != 1 || d.kept().ID != before {
					t.Fatalf("%d sessions", w.living())
				}
			})
		})
	}
}

// TestRenewalThatIsBeingSaved: the keychain may hold the new session already,
// so cancel comes too late.
func TestRenewalThatIsBeingSaved(t *testing.T) {
	for _, out := range []bool{false, true} {
		t.Run(fmt.Sprintf("log out %t", out), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(true)
				before := d.kept().ID
				d.renewing(true)
				w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
					if c.path == api.PathMe {
						w.chain.Become(keychain.StatusHanging)
					}
					return answer(), nil
				})
				if st := d.do(SignIn{Password: right}); !st.Flow.Busy || st.Flow.Waiting != WaitingKeychain {
					t.Fatalf("flow %+v", st.Flow)
				}
				w.network(nil)
				if out {
					d.do(LogOut{})
				} else {
					d.do(CancelFlow{})
				}
				w.chain.Become(keychain.StatusAvailable)
				d.pass(moveTime)
				if out {
					d.at(RouteSignIn)
					if w.living() != 0 || d.keeps(keychain.KindSession) {
						t.Fatalf("%d sessions, kept: %t", w.living(), d.keeps(keychain.KindSession))
					}
					return
				}
				d.renewed()
				if w.living() != 1 || d.kept().ID == before {
					t.Fatalf("%d sessions", w.living())
				}
				d.pass(3 * time.Hour)
				d.online()
			})
		})
	}
}

// TestRenewalIsNobodyElses: a passkey, or Google, may be another person's.
func TestRenewalIsNobodyElses(t *testing.T) {
	rows := []struct {
		name    string
		me      func() (*http.Response, error)
		problem Problem
	}{
		{"another account", func() (*http.Response, error) {
			return canned(200, "application/json", `{"sub":"ben-1","name":"Ben","email":"ben@riverside.example","role":"member","session_id":"s2"}`), nil
		}, ProblemCredentials},
		{"nobody can tell", func() (*http.Response, error) { return nil, errUnplugged }, ProblemUnreachable},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				d.entersWith(s, code)
				d.renewing(false)
				s.script("passkey", leg("1"), code)
				d.do(SignInWithPasskey{})
				other := false
				s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
					switch {
					case c.path == api.PathToken:
						other = true
						body := strings.NewReplacer(`"r1"`, `"r2"`, `"s1"`, `"s2"`, `"a1"`, `"a2"`).Replace(readAll(t, s.token(c.form)))
						return canned(200, "application/json", body), nil
					case c.path == api.PathMe && other:
						return row.me()
					}
					return s.network(c, answer)
				})
				st := d.brings("lc")
				d.at(RouteSignIn)
				d.problem(row.problem)
				if !st.Session.SignedIn || st.Session.Name != "Ann Lee" || !st.Flow.FixedUsername || st.Flow.Username != ann || len(st.Flow.Ways) != 3 {
					t.Fatalf("state %+v", st)
				}
				theirs := func(c call) bool { return isRevoke(c) && c.form.Get(api.ParamToken) == "r2" }
				if s.w.made(theirs) != 1 || s.w.made(isRevoke) != 1 {
					t.Fatalf("%d revocations, %d of the stranger's", s.w.made(isRevoke), s.w.made(theirs))
				}
				s.w.network(s.network)
				d.do(CancelFlow{})
				if st := d.renewed(); st.Session.Email != ann {
					t.Fatalf("session %+v", st.Session)
				}
			})
		})
	}
}

func TestRenewedWithoutTheKeychain(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		d.renewing(true)
		w.chain.Become(keychain.StatusDenied)
		st := d.do(SignIn{Password: right})
		d.online()
		if st.Session.Remembered || st.Session.Notice != ProblemKeychainSave {
			t.Fatalf("session %+v", st.Session)
		}
		w.chain.Become(keychain.StatusAvailable)
		d.pass(2 * backoffMost)
		d.online()
		if w.living() != 1 || d.keeps(keychain.KindSession) {
			t.Fatalf("%d sessions, the old one kept: %t", w.living(), d.keeps(keychain.KindSession))
		}
	})
}

func TestLogOutWhileRenewing(t *testing.T) {
	for _, busy := range []bool{false, true} {
		t.Run(fmt.Sprintf("busy %t", busy), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(true)
				d.renewing(true)
				if busy {
					d.Do(SignIn{Password: right})
				}
				st := d.do(LogOut{})
				d.pass(moveTime)
				d.at(RouteSignIn)
				if st.Session.SignedIn || st.Flow.FixedUsername || w.living() != 0 || d.keeps(keychain.KindSession) {
					t.Fatalf("%d sessions, state %+v", w.living(), st)
				}
			})
		})
	}
}

func TestRenewIsIgnored(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		st := d.do(Renew{})
		d.at(RouteSignIn)
		if st.Flow.FixedUsername {
			t.Fatal("nobody is signed in")
		}
		d.signIn(true)
		d.quit()
		w.network(unplugged)
		d = w.start("profile")
		d.do(Renew{}) // whose end is not known
		d.offline(ProblemUnreachable)
		w.network(nil)
		d.do(RetryNow{})
		d.online()
		d.renewing(true)
		d.do(Renew{}, Renew{}, CancelFlow{})
		d.renewed()
	})
}
