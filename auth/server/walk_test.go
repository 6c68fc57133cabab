package server_test

import (
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/policy"
)

// walker takes steps in any order and remembers what it has proved, by its own
// reckoning and not by the server's.
type walker struct {
	*conversation
	t   *rapid.T
	srv *authtest.Server

	password string // Ann's, as it is now
	must     bool
	passed   map[string]bool // auth_session given for the password as it is now
	spent    map[string]bool
	all      []string
}

// S14: however the steps are ordered and repeated, a code comes only after
// the right password and, where one is asked for, a new one, and never from an
// auth_session that was spent.
func TestNoPathReachesACodeWithoutPolicy(t *testing.T) {
	srv := authtest.Start(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		email := "p" + string(rune('a'+n%26)) + time.Duration(n).String() + "@example.org"
		srv.CreateAccount(email, "Person", right)
		must := rapid.Bool().Draw(rt, "must change")
		if must {
			if err := srv.Service.Directory.SetPassword(t.Context(), email, right, true); err != nil {
				rt.Fatal(err)
			}
		}
		w := &walker{
			conversation: follow(t, srv), t: rt, srv: srv, password: right, must: must,
			passed: map[string]bool{}, spent: map[string]bool{},
		}
		for range rapid.IntRange(1, 12).Draw(rt, "turns") {
			w.turn(email)
		}
	})
}

func (w *walker) turn(email string) {
	srv := w.srv
	srv.Clock.Advance(time.Duration(rapid.IntRange(0, 40).Draw(w.t, "seconds")) * time.Second)
	session := rapid.SampledFrom(append([]string{""}, w.all...)).Draw(w.t, "auth_session")
	step := rapid.SampledFrom([]string{"password", "new_password", "status", "skip", ""}).Draw(w.t, "step")
	typed := rapid.SampledFrom([]string{right, wrong, fresh, "Amber-Valley-6", ""}).Draw(w.t, "password")
	form := w.Start(email, typed)
	form.Set("step", step)
	if session != "" {
		form.Set("auth_session", session)
	}
	reply := w.Post(api.PathChallenge, form)
	proved := w.passed[session]
	rightNow := step == "password" && typed == w.password && !proved
	chosen := step == "new_password" && proved && typed != w.password &&
		len(policy.PasswordDefault.Check(secretOf(typed), false, email, "Person", "foyer")) == 0
	switch {
	case reply.Status == http.StatusOK && w.spent[session]:
		w.t.Fatalf("a code from a spent auth_session: %s", reply.Raw)
	case reply.Status == http.StatusOK && !(rightNow && !w.must) && !chosen:
		w.t.Fatalf("a code for step %q with %q (proved %v, must change %v)", step, typed, proved, w.must)
	case reply.Status == http.StatusOK && chosen:
		w.password, w.must = typed, false
		w.passed = map[string]bool{} // the old password began the others
	case reply.Status >= 500:
		w.t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	if answered := reply.Answer.AuthSession; answered != "" {
		if proved {
			w.spent[session] = true
		}
		if reply.Status != http.StatusOK {
			w.all = append(w.all, answered)
			if proved || rightNow {
				w.passed[answered] = true
			}
		}
	}
	if reply.Status == http.StatusTooManyRequests {
		srv.Clock.Advance(time.Hour) // which also ends every conversation
		w.all, w.passed = nil, map[string]bool{}
	}
}
