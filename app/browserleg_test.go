package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/app/browser"
	"foyer/app/keychain"
	"foyer/auth"
	"foyer/auth/api"
)

// abroad tells whether the person is in their browser, for a step.
func (d *desk) abroad(step string) BrowserLeg {
	d.w.t.Helper()
	d.at(RouteBrowser)
	st := d.State()
	b := st.Flow.Browser
	if b == nil || b.Step != step || b.Opening || st.Flow.Busy || st.Flow.Problem != ProblemNone || d.closed() {
		d.w.t.Fatalf("flow %+v, browser %+v", st.Flow, b)
	}
	return *b
}

func TestPasskeySignsInWithoutAUsername(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("passkey", leg("1"), code)
		d.do(EditUsername{Username: "somebody.else@x.example"})
		d.do(SignInWithPasskey{Remember: true})
		shown := d.abroad(StepPasskey)
		if shown.ExpiresAt != time.Now().Add(5*time.Minute) || shown.Link != "" || shown.NotOpened || shown.Copies != 0 {
			t.Fatalf("browser %+v", shown)
		}
		form, expected := s.post(t, "passkey", 0), d.lane().expects()
		if form.Get("scope") != "foyer remember" || form.Get("redirect_uri") != d.lane().uri || form.Has("username") || len(form.Get("state")) != 43 {
			t.Fatalf("sent %v", form)
		}
		want := browser.Expected{
			State: form.Get("state"), Issuer: serverURL, CodeParam: "leg_code",
			Done: serverURL + "/done?result=ok", DoneCancelled: serverURL + "/done?result=cancelled",
		}
		if expected != want || len(s.w.links()) != 1 || s.w.links()[0] != authorize("1") {
			t.Fatalf("expected %+v, opened %q", expected, s.w.links())
		}
		st := d.brings("lc")
		d.online()
		if s.took("passkey", "leg_code", "lc", "auth_session", "as-1") != 1 || s.w.raises() != 1 || !d.closed() || st.Flow.Browser != nil {
			t.Fatalf("posts %v, raised %d", s.posts, s.w.raises())
		}
		if st.Session.Name != "Ann Lee" || st.Flow.Username != ann {
			t.Fatalf("session %+v, flow %+v", st.Session, st.Flow)
		}
	})
}

func TestFormWithoutAUsernameIsNeverSomebodyElse(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.path == api.PathMe {
				return nil, errUnplugged
			}
			return s.network(c, answer)
		})
		s.script("passkey", leg("1"), code)
		d.each(EditUsername{Username: "somebody.else@x.example"}, SignInWithPasskey{})
		st := d.brings("lc")
		d.at(RouteHome)
		if strings.Contains(fmt.Sprint(st.Session, st.Flow.Username), "somebody") {
			t.Fatalf("session %+v", st.Session)
		}
	})
}

// places are the screens that lead into the browser, and what leads there.
var places = []struct {
	name, step string
	from       Route
	enter      func(*desk, *stage)
	leave      Intent
}{
	{"sign-in", "passkey", RouteSignIn, func(d *desk, s *stage) {}, SignInWithPasskey{}},
	{"google", "google", RouteSignIn, func(d *desk, s *stage) {}, SignInWithGoogle{}},
	{"challenge", "passkey", RouteChallenge, func(d *desk, s *stage) { d.entersWith(s, ways(byPasskey, totp)) }, UseBrowser{}},
	{"trust", "enroll_passkey", RouteTrust, func(d *desk, s *stage) { d.entersWith(s, ways(trust)) }, UseBrowser{}},
	{"step-up", "passkey", RouteChallenge, func(d *desk, s *stage) {
		s.serves(listCall, line{status: 200, raw: authenticators})
		s.serves(removeCall, line{status: 401, raw: needsProof}, line{status: 204, raw: ""})
		s.script("step_up:manage", ways(byPasskey, totp))
		d.entersWith(s, code)
		d.each(Show{RouteSecurity}, RemoveMethod{ID: "t1"})
	}, UseBrowser{}},
	{"step-up with google", "google", RouteChallenge, func(d *desk, s *stage) {
		s.serves(listCall, line{status: 200, raw: authenticators})
		s.script("step_up:password", ways(byGoogle))
		d.entersWith(s, code)
		d.each(Show{RouteSecurity}, ChangePassword{})
	}, UseBrowser{}},
}

