package server_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/authtest"
)

// weak is a step that has a row and does not end the conversation.
func weak(session string) url.Values { return stepForm(session, "new_password", "password", "weak") }

func TestLostAnswerIsGivenAgainForThirtySeconds(t *testing.T) {
	srv, _, c := asked(t)
	old := c.session
	first := c.Post(api.PathChallenge, weak(old))
	before := srv.Service.Directory.Hasher.Hashes()
	for _, age := range []time.Duration{0, 10 * time.Second, 19_999 * time.Millisecond} {
		srv.Clock.Advance(age)
		if again := c.Post(api.PathChallenge, weak(old)); again.Raw != first.Raw || again.Status != first.Status {
			t.Errorf("%d %s, want %s", again.Status, again.Raw, first.Raw)
		}
	}
	if n := srv.Service.Directory.Hasher.Hashes() - before; n != 0 {
		t.Errorf("%d hashes for repeats", n)
	}
	srv.Clock.Advance(time.Millisecond)
	want(t, "30 s later", c.Post(api.PathChallenge, weak(old)), http.StatusBadRequest, api.ErrInvalidSession)
	c.took(first)
	done(t, "the successor", c.step("new_password", "password", fresh))
}

func TestLostCodeIsGivenAgain(t *testing.T) {
	_, _, c := asked(t)
	form := stepForm(c.session, "new_password", "password", fresh)
	first := c.Post(api.PathChallenge, form)
	again := c.Post(api.PathChallenge, form)
	if again.Raw != first.Raw || again.Status != http.StatusOK {
		t.Errorf("%d %s, want %s", again.Status, again.Raw, first.Raw)
	}
	if reply := c.Redeem(done(t, "again", again)); reply.Status != http.StatusOK {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
}

// Only who sent the request gets its answer, and only until it is used.
func TestSpentAuthSessionIsNobodyElses(t *testing.T) {
	srv, _, c := asked(t)
	old := c.session
	first := c.Post(api.PathChallenge, weak(old))
	thief := authtest.NewWire(t, srv.URL)
	rows := []struct {
		name string
		post func() authtest.Reply
	}{
		{"another key, same body", func() authtest.Reply { return thief.Post(api.PathChallenge, weak(old)) }},
		{"same key, another password", func() authtest.Reply {
			return c.Post(api.PathChallenge, stepForm(old, "new_password", "password", fresh))
		}},
		{"same key, another step", func() authtest.Reply { return c.Post(api.PathChallenge, stepForm(old, "status")) }},
		{"same key, one member more", func() authtest.Reply {
			form := weak(old)
			form.Set("ui_locales", "es")
			return c.Post(api.PathChallenge, form)
		}},
		{"another key, the successor", func() authtest.Reply {
			return thief.Post(api.PathChallenge, weak(first.Answer.AuthSession))
		}},
	}
	for _, row := range rows {
		want(t, row.name, row.post(), http.StatusBadRequest, api.ErrInvalidSession)
	}
	if again := c.Post(api.PathChallenge, weak(old)); again.Raw != first.Raw {
		t.Errorf("its own repeat afterwards: %d %s", again.Status, again.Raw)
	}
	c.took(first)
	refused(t, "the successor", c.step("status"), api.ReasonPasswordChange, api.StepNewPassword)
	want(t, "once the successor is used", c.Post(api.PathChallenge, weak(old)), http.StatusBadRequest, api.ErrInvalidSession)
}

// together posts all forms at the same moment.
func together(wires []*authtest.Wire, path string, forms []url.Values) []authtest.Reply {
	replies := make([]authtest.Reply, len(forms))
	var all sync.WaitGroup
	start := make(chan struct{})
	for i, form := range forms {
		all.Go(func() {
			<-start
			replies[i] = wires[i%len(wires)].Post(path, form)
		})
	}
	close(start)
	all.Wait()
	return replies
}

func times[T any](n int, make func(i int) T) []T {
	all := []T{}
	for i := range n {
		all = append(all, make(i))
	}
	return all
}

// S7: identical posts, at one or two processes: one answer, one effect.
func TestFiftyIdenticalPostsAreOne(t *testing.T) {
	for name, processes := range map[string]int{"one process": 1, "two processes": 2} {
		t.Run(name, func(t *testing.T) {
			srv, ann, c := asked(t)
			wires := []*authtest.Wire{c.Wire}
			if processes == 2 {
				wires = append(wires, c.At(srv.Beside().URL))
			}
			before := srv.Service.Directory.Hasher.Hashes()
			form := stepForm(c.session, "new_password", "password", fresh)
			replies := together(wires, api.PathChallenge, times(50, func(int) url.Values { return form }))
			for _, reply := range replies {
				if reply.Raw != replies[0].Raw || reply.Status != http.StatusOK {
					t.Errorf("%d %s, want %s", reply.Status, reply.Raw, replies[0].Raw)
				}
			}
			if n := srv.Service.Directory.Hasher.Hashes() - before; n > 2 {
				t.Errorf("%d hashes", n) // one to compare with the old, one for the new
			}
			c.Redeem(replies[0].Answer.AuthorizationCode)
			if n := len(sessionsOf(t, srv, ann.ID)); n != 1 {
				t.Errorf("%d sessions", n)
			}
		})
	}
}

func TestOneOfFiftyDifferentPostsWins(t *testing.T) {
	for name, processes := range map[string]int{"one process": 1, "two processes": 2} {
		t.Run(name, func(t *testing.T) {
			srv, _, c := asked(t)
			wires := []*authtest.Wire{c.Wire}
			if processes == 2 {
				wires = append(wires, c.At(srv.Beside().URL))
			}
			choice := func(i int) string { return fresh + string(rune('A'+i)) }
			replies := together(wires, api.PathChallenge, times(50, func(i int) url.Values {
				return stepForm(c.session, "new_password", "password", choice(i))
			}))
			winner := -1
			for i, reply := range replies {
				switch {
				case reply.Status == http.StatusOK && winner < 0:
					winner = i
				case reply.Status == http.StatusOK:
					t.Errorf("%d and %d won", winner, i)
				default:
					want(t, "a loser", reply, http.StatusBadRequest, api.ErrInvalidSession)
				}
			}
			if winner < 0 {
				t.Fatal("nobody won")
			}
			done(t, "the winner's password", follow(t, srv).begin(annEmail, choice(winner)))
		})
	}
}
