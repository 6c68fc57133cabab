package app

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"foyer/auth/api"
)

// onPause is a session that goes on only after its person has proved again who
// they are, by one of these.
func onPause(t *testing.T, test func(*testing.T, *stage, *desk), next ...api.Next) {
	t.Helper()
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, code)
		said, err := json.Marshal(api.TokenError{
			Error: api.ErrInsufficientAuthorization, AuthSession: "as-1", SessionExpiresIn: 1800, Next: next,
		})
		if err != nil {
			t.Fatal(err)
		}
		s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if isRefresh(c) {
				return canned(403, "application/json", string(said)), nil
			}
			return s.network(c, answer)
		})
		d.pass(11 * time.Minute)
		test(t, s, d)
	})
}

func TestPausedSessionGoesOnThroughTheBrowser(t *testing.T) {
	for _, row := range []struct {
		intent Intent
		step   string
		lines  []line
	}{
		{SignInWithPasskey{}, "passkey", []line{leg("1", byPassword, byPasskey), stepCode}},
		{ChooseWay{Step: StepGoogle}, "google", []line{google("n1"), stepCode}},
	} {
		onPause(t, func(t *testing.T, s *stage, d *desk) {
			d.at(RouteSignIn)
			if f := d.State().Flow; !f.FixedUsername || len(f.Ways) != 3 || f.Way != nil {
				t.Fatalf("flow %+v", f)
			}
			s.script(row.step, append(row.lines[:1:1], row.lines...)...)
			d.do(row.intent)
			d.abroad(row.step)
			d.do(CancelFlow{})
			d.at(RouteSignIn)
			if f := d.State().Flow; !f.FixedUsername || len(f.Ways) != 3 {
				t.Fatalf("flow %+v", f)
			}
			d.do(row.intent)
			d.brings("bc")
			d.online()
			if form := s.post(t, row.step, 0); form.Get("auth_session") != "as-1" || form.Has("scope") || form.Get("code_challenge") == "" {
				t.Fatalf("sent %v", form)
			}
		}, byPassword, byPasskey, byGoogle)
	}
}

func TestPausedSessionWithoutAPassword(t *testing.T) {
	onPause(t, func(t *testing.T, s *stage, d *desk) {
		d.at(RouteChallenge)
		s.script("google", google("n1"), stepCode)
		d.do(UseBrowser{})
		d.abroad(StepGoogle)
		d.brings("gc")
		d.online()
	}, byGoogle)
}

func TestPausedSessionTakesOnlyItsOwnWays(t *testing.T) {
	onPause(t, func(t *testing.T, s *stage, d *desk) {
		d.do(SignInWithGoogle{}, SignInWithPasskey{}, ChooseWay{Step: StepGoogle}, Show{Route: RouteRegister}, Show{Route: RouteForgot})
		d.at(RouteSignIn)
		if s.took("google")+s.took("passkey") != 0 {
			t.Fatalf("posts %v", s.posts)
		}
		d.do(LogOut{})
		d.at(RouteSignIn)
		if f := d.State().Flow; f.FixedUsername || f.Ways != nil {
			t.Fatalf("flow %+v", f)
		}
	}, byPassword)
}
