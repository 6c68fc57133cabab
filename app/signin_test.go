package app

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
	"foyer/auth/api"
	"foyer/auth/directory"
)

func TestSignInShowsHome(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.at(RouteSignIn)
		st := d.signIn(false)
		d.online()
		if st.Session.Name != "Ann Lee" || st.Session.Email != ann || st.Session.Username != ann || st.Session.Remembered {
			t.Fatalf("session %+v", st.Session)
		}
		if st.Flow.Busy || st.Flow.Problem != ProblemNone {
			t.Fatalf("flow %+v", st.Flow)
		}
		if !d.keeps(keychain.KindInstall) || d.keeps(keychain.KindSession) {
			t.Fatal("the keychain should hold the install and no session")
		}
	})
}

func TestWrongPasswordAndUnknownAccountAreOneProblem(t *testing.T) {
	for _, username := range []string{ann, "nobody@riverside.example"} {
		inWorld(t, func(t *testing.T, w *world) {
			d := w.start("profile")
			st := d.do(SignIn{Username: username, Password: "wrong"})
			d.at(RouteSignIn)
			d.problem(ProblemCredentials)
			if st.Flow.Username != username || st.Flow.Attempt != 1 {
				t.Fatalf("flow %+v", st.Flow)
			}
		})
	}
}

func TestSecondTryGoesOnWithTheFlow(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.do(SignIn{Username: ann, Password: "wrong"})
		d.signIn(false)
		if n := w.made(func(c call) bool { return isPassword(c) && c.form.Has(api.ParamAuthSession) }); n != 1 {
			t.Fatalf("%d posts with an auth_session", n)
		}
	})
}

func TestFlowThatLayTooLongStartsOverUnseen(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.do(SignIn{Username: ann, Password: "wrong"})
		d.pass(31 * time.Minute)
		d.signIn(false)
	})
}

func TestChangedRememberBeginsAnotherFlow(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.do(SignIn{Username: ann, Password: "wrong"})
		if st := d.signIn(true); !st.Session.Remembered || !d.keeps(keychain.KindSession) {
			t.Fatalf("not remembered: %+v", st.Session)
		}
	})
}

func TestEmptyFieldsAreRefusedHere(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.do(SignIn{Username: "  ", Password: "x"})
		d.problem(ProblemEmptyUsername)
		st := d.do(SignIn{Username: ann})
		d.problem(ProblemEmptyPassword)
		if st.Flow.Attempt != 2 || w.made(isPassword) != 0 {
			t.Fatalf("attempt %d, %d posts", st.Flow.Attempt, w.made(isPassword))
		}
	})
}

func TestDoubleSubmitIsOneAttempt(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		st := d.do(SignIn{Username: ann, Password: "wrong"}, SignIn{Username: ann, Password: right})
		d.problem(ProblemCredentials)
		if st.Flow.Attempt != 1 || w.made(isPassword) != 2 { // the first is asked for a nonce
			t.Fatalf("attempt %d, %d posts", st.Flow.Attempt, w.made(isPassword))
		}
	})
}

func TestBusyIsShownAtOnceAndCancelReturns(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		hold := make(chan struct{})
		defer close(hold)
		w.network(func(_ call, answer func() *http.Response) (*http.Response, error) {
			<-hold
			return answer(), nil
		})
		d.Do(SignIn{Username: ann, Password: right})
		if st := d.State(); !st.Flow.Busy || st.Flow.BusySince.IsZero() || st.Flow.Waiting != WaitingServer {
			t.Fatalf("not busy: %+v", st.Flow)
		}
		synctest.Wait()
		d.Do(CancelFlow{})
		if st := d.State(); st.Flow.Busy || st.Route != RouteSignIn || st.Flow.Username != ann {
			t.Fatalf("still busy: %+v", st)
		}
		w.network(nil)
		d.signIn(false)
	})
}

func TestCancelAfterTheTokensLeavesNoSession(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		hold := make(chan struct{})
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.path == api.PathMe {
				<-hold
			}
			return answer(), nil
		})
		d.do(SignIn{Username: ann, Password: right, Remember: true})
		if w.living() != 1 {
			t.Fatal("no session yet")
		}
		d.do(CancelFlow{})
		close(hold)
		synctest.Wait()
		d.at(RouteSignIn)
		if w.living() != 0 || d.keeps(keychain.KindSession) {
			t.Fatal("the canceled session lives on")
		}
	})
}

func TestThrottledCountsDown(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		for range 6 {
			d.do(SignIn{Username: ann, Password: "wrong"})
		}
		d.problem(ProblemThrottled)
		left := time.Until(d.State().Flow.RetryAt)
		if left <= 0 || left > 31*time.Second {
			t.Fatalf("retry in %v", left)
		}
		before := w.made(isPassword)
		d.do(SignIn{Username: ann, Password: right})
		if w.made(isPassword) != before {
			t.Fatal("asked the server while throttled")
		}
		d.pass(left)
		d.problem(ProblemNone)
		if !d.State().Flow.RetryAt.IsZero() {
			t.Fatal("RetryAt stays")
		}
		d.signIn(false)
	})
}