// fromEach begins a trip from each of the places.
func fromEach(t *testing.T, test func(t *testing.T, s *stage, d *desk, back func(Problem), leave Intent, step string)) {
	t.Helper()
	for _, place := range places {
		t.Run(place.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				first, second, third := leg("1", byPasskey), leg("2", byPasskey), leg("3", byPasskey)
				if place.step == "google" {
					first, second, third = google("n1"), google("n2"), google("n3")
				}
				place.enter(d, s)
				d.at(place.from)
				before := d.State()
				s.script(place.step, first, second, third)
				d.do(place.leave)
				d.abroad(place.step)
				test(t, s, d, func(problem Problem) {
					t.Helper()
					d.at(place.from)
					d.problem(problem)
					st := d.State()
					if !d.closed() || st.Flow.Browser != nil || st.Flow.Purpose != before.Flow.Purpose || st.Session.SignedIn != before.Session.SignedIn {
						t.Fatalf("flow %+v", st.Flow)
					}
					if way := before.Flow.Way; way != nil && (st.Flow.Way == nil || *st.Flow.Way != *way) {
						t.Fatalf("way %+v, want %+v", st.Flow.Way, way)
					}
				}, place.leave, place.step)
			})
		})
	}
}

func TestCancelInTheBrowserReturnsToTheScreenBefore(t *testing.T) {
	for _, out := range []Intent{CancelFlow{}, Back{}} {
		fromEach(t, func(t *testing.T, s *stage, d *desk, back func(Problem), leave Intent, step string) {
			posts := len(s.posts)
			d.do(out)
			back(ProblemNone)
			if len(s.posts) != posts {
				t.Fatalf("posts %v", s.posts)
			}
			d.do(leave)
			d.abroad(step)
		})
	}
}

func TestDenialInTheBrowser(t *testing.T) {
	for _, err := range []error{browser.ErrDenied, fmt.Errorf("%w: server_error", browser.ErrBrowser)} {
		fromEach(t, func(t *testing.T, s *stage, d *desk, back func(Problem), leave Intent, step string) {
			d.breaks(err)
			back(ProblemBrowserDenied)
			if s.w.raises() != 1 {
				t.Fatal("not told")
			}
			d.do(leave)
			d.abroad(step)
		})
	}
}

func TestTripThatTakesTooLong(t *testing.T) {
	fromEach(t, func(t *testing.T, s *stage, d *desk, back func(Problem), leave Intent, step string) {
		d.pass(5*time.Minute - time.Second)
		d.abroad(step)
		d.pass(time.Second)
		back(ProblemBrowserExpired)
		d.do(leave)
		d.abroad(step)
		d.pass(4 * time.Minute) // the time begins anew
		d.abroad(step)
	})
}

func TestOpenAgainAndCopyTakeANewLeg(t *testing.T) {
	fromEach(t, func(t *testing.T, s *stage, d *desk, _ func(Problem), _ Intent, step string) {
		first := d.lane().expects()
		d.do(UseBrowser{})
		d.abroad(step)
		second := d.lane().expects()
		shown := d.do(CopyBrowserLink{}).Flow.Browser
		d.abroad(step)
		third := d.lane().expects()
		if len(s.w.lanes) != 1 || first.State == second.State || second.State == third.State || s.took(step) != 3 {
			t.Fatalf("%d listeners, states %q %q %q", len(s.w.lanes), first.State, second.State, third.State)
		}
		if len(s.w.links()) != 2 || s.w.links()[0] == s.w.links()[1] || shown.Copies != 1 || shown.Link == "" || shown.Link == s.w.links()[1] || !strings.HasPrefix(shown.Link, "https://") {
			t.Fatalf("opened %q, shown %+v", s.w.links(), shown)
		}
		if step != "google" && !strings.HasSuffix(shown.Link, "x3") {
			t.Fatalf("link %q", shown.Link)
		}
	})
}

