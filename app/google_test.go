package app

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
)

func TestGoogleSignsIn(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("google", google("n1"), google("n2"), code)
		d.each(SignInWithGoogle{Remember: true}, UseBrowser{})
		d.abroad(StepGoogle)
		opened, err := url.Parse(s.w.links()[1])
		if err != nil {
			t.Fatal(err)
		}
		expected, asked := d.lane().expects(), opened.Query()
		if expected.CodeParam != "code" || expected.Issuer != "" || expected.State == "" || asked.Get("state") != expected.State {
			t.Fatalf("expects %+v", expected)
		}
		if opened.Host != "accounts.example" || asked.Get("client_id") != "c1" || asked.Get("nonce") != "n2" || asked.Get("prompt") != "select_account" || asked.Get("redirect_uri") != d.lane().uri {
			t.Fatalf("opened %v", opened)
		}
		d.brings("gc")
		d.online()
		form := s.post(t, "google", 2)
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		if form.Get("code") != "gc" || form.Get("redirect_uri") != d.lane().uri || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") {
			t.Fatalf("sent %v", form)
		}
	})
}

func TestGoogleRefusals(t *testing.T) {
	rows := []struct {
		name    string
		lines   []line
		problem Problem
	}{
		{"provider away", []line{refusedFor(auth.ReasonProviderUnavailable, byGoogle)}, ProblemGoogleUnavailable},
		{"provider away later", []line{google("n1"), refusedFor(auth.ReasonProviderUnavailable, byGoogle)}, ProblemGoogleUnavailable},
		{"provider refuses", []line{google("n1"), refusedFor(auth.ReasonInvalidCode, byGoogle)}, ProblemBrowserDenied},
		{"no account for strangers", []line{google("n1"), refusedFor(auth.ReasonRegistrationClosed, byPassword)}, ProblemRegistrationClosed},
		{"no address", []line{google("n1"), refusedFor(auth.ReasonNotUsable, byPassword)}, ProblemNotUsable},
		{"disabled", []line{google("n1"), refusedFor(auth.ReasonAccountDisabled, byPassword)}, ProblemDisabled},
		{"endpoint that is not safe", []line{func() line {
			said := google("n1")
			said.answer.Google.AuthorizationEndpoint = "http://accounts.example/auth"
			return said
		}()}, ProblemUnexpected},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				s.script("google", row.lines...)
				d.do(SignInWithGoogle{})
				if len(row.lines) > 1 {
					d.brings("gc")
				}
				st := d.State()
				d.at(RouteSignIn)
				d.problem(row.problem)
				if st.Flow.FixedUsername || !d.closed() {
					t.Fatalf("flow %+v", st.Flow)
				}
				d.entersWith(s, code)
				d.online()
			})
		})
	}
}

// onLink is a person whose Google address has an account here.
func onLink(t *testing.T, test func(*testing.T, *stage, *desk)) {
	t.Helper()
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("google", google("n1"), refusedFor(auth.ReasonProofRequired, byPassword, byPasskey))
		d.each(EditUsername{Username: "typed"}, SignInWithGoogle{Remember: true})
		st := d.brings("gc")
		d.at(RouteSignIn)
		d.problem(ProblemProofRequired)
		if f := st.Flow; !f.FixedUsername || f.Username != byPassword.Hint || f.Way == nil || f.Way.Step != StepPassword || len(f.Ways) != 2 {
			t.Fatalf("flow %+v", st.Flow)
		}
		test(t, s, d)
	})
}

