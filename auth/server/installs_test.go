package server_test

import (
	"net/http"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// Nobody can lock an owner out: strangers close the account for strangers only.
func TestKnownInstallKeepsItsOwnBudget(t *testing.T) {
	srv, _ := withAnn(t)
	owner := follow(t, srv)
	owner.SignIn(annEmail, right)
	stranger := follow(t, srv)
	fail(t, srv, stranger.Wire, annEmail, 90)
	apart(srv)
	throttled(t, "strangers after 90", stranger.begin(annEmail, right), 3600, true)
	throttled(t, "a new install of the owner", follow(t, srv).begin(annEmail, right), 3600, true)
	done(t, "the owner's install", owner.begin(annEmail, right))
	throttled(t, "strangers as before", stranger.begin(annEmail, right), 3600, true)
	fail(t, srv, owner.Wire, annEmail, 10)
	apart(srv)
	throttled(t, "the owner's after 10: back to the strangers'", owner.begin(annEmail, right), 3600, true)
	if err := srv.Service.Directory.Unlock(t.Context(), annEmail); err != nil {
		t.Fatal(err)
	}
	done(t, "a stranger when unlocked", stranger.begin(annEmail, right))
	done(t, "the owner when unlocked", owner.begin(annEmail, right))
}

func TestKnownInstallThatIsClosedFallsBackToStrangers(t *testing.T) {
	srv, _ := withAnn(t)
	owner := follow(t, srv)
	owner.SignIn(annEmail, right)
	fail(t, srv, owner.Wire, annEmail, 10)
	apart(srv)
	refused(t, "the strangers' budget is open", owner.begin(annEmail, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	done(t, "and takes the right password", owner.begin(annEmail, right))
}

// Success clears the budget it was made in, and no other.
func TestSuccessClearsItsOwnBudget(t *testing.T) {
	srv, _ := withAnn(t)
	owner, stranger := follow(t, srv), follow(t, srv)
	owner.SignIn(annEmail, right)
	for range 4 {
		owner.begin(annEmail, wrong)
		stranger.begin(annEmail, wrong)
	}
	done(t, "owner", owner.begin(annEmail, right))
	if left := owner.begin(annEmail, wrong).Answer.Next[0].AttemptsLeft; *left != 4 {
		t.Errorf("the owner has %d left", *left)
	}
	if left := stranger.begin(annEmail, wrong).Answer.Next[0].AttemptsLeft; *left != 0 {
		t.Errorf("strangers have %d left", *left)
	}
}

// A password set by an admin reopens for strangers, makes all installs
// strangers, and keeps what an install has used up.
func TestSetPasswordReopensForStrangers(t *testing.T) {
	srv, _ := withAnn(t)
	owner, stranger := follow(t, srv), follow(t, srv)
	owner.SignIn(annEmail, right)
	fail(t, srv, stranger.Wire, annEmail, 90)
	fail(t, srv, owner.Wire, annEmail, 10)
	apart(srv)
	if err := srv.Service.Directory.SetPassword(t.Context(), annEmail, fresh, false); err != nil {
		t.Fatal(err)
	}
	apart(srv)
	for range 5 {
		refused(t, "a formerly known install", owner.begin(annEmail, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	}
	throttled(t, "strangers wait for it", stranger.begin(annEmail, fresh), 30, false)
	apart(srv)
	done(t, "known again", owner.begin(annEmail, fresh))
	fail(t, srv, owner.Wire, annEmail, 1)
	if left := owner.begin(annEmail, wrong).Answer.Next[0].AttemptsLeft; left == nil || *left != 3 {
		t.Errorf("its own budget is closed still, so the strangers' counts: %v left", left)
	}
}

func TestInstallUnusedForHalfAYearIsAStranger(t *testing.T) {
	for name, row := range map[string]struct {
		unused time.Duration
		known  bool
	}{"180 days but a second": {180*24*time.Hour - time.Second, true}, "180 days": {180 * 24 * time.Hour, false}} {
		t.Run(name, func(t *testing.T) {
			srv, _ := withAnn(t)
			owner := follow(t, srv)
			owner.SignIn(annEmail, right)
			srv.Clock.Advance(row.unused)
			for range 5 {
				owner.begin(annEmail, wrong)
			}
			reply := follow(t, srv).begin(annEmail, wrong)
			if shared := reply.Status == http.StatusTooManyRequests; shared == row.known {
				t.Errorf("a stranger after it: %d %s", reply.Status, reply.Raw)
			}
		})
	}
}

// Staying signed in is use: whoever does so for half a year is no stranger at
// the end of it.
func TestLivingSessionKeepsItsInstallKnown(t *testing.T) {
	srv, _ := withAnn(t)
	owner := follow(t, srv)
	tokens := owner.SignIn(annEmail, right)
	for range 8 {
		srv.Clock.Advance(22 * 24 * time.Hour)
		reply := owner.Refresh(tokens.RefreshToken)
		if reply.Status != http.StatusOK {
			t.Fatalf("%d %s", reply.Status, reply.Raw)
		}
		tokens = reply.Token
	}
	srv.Clock.Advance(5 * 24 * time.Hour)
	over(t, "the session", owner.Refresh(tokens.RefreshToken), auth.EndedByExpiry)
	fail(t, srv, follow(t, srv).Wire, annEmail, 90)
	done(t, "its install", owner.begin(annEmail, right))
}
