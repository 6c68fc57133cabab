package app

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/directory"
	"foyer/auth/store"
)

// remembered is a program that was quit while Ann was signed in.
func (w *world) remembered(folder string) (quit *desk) {
	w.t.Helper()
	d := w.start(folder)
	d.signIn(true)
	d.quit()
	if w.living() != 1 || !d.keeps(keychain.KindSession) {
		w.t.Fatal("no remembered session")
	}
	return d
}

func TestRememberedSessionStartsAtHome(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		d := w.prepare("profile")
		var routes []Route
		cancel := d.Subscribe(func(st State) { routes = append(routes, st.Route) })
		d.run()
		synctest.Wait()
		cancel()
		d.online()
		if st := d.State(); st.Session.Name != "Ann Lee" || !st.Session.Remembered {
			t.Fatalf("session %+v", st.Session)
		}
		for _, route := range routes {
			if route != RouteStarting && route != RouteHome {
				t.Fatalf("flash of %q: %v", route, routes)
			}
		}
	})
}

func TestOfflineStartKeepsTheSessionAndRecovers(t *testing.T) {
	for name, broken := range map[string]struct {
		network func(call, func() *http.Response) (*http.Response, error)
		cause   Problem
	}{
		"no network":     {unplugged, ProblemUnreachable},
		"captive portal": {portal, ProblemNotFoyer},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.remembered("profile")
				w.network(broken.network)
				d := w.start("profile")
				d.offline(broken.cause)
				if d.State().Session.Name != "Ann Lee" {
					t.Fatalf("session %+v", d.State().Session)
				}
				d.pass(time.Hour)
				d.offline(broken.cause)
				w.network(nil)
				d.pass(backoffMost)
				d.online()
				if w.living() != 1 {
					t.Fatal("another session")
				}
			})
		})
	}
}

func TestRetryNowTriesAtOnce(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		w.network(unplugged)
		d := w.start("profile", func(o *Options) { o.Rand = func() float64 { return 0.99 } })
		d.pass(time.Hour)
		d.offline(ProblemUnreachable)
		w.network(nil)
		d.do(RetryNow{})
		d.online()
	})
}

func TestOfflineTriesStayApart(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		w.network(unplugged)
		d := w.start("profile", func(o *Options) { o.Rand = func() float64 { return 0.5 } })
		before := w.made(isRefresh)
		d.pass(10 * time.Minute)
		if tries := w.made(isRefresh) - before; tries < 30 || tries > 60 { // every 15 s, and first oftener
			t.Fatalf("%d tries in ten minutes", tries)
		}
	})
}

func TestRefreshesBeforeExpiryAndRotates(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		first := d.kept().Token
		for range 6 * 60 {
			d.pass(time.Minute)
			d.online()
		}
		tries := w.made(isRefresh)
		if tries < 42 || tries > 48 { // every 7.5 to 8.5 min
			t.Fatalf("%d refreshes in six hours", tries)
		}
		if d.kept().Token == first {
			t.Fatal("never rotated")
		}
		if n := w.made(func(c call) bool { return c.path == api.PathMe }); n < 250 {
			t.Fatalf("%d looks in six hours", n)
		}
	})
}

func TestSessionInMemoryRefreshesToo(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(false)
		d.pass(3 * time.Hour)
		d.online()
		if d.keeps(keychain.KindSession) {
			t.Fatal("kept")
		}
	})
}

