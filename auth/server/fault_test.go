package server_test

import (
	"errors"
	"net/http"
	"testing"

	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/service"
	"foyer/auth/store"
)

var errBroken = errors.New("the disk fell out")

func broken(string) error { return errBroken }

// unavailable checks a 503: nothing is decided, and the client keeps what it has.
func unavailable(t *testing.T, what string, reply authtest.Reply) {
	t.Helper()
	want(t, what, reply, http.StatusServiceUnavailable, api.ErrTemporarilyUnavailable)
	if what != "ready" && reply.Header.Get("Retry-After") == "" {
		t.Errorf("%s: no Retry-After", what)
	}
}

// A client that is told 401 or invalid_grant signs its person out, so a store
// that fails must never look like that.
func TestBrokenStoreSignsNobodyOut(t *testing.T) {
	watch := &recorder{}
	srv, _ := withAnn(t, func(o *service.Options) { o.Wrap = watch.wrap })
	c := follow(t, srv)
	tokens := c.SignIn(annEmail, right)
	code := done(t, "code", c.begin(annEmail, right))
	for name, fail := range map[string]func(string) error{
		"broken": broken, "closed": func(string) error { return errors.New("sql: database is closed") },
		"full": func(string) error { return store.ErrFull }, "corrupt": func(string) error { return store.ErrCorrupt },
	} {
		watch.failing(fail)
		unavailable(t, name+": sign-in", c.begin(annEmail, right))
		unavailable(t, name+": code", c.Redeem(code))
		unavailable(t, name+": refresh", c.Refresh(tokens.RefreshToken))
		unavailable(t, name+": API", c.Get(api.PathMe, tokens.AccessToken))
		unavailable(t, name+": revoke", c.Revoke("token", tokens.RefreshToken))
		unavailable(t, "ready", c.Get(api.PathReady, ""))
		if reply := c.Get(api.PathHealth, ""); reply.Status != http.StatusOK {
			t.Errorf("%s: health %d", name, reply.Status)
		}
		watch.failing(nil)
	}
	signedIn(t, "afterwards", c.Wire, tokens.AccessToken, true)
	refreshed(t, "refresh afterwards", c.Wire, tokens.RefreshToken)
	if reply := c.Redeem(code); reply.Status != http.StatusOK {
		t.Errorf("the code afterwards: %d %s", reply.Status, reply.Raw)
	}
}

func TestClosedDatabaseSignsNobodyOut(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	tokens := c.SignIn(annEmail, right)
	if err := srv.Store.Close(); err != nil {
		t.Fatal(err)
	}
	unavailable(t, "refresh", c.Refresh(tokens.RefreshToken))
	unavailable(t, "API", c.Get(api.PathMe, tokens.AccessToken))
	unavailable(t, "sign-in", c.begin(annEmail, right))
	unavailable(t, "ready", c.Get(api.PathReady, ""))
	srv.Stop()
	srv.Resume()
	refreshed(t, "afterwards", c.Wire, tokens.RefreshToken)
}

// However far a turn came before the store failed, no code and no change is
// half there, and starting over works.
func TestTurnThatFailsHalfwayCanBeMadeAnew(t *testing.T) {
	for _, call := range []string{"InsertFlow", "UpdateFlow", "InsertCode", "UpdateAccount", "Account", "Install"} {
		t.Run(call, func(t *testing.T) {
			watch := &recorder{}
			srv, _ := withAnn(t, func(o *service.Options) { o.Wrap = watch.wrap })
			mustChange(t, srv, right)
			c := follow(t, srv)
			failing := func(name string) error {
				if name == call {
					return errBroken
				}
				return nil
			}
			if call != "InsertFlow" && call != "Install" {
				refused(t, "password", c.begin(annEmail, right), api.ReasonPasswordChange, api.StepNewPassword)
			}
			watch.failing(failing)
			if c.session == "" {
				unavailable(t, "first turn", c.begin(annEmail, right))
			} else {
				unavailable(t, "second turn", c.step("new_password", "password", fresh))
			}
			watch.failing(nil)
			refused(t, "anew", c.begin(annEmail, right), api.ReasonPasswordChange, api.StepNewPassword)
			done(t, "new password", c.step("new_password", "password", fresh))
		})
	}
}

// A panic in a handler is an answer, and the server lives on.
func TestPanicIsA500(t *testing.T) {
	watch := &recorder{}
	srv, _ := withAnn(t, func(o *service.Options) { o.Wrap = watch.wrap })
	c := follow(t, srv)
	c.begin(annEmail, wrong)
	watch.failing(func(string) error { panic("a mistake") })
	want(t, "panic", c.begin(annEmail, right), http.StatusInternalServerError, api.ErrServerError)
	watch.failing(nil)
	done(t, "afterwards", c.begin(annEmail, right))
}
