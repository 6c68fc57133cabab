package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/factor/password"
	"foyer/auth/service"
)

// throttled checks a 429 and returns its wait in seconds.
func throttled(t *testing.T, what string, reply authtest.Reply, wait int, closed bool) {
	t.Helper()
	want(t, what, reply, http.StatusTooManyRequests, api.ErrTooManyAttempts)
	if reply.Header.Get("Retry-After") != strconv.Itoa(wait) || reply.Answer.Closed != closed {
		t.Errorf("%s: Retry-After %q, closed %v; want %d, %v", what, reply.Header.Get("Retry-After"), reply.Answer.Closed, wait, closed)
	}
}

// fail lets strangers fail n times more, each as soon as the last wait is over.
func fail(t *testing.T, srv *authtest.Server, w *authtest.Wire, username string, n int) {
	t.Helper()
	for range n {
		srv.Clock.Advance(time.Hour)
		reply := w.Post(api.PathChallenge, w.Start(username, wrong))
		refused(t, "one more failure", reply, api.ReasonInvalidCredentials, api.StepPassword)
	}
}

func TestWaitsGrowWithFailures(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	for left := 4; left >= 0; left-- {
		reply := c.begin(annEmail, wrong)
		refused(t, "free attempt", reply, api.ReasonInvalidCredentials, api.StepPassword)
		if got := reply.Answer.Next[0].AttemptsLeft; got == nil || *got != left {
			t.Errorf("attempts left %v, want %d", got, left)
		}
	}
	for _, wait := range []int{30, 60, 120, 240, 480, 960, 1920, 3600, 3600} {
		throttled(t, "at once", c.begin(annEmail, wrong), wait, false)
		throttled(t, "even with the right password", c.begin(annEmail, right), wait, false)
		srv.Clock.Advance(time.Duration(wait)*time.Second - 1500*time.Millisecond)
		throttled(t, "a little too early, rounded up", c.begin(annEmail, right), 2, false)
		srv.Clock.Advance(1500 * time.Millisecond)
		refused(t, "in time", c.begin(annEmail, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	}
}

// S11: nothing that an attacker can change starts the count anew.
func TestCountHoldsOverEverything(t *testing.T) {
	srv, _ := withAnn(t)
	for i := range 5 {
		c := follow(t, srv) // another key, another auth_session
		refused(t, fmt.Sprint("failure ", i), c.begin(annEmail, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	}
	rows := []struct {
		name string
		post func() authtest.Reply
	}{
		{"another key", func() authtest.Reply { return follow(t, srv).begin(annEmail, right) }},
		{"in capitals", func() authtest.Reply { return follow(t, srv).begin(" ANN@Example.ORG ", right) }},
		{"in full width", func() authtest.Reply { return follow(t, srv).begin("ａnn@example.org", right) }},
		{"another process", func() authtest.Reply {
			wire := authtest.NewWire(t, srv.URL).At(srv.Beside().URL)
			return wire.Post(api.PathChallenge, wire.Start(annEmail, right))
		}},
		{"after a restart", func() authtest.Reply {
			srv.Stop()
			srv.Resume()
			return follow(t, srv).begin(annEmail, right)
		}},
		{"clock back an hour", func() authtest.Reply {
			srv.Clock.Advance(-time.Hour)
			defer srv.Clock.Advance(time.Hour)
			return follow(t, srv).begin(annEmail, right)
		}},
	}
	for _, row := range rows {
		throttled(t, row.name, row.post(), 30, false)
	}
}

// Ten tries a session are no limit where sessions are unlimited.
func TestFiveHundredAuthSessionsShareOneCount(t *testing.T) {
	srv, _ := withAnn(t)
	handler := srv.Handler()
	all := times(500, func(i int) *conversation {
		c := from(t, srv, handler, fmt.Sprintf("10.0.%d.%d:1", i/250, i%250))
		c.begin(fmt.Sprintf("p%d@example.org", i), wrong)
		return c
	})
	before := srv.Service.Directory.Hasher.Hashes()
	for _, c := range all {
		c.step("password", "username", annEmail, "password", wrong)
	}
	if n := srv.Service.Directory.Hasher.Hashes() - before; n != 5 {
		t.Errorf("%d verifications", n)
	}
}

func TestFiftyParallelGuessesAreFive(t *testing.T) {
	srv, _ := withAnn(t)
	wires := times(50, func(int) *authtest.Wire { return authtest.NewWire(t, srv.URL) })
	other := srv.Beside()
	for i := range wires {
		if i%2 == 1 {
			wires[i] = wires[i].At(other.URL)
		}
	}
	before := srv.Service.Directory.Hasher.Hashes() + other.Service.Directory.Hasher.Hashes()
	forms := times(50, func(i int) url.Values { return wires[i].Start(annEmail, fmt.Sprint(wrong, i)) })
	guessed, waiting := 0, 0
	for _, reply := range together(wires, api.PathChallenge, forms) {
		switch reply.Status {
		case http.StatusForbidden:
			guessed++
		case http.StatusTooManyRequests:
			waiting++
		}
	}
	hashes := srv.Service.Directory.Hasher.Hashes() + other.Service.Directory.Hasher.Hashes() - before
	if guessed != 5 || waiting != 45 || hashes != 5 {
		t.Errorf("%d guessed, %d told to wait, %d hashes", guessed, waiting, hashes)
	}
}

func TestEmailAndUsernameShareOneCount(t *testing.T) {
	srv := authtest.Start(t)
	srv.Create(directory.NewAccount{Email: annEmail, Username: "ann.lee", Name: "Ann Lee", Password: right})
	c := follow(t, srv)
	for _, typed := range []string{annEmail, "ann.lee", annEmail, "Ann.Lee", annEmail} {
		refused(t, typed, c.begin(typed, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	}
	throttled(t, "email", c.begin(annEmail, right), 30, false)
	throttled(t, "username", c.begin("ann.lee", right), 30, false)
}

// A refused proof, a full queue and a request that cannot be count nothing.
func TestWhatIsNoAttemptCountsNothing(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	c.Bend = func(r *http.Request) { r.Header.Set("DPoP", r.Header.Get("DPoP")+"x") }
	for range 10 {
		want(t, "refused proof", c.begin(annEmail, wrong), http.StatusBadRequest, api.ErrInvalidDPoPProof)
	}
	c.Bend = nil
	for range 10 {
		form := c.Start(annEmail, wrong)
		form.Set("scope", "admin")
		want(t, "invalid request", c.Post(api.PathChallenge, form), http.StatusBadRequest, api.ErrInvalidScope)
	}
	reply := c.begin(annEmail, wrong)
	if got := reply.Answer.Next[0].AttemptsLeft; *got != 4 {
		t.Errorf("attempts left %d", *got)
	}
}

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

// S6: the surplus is refused at once, counted for nobody, and refresh goes on.
func TestThousandSignInsAtOnce(t *testing.T) {
	srv, _ := withAnn(t, func(o *service.Options) {
		o.Hash = password.Options{Params: password.DefaultParams, Workers: 1, Queue: 8, Wait: 2 * time.Second}
	})
	wire := authtest.NewWire(t, srv.URL)
	tokens := wire.SignIn(annEmail, right)
	handler := srv.Handler()
	wires := times(1000, func(i int) *authtest.Wire {
		return from(t, srv, handler, fmt.Sprintf("10.0.%d.%d:1", i/250, i%250)).Wire
	})
	before := srv.Service.Directory.Hasher.Hashes()
	answers := make(chan []authtest.Reply)
	go func() {
		answers <- together(wires, api.PathChallenge, times(1000, func(i int) url.Values {
			return wires[i].Start(fmt.Sprintf("p%d@example.org", i), wrong)
		}))
	}()
	refreshed := 0
	for {
		select {
		case replies := <-answers:
			busy, counted := 0, 0
			for _, reply := range replies {
				switch {
				case reply.Status == http.StatusServiceUnavailable && reply.Header.Get("Retry-After") != "":
					busy++
				case reply.Status == http.StatusForbidden:
					counted++
				default:
					t.Errorf("%d %s", reply.Status, reply.Raw)
				}
			}
			hashes := int(srv.Service.Directory.Hasher.Hashes() - before)
			if busy+counted != 1000 || busy < 500 || hashes != counted || refreshed == 0 {
				t.Errorf("%d busy, %d counted, %d hashes, %d refreshes", busy, counted, hashes, refreshed)
			}
			return
		default:
			if reply := wire.Refresh(tokens.RefreshToken); reply.Status != http.StatusOK {
				t.Errorf("refresh meanwhile: %d %s", reply.Status, reply.Raw)
			}
			refreshed++
		}
	}
}