func TestDisabledAccountIsTold(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		if err := w.service.Directory.Disable(t.Context(), ann, directory.Actor{}); err != nil {
			t.Fatal(err)
		}
		d := w.start("profile")
		d.do(SignIn{Username: ann, Password: right})
		d.problem(ProblemDisabled)
	})
}

func TestProblemsOfTheWayToTheServer(t *testing.T) {
	answers := func(status int, kind, body string) func(call, func() *http.Response) (*http.Response, error) {
		return func(call, func() *http.Response) (*http.Response, error) { return canned(status, kind, body), nil }
	}
	onPassword := func(status int, body string) func(call, func() *http.Response) (*http.Response, error) {
		return func(c call, answer func() *http.Response) (*http.Response, error) {
			if isPassword(c) {
				return canned(status, "application/json", body), nil
			}
			return answer(), nil
		}
	}
	rows := []struct {
		name    string
		network func(call, func() *http.Response) (*http.Response, error)
		want    Problem
	}{
		{"unreachable", unplugged, ProblemUnreachable},
		{"captive portal", portal, ProblemNotFoyer},
		{"another server", answers(404, "application/json", `{}`), ProblemNotFoyer},
		{"a newer server", answers(200, "application/json", `{"issuer":"https://foyer.test","foyer_protocol":9}`), ProblemNewerServer},
		{"a proxy without its server", answers(502, "text/html", "bad gateway"), ProblemServerBusy},
		{"server busy", onPassword(503, `{"error":"temporarily_unavailable"}`), ProblemServerBusy},
		{"server failed", onPassword(500, `{"error":"server_error"}`), ProblemUnexpected},
		{"closed", onPassword(429, `{"error":"too_many_attempts","closed":true}`), ProblemClosed},
		{"denied", onPassword(403, `{"error":"access_denied"}`), ProblemDenied},
		{"a step of the future", onPassword(403, `{"error":"insufficient_authorization","auth_session":"x","next":[{"step":"dance"}]}`), ProblemUpdate},
		{"garbage", onPassword(200, `{"authorization_code":`), ProblemNotFoyer},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				w.network(row.network)
				st := d.do(SignIn{Username: ann, Password: right})
				d.at(RouteSignIn)
				d.problem(row.want)
				if throttles := row.want == ProblemServerBusy; st.Flow.RetryAt.IsZero() == throttles {
					t.Fatalf("RetryAt %v", st.Flow.RetryAt)
				}
				w.network(nil)
				d.pass(time.Minute)
				d.signIn(false)
			})
		})
	}
}

func TestPasswordGoesToNobodyButAFoyerServer(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.prepare("profile")
		w.network(portal)
		d.run()
		d.do(SignIn{Username: ann, Password: right})
		synctest.Wait()
		d.do(SignIn{Username: ann, Password: right})
		if n := w.made(func(c call) bool { return c.form.Has(api.ParamPassword) }); n != 0 {
			t.Fatalf("password posted %d times", n)
		}
	})
}

func TestHugePasswordIsNotSent(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.do(SignIn{Username: ann, Password: Secret(make([]byte, 1<<20))})
		d.problem(ProblemCredentials)
		if w.made(isPassword) != 0 {
			t.Fatal("sent")
		}
	})
}

func TestLostAnswersOfASignInAreGivenAgain(t *testing.T) {
	for _, path := range []string{api.PathChallenge, api.PathToken, api.PathMe} {
		t.Run(path, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.do(SignIn{Username: ann, Password: "wrong"}) // fetches a nonce
				lost := false
				w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
					if c.path == path && !lost {
						lost = true
						answer()
						return nil, http.ErrServerClosed
					}
					return answer(), nil
				})
				d.signIn(true)
				d.online()
				if w.living() != 1 || !lost {
					t.Fatalf("%d sessions", w.living())
				}
			})
		})
	}
}

func TestUsernameIsKeptAndPasswordNever(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		if st := d.do(EditUsername{Username: "an"}, SetRemember{Remember: true}); st.Flow.Username != "an" || !st.Flow.Remember {
			t.Fatalf("flow %+v", st.Flow)
		}
		var seen []State
		cancel := d.Subscribe(func(st State) { seen = append(seen, st) })
		d.do(SignIn{Username: ann, Password: right})
		cancel()
		for _, st := range seen {
			if holds(st, right.Reveal()) {
				t.Fatalf("password in %+v", st)
			}
		}
	})
}
