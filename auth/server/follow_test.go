package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/service"
)

const (
	annEmail = "ann@example.org"
	right    = "Quiet-Harbor-7"
	wrong    = "quiet-harbor-7"
	fresh    = "Velvet-Lantern-8"
)

// withAnn starts a server with one account.
func withAnn(t *testing.T, edits ...func(*service.Options)) (*authtest.Server, auth.Account) {
	t.Helper()
	srv := authtest.Start(t, edits...)
	return srv, srv.CreateAccount(annEmail, "Ann Lee", right)
}

// mustChange makes Ann's next sign-in ask for another password.
func mustChange(t *testing.T, srv *authtest.Server, password auth.Secret) {
	t.Helper()
	if err := srv.Service.Directory.SetPassword(t.Context(), annEmail, password, true); err != nil {
		t.Fatal(err)
	}
}

// conversation follows a sign-in from turn to turn.
type conversation struct {
	*authtest.Wire
	session string
}

func follow(t *testing.T, srv *authtest.Server) *conversation {
	t.Helper()
	return &conversation{Wire: authtest.NewWire(t, srv.URL)}
}

// begin posts the first turn.
func (c *conversation) begin(username, password string) authtest.Reply {
	return c.took(c.Post(api.PathChallenge, c.Start(username, password)))
}

// step posts a later turn with the newest auth_session.
func (c *conversation) step(name string, pairs ...string) authtest.Reply {
	return c.took(c.Post(api.PathChallenge, stepForm(c.session, name, pairs...)))
}

func (c *conversation) took(reply authtest.Reply) authtest.Reply {
	if reply.Answer.AuthSession != "" {
		c.session = reply.Answer.AuthSession
	}
	return reply
}

// resume begins at the answer of a paused refresh.
func (c *conversation) resume(paused authtest.Reply) { c.session = paused.Error.AuthSession }

func stepForm(session, name string, pairs ...string) url.Values {
	form := url.Values{"auth_session": {session}, "step": {name}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// want checks the status and the error of an answer.
func want(t *testing.T, what string, reply authtest.Reply, status int, code api.ErrorCode) {
	t.Helper()
	if reply.Status != status || reply.Error.Error != code {
		t.Errorf("%s: %d %s, want %d %s", what, reply.Status, reply.Raw, status, code)
	}
}

// refused checks a refusal that lets the conversation go on.
func refused(t *testing.T, what string, reply authtest.Reply, reason auth.Reason, next auth.Step) {
	t.Helper()
	want(t, what, reply, http.StatusForbidden, api.ErrInsufficientAuthorization)
	if reply.Answer.Reason != reason || len(reply.Answer.Next) != 1 || reply.Answer.Next[0].Step != next {
		t.Errorf("%s: %s, want reason %q and next %q", what, reply.Raw, reason, next)
	}
}

// done checks that the code was given, and returns it.
func done(t *testing.T, what string, reply authtest.Reply) string {
	t.Helper()
	if reply.Status != http.StatusOK || reply.Answer.AuthorizationCode == "" {
		t.Errorf("%s: %d %s, want a code", what, reply.Status, reply.Raw)
	}
	return reply.Answer.AuthorizationCode
}

// over checks an invalid_grant.
func over(t *testing.T, what string, reply authtest.Reply, reason auth.EndReason) {
	t.Helper()
	want(t, what, reply, http.StatusBadRequest, api.ErrInvalidGrant)
	if reply.Error.Reason != api.Reason(reason) {
		t.Errorf("%s: reason %q, want %q", what, reply.Error.Reason, reason)
	}
}

// signedIn checks what an access token is good for.
func signedIn(t *testing.T, what string, w *authtest.Wire, access string, want bool) {
	t.Helper()
	me := w.Get(api.PathMe, access)
	if want && me.Status != http.StatusOK {
		t.Errorf("%s: %d %s, want it good", what, me.Status, me.Raw)
	}
	if !want && (me.Status != http.StatusUnauthorized || me.Error.Error != api.ErrInvalidToken) {
		t.Errorf("%s: %d %s, want it refused", what, me.Status, me.Raw)
	}
}

// inProcess hands requests to a handler as if they came from an address.
type inProcess struct {
	handler http.Handler
	from    string
}

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	arrived := r.Clone(r.Context())
	arrived.RequestURI, arrived.RemoteAddr, arrived.Host = r.URL.RequestURI(), p.from, r.URL.Host
	recorder := httptest.NewRecorder()
	p.handler.ServeHTTP(recorder, arrived)
	return recorder.Result(), nil
}

// from makes an install at another address.
func from(t *testing.T, srv *authtest.Server, handler http.Handler, address string) *conversation {
	t.Helper()
	c := follow(t, srv)
	c.HTTP = &http.Client{Transport: inProcess{handler, address}}
	return c
}

// apart moves the clock so that a wait of the counting is over, but no session is.
func apart(srv *authtest.Server) { srv.Clock.Advance(time.Hour) }