func TestDefiniteEndSignsOutAndSaysWhy(t *testing.T) {
	admin := func(edit func(*testing.T, *world)) func(*testing.T, *world, *desk) {
		return func(t *testing.T, w *world, _ *desk) { edit(t, w) }
	}
	rows := []struct {
		name string
		end  func(*testing.T, *world, *desk)
		want Problem
		by   string
	}{
		{"disabled", admin(func(t *testing.T, w *world) {
			if err := w.service.Directory.Disable(t.Context(), ann, directory.Actor{}); err != nil {
				t.Fatal(err)
			}
		}), ProblemDisabled, "admin"},
		{"password reset", admin(func(t *testing.T, w *world) {
			if err := w.service.Directory.SetPassword(t.Context(), ann, "Another-Harbor-8", false); err != nil {
				t.Fatal(err)
			}
		}), ProblemPasswordReset, "admin"},
		{"signed out elsewhere", admin(func(t *testing.T, w *world) { w.endAll(auth.EndedBySignOut, "Back office") }), ProblemSignedOut, "Back office"},
		{"reused", admin(func(t *testing.T, w *world) { w.endAll(auth.EndedByReuse, "") }), ProblemSessionReused, ""},
		{"expired", admin(func(_ *testing.T, w *world) { w.endAll(auth.EndedByExpiry, "") }), ProblemSessionExpired, ""},
		{"unknown", func(_ *testing.T, w *world, _ *desk) {
			w.network(refreshing(func(func() *http.Response) (*http.Response, error) {
				return canned(400, "application/json", `{"error":"invalid_grant","reason":"unknown"}`), nil
			}))
		}, ProblemSessionUnknown, ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(true)
				row.end(t, w, d)
				st := d.pass(10 * time.Minute)
				d.at(RouteSignIn)
				d.problem(row.want)
				if st.Session.SignedIn || st.Session.EndedBy != row.by || st.Flow.Username != ann {
					t.Fatalf("state %+v", st)
				}
				if d.keeps(keychain.KindSession) || !d.keeps(keychain.KindInstall) {
					t.Fatal("the session's entry should be gone, the install's not")
				}
			})
		})
	}
}

func TestEndIsNoticedWithinAMinute(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		cancel := d.Subscribe(func(st State) {
			if st.Session.Link == LinkOffline {
				t.Errorf("shown as offline: %+v", st.Session)
			}
		})
		w.endAll(auth.EndedBySignOut, "Back office")
		d.pass(70 * time.Second)
		cancel()
		d.at(RouteSignIn)
		d.problem(ProblemSignedOut)
	})
}

func TestSessionUnusedForTooLongIsOver(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.remembered("profile")
		time.Sleep(31 * 24 * time.Hour)
		d := w.start("profile")
		d.at(RouteSignIn)
		d.problem(ProblemSessionExpired)
	})
}

func (w *world) endAll(reason auth.EndReason, by string) {
	w.t.Helper()
	err := w.service.Store.Update(w.t.Context(), func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(ann)
		if err != nil {
			return err
		}
		_, err = tx.EndSessionsOf(account.ID, reason, by, time.Now())
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestEverythingElseKeepsTheSession(t *testing.T) {
	rows := map[string]*http.Response{
		"invalid_client":      canned(400, "application/json", `{"error":"invalid_client"}`),
		"unknown error":       canned(400, "application/json", `{"error":"not_on_sundays"}`),
		"web page":            canned(200, "text/html", "<html>"),
		"web page 400":        canned(400, "text/html", `{"error":"invalid_grant"}`),
		"invalid_grant 401":   canned(401, "application/json", `{"error":"invalid_grant"}`),
		"garbage":             canned(200, "application/json", `{"access_token":1}`),
		"half an answer":      canned(400, "application/json", `{"error":"invalid_gr`),
		"wrong launch secret": canned(403, "application/problem+json", `{"error":"not_here"}`),
		"server error":        canned(500, "application/json", `{"error":"server_error"}`),
		"store down":          canned(503, "application/json", `{"error":"temporarily_unavailable"}`),
		"gateway":             canned(504, "text/html", "timeout"),
	}
	for name, answer := range rows {
		t.Run(name, func(t *testing.T) {
			body := readAll(t, answer)
			inWorld(t, func(t *testing.T, w *world) {
				w.remembered("profile")
				w.network(refreshing(func(func() *http.Response) (*http.Response, error) {
					return canned(answer.StatusCode, answer.Header.Get("Content-Type"), body), nil
				}))
				d := w.start("profile")
				d.at(RouteHome)
				if link := d.State().Session.Link; link != LinkOffline {
					t.Fatalf("link %q", link)
				}
				d.pass(time.Hour)
				d.at(RouteHome)
				w.network(nil)
				d.do(RetryNow{})
				d.online()
			})
		})
	}
}

func TestLostRefreshAnswer(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.remembered("profile")
		before := d.kept().Token
		time.Sleep(2 * time.Hour) // old enough to rotate
		w.network(refreshing(func(answer func() *http.Response) (*http.Response, error) {
			answer() // rotated on the server, and never heard of
			return nil, http.ErrServerClosed
		}))
		d = w.start("profile")
		d.offline(ProblemUnreachable)
		w.network(nil)
		d.pass(backoffMost)
		d.online()
		if d.kept().Token == before || w.living() != 1 {
			t.Fatal("did not get the successor")
		}
	})
}