func TestGoogleIsLinkedAfterTheAccountWasProved(t *testing.T) {
	onLink(t, func(t *testing.T, s *stage, d *desk) {
		s.script("password", refusedFor(auth.ReasonInvalidCredentials, left(byPassword, 4), byPasskey), ways(totp))
		d.do(SetRemember{Remember: false}, SignIn{Username: "somebody.else@x.example", Password: "wrong"})
		d.at(RouteSignIn)
		d.problem(ProblemCredentials)
		if f := d.State().Flow; !f.FixedUsername || f.Username != byPassword.Hint || f.Way.AttemptsLeft != 4 {
			t.Fatalf("flow %+v", f)
		}
		d.do(SignIn{Password: right})
		d.at(RouteChallenge)
		for n := range 2 {
			if form := s.post(t, "password", n); form.Has("username") || !form.Has("auth_session") || form.Has("scope") {
				t.Fatalf("sent %v", form)
			}
		}
		s.script("totp", code)
		d.do(SubmitCode{Code: "123456"})
		d.online()
		if st := d.do(LogOut{}); st.Session.SignedIn || st.Flow.FixedUsername {
			t.Fatalf("state %+v", st)
		}
	})
}

func TestGoogleIsLinkedByAPasskey(t *testing.T) {
	onLink(t, func(t *testing.T, s *stage, d *desk) {
		s.script("passkey", leg("1", byPassword, byPasskey), code)
		d.do(ChooseWay{Step: StepPasskey, ID: "k1"})
		d.abroad(StepPasskey)
		d.do(CancelFlow{})
		d.at(RouteSignIn)
		if f := d.State().Flow; !f.FixedUsername || len(f.Ways) != 2 {
			t.Fatalf("flow %+v", f)
		}
		s.script("passkey", leg("1", byPassword, byPasskey), code)
		d.do(SignInWithPasskey{})
		d.brings("lc")
		d.online()
		if form := s.post(t, "passkey", 1); form.Get("id") != "k1" || form.Get("auth_session") != "as-3" {
			t.Fatalf("sent %v", form)
		}
	})
}

func TestLinkingIsGivenUp(t *testing.T) {
	onLink(t, func(t *testing.T, s *stage, d *desk) {
		if st := d.do(LogOut{}); st.Session.SigningOut {
			t.Fatal("nobody is signed in")
		}
		st := d.do(CancelFlow{})
		d.at(RouteSignIn)
		d.problem(ProblemNone)
		if st.Flow.FixedUsername || st.Flow.Username != "typed" || st.Flow.Ways != nil || st.Flow.Way != nil {
			t.Fatalf("flow %+v", st.Flow)
		}
		d.entersWith(s, code)
		d.online()
		if s.post(t, "password", 0).Has("auth_session") {
			t.Fatal("the conversation of the link goes on")
		}
	})
}

func TestCancelWhileALinkIsProved(t *testing.T) {
	onLink(t, func(t *testing.T, s *stage, d *desk) {
		s.script("password", code)
		release := s.holding("password")
		d.do(SignIn{Password: right}, CancelFlow{})
		release()
		d.at(RouteSignIn)
		if f := d.State().Flow; f.FixedUsername || f.Username != "typed" || f.Busy {
			t.Fatalf("flow %+v", f)
		}
	})
}

func TestLinkThatLayTooLong(t *testing.T) {
	onLink(t, func(t *testing.T, s *stage, d *desk) {
		s.script("password", line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}})
		st := d.do(SignIn{Password: right})
		d.at(RouteSignIn)
		d.problem(ProblemExpired)
		if st.Flow.FixedUsername || st.Flow.Username != "typed" || s.took("password") != 1 {
			t.Fatalf("flow %+v, posts %v", st.Flow, s.posts)
		}
	})
}

func TestAddressThatGoogleHasNotProved(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("google", google("n1"), ways(ownMail))
		s.script("email_code", ways(out(ownMail, "accepted", 30)), refusedFor(auth.ReasonProofRequired, byPassword))
		d.do(SignInWithGoogle{})
		d.brings("gc")
		d.at(RouteChallenge)
		if way := d.way(StepEmailCode); way.ID != "" || !way.Sent || way.Hint != ownMail.Hint {
			t.Fatalf("way %+v", way)
		}
		d.do(SubmitCode{Code: "123456"})
		d.at(RouteSignIn)
		d.problem(ProblemProofRequired)
		if !d.State().Flow.FixedUsername {
			t.Fatal("anybody may go on")
		}
	})
}