func TestLegIsVoidWhileANewOneIsTaken(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("passkey", leg("1"), leg("2"))
		d.do(SignInWithPasskey{})
		release := s.holding("passkey")
		st := d.do(UseBrowser{}, UseBrowser{}, CopyBrowserLink{})
		if d.lane().expects() != (browser.Expected{}) || !st.Flow.Busy || !st.Flow.Browser.Opening {
			t.Fatalf("expects %+v, flow %+v", d.lane().expects(), st.Flow)
		}
		release()
		d.abroad(StepPasskey)
		if s.took("passkey") != 2 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestBrowserThatCannotBeOpened(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.w.noBrowser = browser.ErrNotOpened
		s.script("passkey", leg("1"), leg("2"), code)
		d.do(SignInWithPasskey{})
		if shown := d.abroad(StepPasskey); !shown.NotOpened || shown.Link != authorize("1") || shown.Copies != 0 {
			t.Fatalf("browser %+v", shown)
		}
		d.do(CopyBrowserLink{})
		if shown := d.abroad(StepPasskey); shown.Link != authorize("2") || shown.Copies != 1 {
			t.Fatalf("browser %+v", shown)
		}
		d.brings("lc")
		d.online()
	})
}

func TestPasskeyAsSecondFactor(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(byPasskey, totp))
		d.at(RouteChallenge)
		if way := d.way(StepPasskey); way.ID != "k1" || way.Label != "Ann's laptop" || len(s.w.links()) != 0 {
			t.Fatalf("way %+v", way)
		}
		s.script("passkey", leg("1", byPasskey, totp), ways(trust))
		d.do(UseBrowser{})
		d.abroad(StepPasskey)
		d.brings("lc")
		d.at(RouteTrust)
		if s.post(t, "passkey", 0).Get("id") != "k1" || s.post(t, "passkey", 0).Has("scope") || s.took("passkey", "leg_code", "lc") != 1 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestAnotherWayAfterTheBrowser(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(byPasskey, totp))
		s.script("passkey", leg("1", byPasskey, totp))
		d.each(UseBrowser{}, CancelFlow{}, OtherWays{}, ChooseWay{Step: StepTOTP, ID: "t1"})
		s.script("totp", code)
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}

func TestWhatTheServerDoesNotTakeFromTheBrowser(t *testing.T) {
	rows := []struct {
		name    string
		reason  auth.Reason
		problem Problem
	}{
		{"too late, or void", auth.ReasonInvalidCode, ProblemBrowserExpired},
		{"removed meanwhile", auth.ReasonAuthenticatorDisabled, ProblemMethodDisabled},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				s.script("passkey", leg("1"), refusedFor(row.reason, byPassword))
				d.do(SignInWithPasskey{})
				st := d.brings("lc")
				d.at(RouteSignIn)
				d.problem(row.problem)
				if st.Flow.FixedUsername || st.Flow.Ways != nil {
					t.Fatalf("flow %+v", st.Flow)
				}
				d.entersWith(s, ways(byPasskey, totp))
				if last := s.post(t, "password", 0); last.Has("auth_session") || last.Get("username") != ann {
					t.Fatalf("sent %v", last)
				}
				s.script("passkey", leg("2"), refusedFor(row.reason, byPasskey, totp))
				d.do(UseBrowser{})
				d.brings("lc")
				d.at(RouteChallenge)
				d.problem(row.problem)
			})
		})
	}
}

func TestAnswerToTheBrowsersCodeIsLost(t *testing.T) {
	fromEach(t, func(t *testing.T, s *stage, d *desk, back func(Problem), leave Intent, step string) {
		done := code
		if d.State().Session.SignedIn {
			done = stepCode
		}
		s.script(step, done)
		s.losing(step, 2)
		d.brings("lc")
		back(ProblemUnreachable)
		d.do(leave)
		st := d.State()
		if !st.Session.SignedIn || st.Flow.Busy || len(s.w.lanes) != 2 || len(s.w.links()) != 1 || !d.closed() {
			t.Fatalf("state %+v, posts %v", st, s.posts)
		}
	})
}

