package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

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

// S6: the surplus is refused at once, counted for nobody, and refresh goes on.
func TestThousandSignInsAtOnce(t *testing.T) {
	srv, _ := withAnn(t, func(o *service.Options) {
		o.Hash = password.Options{Params: password.Params{MemoryKiB: 4096, Passes: 1, Parallelism: 1}, Workers: 1, Ahead: -1, Queue: 8, Wait: 2 * time.Second}
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
