package server_test

import (
	"net/http"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
)

func disable(t *testing.T, srv *authtest.Server) {
	t.Helper()
	if err := srv.Service.Directory.Disable(t.Context(), annEmail, directory.Actor{}); err != nil {
		t.Fatal(err)
	}
}

func TestDisabledIsToldOnlyAfterTheRightPassword(t *testing.T) {
	srv, _ := withAnn(t)
	disable(t, srv)
	c := follow(t, srv)
	refused(t, "wrong password", c.begin(annEmail, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	refused(t, "right password", c.step("password", "username", annEmail, "password", right), api.ReasonAccountDisabled, api.StepPassword)
	if err := srv.Service.Directory.Enable(t.Context(), annEmail, directory.Actor{}); err != nil {
		t.Fatal(err)
	}
	done(t, "enabled again", c.step("password", "username", annEmail, "password", right))
}

func TestDisablingEndsASessionAtOnce(t *testing.T) {
	srv, _ := withAnn(t)
	wire := authtest.NewWire(t, srv.URL)
	tokens := wire.SignIn(annEmail, right)
	signedIn(t, "before", wire, tokens.AccessToken, true)
	disable(t, srv)
	signedIn(t, "after", wire, tokens.AccessToken, false)
	reply := wire.Refresh(tokens.RefreshToken)
	over(t, "refresh", reply, auth.EndedByDisabling)
	if reply.Error.EndedBy != "admin" || reply.Error.EndedAt != srv.Clock.Now().Unix() {
		t.Errorf("by %q at %d", reply.Error.EndedBy, reply.Error.EndedAt)
	}
	if err := srv.Service.Directory.Enable(t.Context(), annEmail, directory.Actor{}); err != nil {
		t.Fatal(err)
	}
	over(t, "refresh when enabled again", wire.Refresh(tokens.RefreshToken), auth.EndedByDisabling)
}

func TestDisablingVoidsACodeOnItsWay(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	code := done(t, "code", c.begin(annEmail, right))
	disable(t, srv)
	over(t, "redeem", c.Redeem(code), auth.EndedByDisabling)
}

func TestDisablingStopsAConversationOnItsWay(t *testing.T) {
	for _, step := range [][]string{{"status"}, {"new_password", "password", fresh}} {
		t.Run(step[0], func(t *testing.T) {
			srv, _ := withAnn(t)
			mustChange(t, srv, right)
			c := follow(t, srv)
			refused(t, "password", c.begin(annEmail, right), api.ReasonPasswordChange, api.StepNewPassword)
			disable(t, srv)
			reply := c.step(step[0], step[1:]...)
			if reply.Status != http.StatusForbidden || reply.Answer.Reason != api.ReasonAccountDisabled {
				t.Errorf("%d %s", reply.Status, reply.Raw)
			}
		})
	}
}

// An admin who sets a password means to shut out whoever knew the old one,
// also where that one has passed the password step already.
func TestSettingAPasswordVoidsWhatTheOldOneBegan(t *testing.T) {
	rows := []struct {
		name       string
		mustChange bool
	}{{"another one is asked for", true}, {"none is asked for", false}}
	for _, row := range rows {
		for _, step := range [][]string{{"status"}, {"new_password", "password", "Thiefs-Choice-9"}} {
			t.Run(row.name+" "+step[0], func(t *testing.T) {
				srv, _ := withAnn(t)
				mustChange(t, srv, right)
				thief := follow(t, srv)
				refused(t, "password", thief.begin(annEmail, right), api.ReasonPasswordChange, api.StepNewPassword)
				if err := srv.Service.Directory.SetPassword(t.Context(), annEmail, fresh, row.mustChange); err != nil {
					t.Fatal(err)
				}
				want(t, "the old conversation", thief.step(step[0], step[1:]...), http.StatusBadRequest, api.ErrInvalidSession)
			})
		}
	}
}

func TestSettingAPasswordVoidsACodeOnItsWay(t *testing.T) {
	srv, ann := withAnn(t)
	thief := follow(t, srv)
	code := done(t, "code", thief.begin(annEmail, right))
	srv.Clock.Advance(1e9)
	if err := srv.Service.Directory.SetPassword(t.Context(), annEmail, fresh, false); err != nil {
		t.Fatal(err)
	}
	srv.Clock.Advance(1e9)
	over(t, "redeem", thief.Redeem(code), auth.EndedByPassword)
	if n := len(sessionsOf(t, srv, ann.ID)); n != 0 {
		t.Errorf("%d sessions", n)
	}
}