func TestAnswerThatNamesTheLegIsLost(t *testing.T) {
	fromEach(t, func(t *testing.T, s *stage, d *desk, back func(Problem), leave Intent, step string) {
		s.losing(step, 2)
		d.do(UseBrowser{})
		back(ProblemUnreachable)
		d.do(leave)
		d.abroad(step)
	})
}

func TestCancelWhileALegIsTaken(t *testing.T) {
	fromEach(t, func(t *testing.T, s *stage, d *desk, back func(Problem), leave Intent, step string) {
		release := s.holding(step)
		d.do(UseBrowser{}, CancelFlow{})
		back(ProblemNone)
		release()
		back(ProblemNone)
		d.do(leave)
		d.abroad(step)
	})
}

func TestCancelWhileTheBrowsersCodeIsChecked(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("passkey", leg("1"), code)
		d.do(SignInWithPasskey{})
		release := s.holding("passkey")
		if st := d.brings("lc"); !st.Flow.Busy || st.Route != RouteBrowser {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.do(CancelFlow{})
		release()
		d.at(RouteSignIn)
		d.problem(ProblemNone)
		d.entersWith(s, code)
		d.online()
	})
}

func TestServerThatDoesNotAnswerSendsNobodyAway(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.w.network(unplugged)
		for _, i := range []Intent{SignInWithPasskey{}, SignInWithGoogle{}} {
			d.do(i)
			d.at(RouteSignIn)
			d.problem(ProblemUnreachable)
		}
		if len(s.w.links()) != 0 || !d.closed() {
			t.Fatalf("opened %q", s.w.links())
		}
	})
}

func TestNobodyCanListen(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, _ *desk) {
		d := s.w.start("other", func(o *Options) {
			o.Listen = func(ctx context.Context) (WayBack, error) { return nil, errors.New("no port") }
		})
		d.do(SignInWithPasskey{})
		d.at(RouteSignIn)
		d.problem(ProblemUnexpected)
		if s.took("passkey") != 0 {
			t.Fatal("asked for a leg that cannot come back")
		}
	})
}

func TestConversationThatLayTooLongInTheBrowser(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("passkey", leg("1"), line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}}, leg("2"), code)
		d.do(SignInWithPasskey{})
		d.do(UseBrowser{}) // starts over, unseen
		d.abroad(StepPasskey)
		if s.post(t, "passkey", 2).Has("auth_session") {
			t.Fatalf("posts %v", s.posts)
		}
		d.brings("lc")
		d.online()
	})
}

func TestWhatComesBackAfterItWasLeftIsNobodys(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("passkey", leg("1"), leg("2"), code)
		d.do(SignInWithPasskey{})
		old := d.lane()
		d.do(CancelFlow{})
		old.result <- nil
		d.do(SignInWithPasskey{})
		d.abroad(StepPasskey)
		d.brings("lc")
		d.online()
		if s.took("passkey", "leg_code", "lc") != 1 || s.took("passkey") != 3 {
			t.Fatalf("posts %v", s.posts)
		}
	})
}

func TestAnotherServerOrTheEndClosesTheWayBack(t *testing.T) {
	for name, end := range map[string]func(*desk){"quit": (*desk).quit, "close": func(d *desk) { d.Close() }} {
		t.Run(name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				s.script("passkey", leg("1"))
				d.do(SignInWithPasskey{})
				end(d)
				if !d.closed() {
					t.Fatal("still listens")
				}
			})
		})
	}
}

func TestPasskeyIsNotAskedForWhereItIsNotOffered(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.update(func(st *State) { st.Server.Offers = Offers{Known: true} })
		d.do(SignInWithPasskey{}, SignInWithGoogle{}, UseBrowser{}, CopyBrowserLink{}, ConfirmPasskey{}, DropPasskey{})
		d.at(RouteSignIn)
		if s.took("passkey")+s.took("google") != 0 || d.State().Flow.Busy || d.keeps(keychain.KindInstall) {
			t.Fatalf("posts %v", s.posts)
		}
	})
}