func TestCrashBetweenRotationAndSave(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.remembered("profile")
		before, _ := w.chain.Kept(d.name(keychain.KindSession))
		time.Sleep(2 * time.Hour)
		d = w.start("profile")
		d.online()
		after := d.kept().Token
		d.quit()
		// As if the machine had died before the keychain took the successor.
		if err := w.chain.Set(t.Context(), d.name(keychain.KindSession), before); err != nil {
			t.Fatal(err)
		}
		d = w.start("profile")
		d.online()
		if d.kept().Token != after {
			t.Fatal("not the same successor")
		}
		d.pass(3 * time.Hour)
		d.online()
	})
}

func TestSuccessorThatCannotBeSavedIsNotPresented(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		before := d.kept().Token
		w.chain.Become(keychain.StatusDenied)
		d.pass(5 * time.Hour) // far beyond a rotation
		d.online()
		if d.State().Session.Notice != ProblemKeychainSave || d.kept().Token != before {
			t.Fatalf("session %+v", d.State().Session)
		}
		if st := d.do(DismissNotice{}); st.Session.Notice != ProblemNone {
			t.Fatal("notice stays")
		}
		if st := d.pass(10 * time.Minute); st.Session.Notice != ProblemNone {
			t.Fatal("said twice")
		}
		w.chain.Become(keychain.StatusAvailable)
		d.pass(2 * time.Minute)
		if d.kept().Token == before {
			t.Fatal("not saved when it could be")
		}
		d.pass(5 * time.Hour)
		d.online()
		if w.living() != 1 {
			t.Fatal("another session")
		}
	})
}

func TestKeychainLockedMeanwhileKeepsTheSession(t *testing.T) {
	for _, mood := range []keychain.Status{
		keychain.StatusLocked, keychain.StatusMissing, keychain.StatusDenied, keychain.StatusHanging,
	} {
		t.Run(string(mood), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(true)
				w.chain.Become(mood)
				d.pass(5 * time.Hour)
				d.at(RouteHome)
				w.chain.Become(keychain.StatusAvailable)
				d.pass(5 * time.Minute)
				d.online()
				if w.living() != 1 || d.kept().ID == "" {
					t.Fatal("lost")
				}
			})
		})
	}
}

func TestServerRestartIsNoSignOut(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		w.network(unplugged)
		d.pass(3 * time.Minute)
		d.offline(ProblemUnreachable)
		w.handler = w.service.Handler(serverURL) // refuses the nonces of before
		w.network(nil)
		d.pass(backoffMost + 2*time.Second)
		d.online()
	})
}

func TestNewNameIsShownAndKept(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(true)
		w.change(func(a *store.Account) { a.Name = "Ann Leigh" })
		d.pass(3 * time.Minute)
		if d.State().Session.Name != "Ann Leigh" || d.kept().Name != "Ann Leigh" {
			t.Fatalf("shown %q, kept %q", d.State().Session.Name, d.kept().Name)
		}
	})
}
