package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
)

// asked brings Ann to the step at which she has to choose another password.
func asked(t *testing.T) (*authtest.Server, auth.Account, *conversation) {
	t.Helper()
	srv, ann := withAnn(t)
	mustChange(t, srv, right)
	c := follow(t, srv)
	refused(t, "password", c.begin(annEmail, right), api.ReasonPasswordChange, api.StepNewPassword)
	return srv, ann, c
}

func TestMustChangeAsksForANewPasswordFirst(t *testing.T) {
	srv, _, c := asked(t)
	reply := c.step("status")
	refused(t, "status", reply, api.ReasonPasswordChange, api.StepNewPassword)
	var rules []string
	for _, rule := range reply.Answer.Next[0].Rules {
		rules = append(rules, rule.Name)
	}
	if !slices.Equal(rules, []string{"length", "upper", "lower", "digit", "symbol", "common", "context", "same"}) || reply.Answer.Next[0].Rules[0].Min != 8 {
		t.Errorf("rules %+v", reply.Answer.Next[0].Rules)
	}
	redeemed := c.Redeem(done(t, "new password", c.step("new_password", "password", fresh)))
	if redeemed.Status != http.StatusOK {
		t.Fatalf("%d %s", redeemed.Status, redeemed.Raw)
	}
	signedIn(t, "access token", c.Wire, redeemed.Token.AccessToken, true)
	other := follow(t, srv)
	refused(t, "the old password", other.begin(annEmail, right), api.ReasonInvalidCredentials, api.StepPassword)
	done(t, "the new one, and nothing is asked", other.begin(annEmail, fresh))
}

// Who changes the own password finds it in the own activity; a choice that was
// refused changed nothing.
func TestNewPasswordStandsInTheLog(t *testing.T) {
	srv, ann, c := asked(t)
	changed := func() int {
		return len(slices.DeleteFunc(events(t, srv, ann.ID), func(one string) bool { return one != "password_changed ok" }))
	}
	before := changed() // by the operator
	c.step("new_password", "password", "velvetlantern")
	if n := changed() - before; n != 0 {
		t.Errorf("%d events after a refusal", n)
	}
	done(t, "new password", c.step("new_password", "password", fresh))
	if n := changed() - before; n != 1 {
		t.Errorf("%d events of the change", n)
	}
}

// A weak choice is told with its rules and costs nothing but the try.
func TestWeakNewPasswordIsToldAndTheSignInGoesOn(t *testing.T) {
	_, _, c := asked(t)
	rows := []struct {
		name, password string
		rules          []string
	}{
		{"nothing", "", []string{"length", "upper", "lower", "digit", "symbol"}},
		{"letters only", "velvetlantern", []string{"upper", "digit", "symbol"}},
		{"common", "Password1!", []string{"common"}},
		{"own name", "Ann-Lee-2026", []string{"context"}},
		{"product's name", "Foyer-2026-!", []string{"context"}},
		{"the same", right, []string{"same"}},
		{"endless", strings.Repeat("Velvet-8", 600), []string{"length"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			reply := c.step("new_password", "password", row.password)
			refused(t, row.name, reply, api.ReasonWeakPassword, api.StepNewPassword)
			if !slices.Equal(reply.Answer.Rules, row.rules) {
				t.Errorf("rules %v, want %v", reply.Answer.Rules, row.rules)
			}
		})
	}
	done(t, "a good one at last", c.step("new_password", "password", fresh))
}

func TestNewPasswordEndsOtherSessions(t *testing.T) {
	srv, _ := withAnn(t)
	elsewhere := authtest.NewWire(t, srv.URL)
	tokens := elsewhere.SignIn(annEmail, right)
	paused := markMustChange(t, srv)
	c := follow(t, srv)
	refused(t, "password", c.begin(annEmail, right), api.ReasonPasswordChange, api.StepNewPassword)
	c.Redeem(done(t, "new password", c.step("new_password", "password", fresh)))
	signedIn(t, "the other session", elsewhere, tokens.AccessToken, false)
	reply := elsewhere.Refresh(tokens.RefreshToken)
	over(t, "its refresh", reply, auth.EndedByPassword)
	if reply.Error.EndedBy != "you" || paused == "" {
		t.Errorf("ended by %q", reply.Error.EndedBy)
	}
}

// The step proves nobody: it is offered after the password only.
func TestNewPasswordIsNoFirstStep(t *testing.T) {
	srv, _ := withAnn(t)
	mustChange(t, srv, right)
	c := follow(t, srv)
	form := c.Start(annEmail, fresh)
	form.Set("step", "new_password")
	want(t, "first turn", c.Post(api.PathChallenge, form), http.StatusBadRequest, api.ErrInvalidRequest)
	refused(t, "wrong", c.begin(annEmail, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	want(t, "after a wrong answer", c.step("new_password", "password", fresh), http.StatusBadRequest, api.ErrInvalidRequest)
	refused(t, "right", c.step("password", "username", annEmail, "password", right), api.ReasonPasswordChange, api.StepNewPassword)
	want(t, "the password again", c.step("password", "username", annEmail, "password", right), http.StatusBadRequest, api.ErrInvalidRequest)
	done(t, "now", c.step("new_password", "password", fresh))
}
