package server_test

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/flow"
	"foyer/auth/serverkey"
	"foyer/auth/session"
	"foyer/auth/store"
)

// disableOnly marks Ann disabled and leaves her sessions as they are.
func disableOnly(t *testing.T, srv *authtest.Server) {
	t.Helper()
	update(t, srv, func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(annEmail)
		if err != nil {
			return err
		}
		account.Disabled = true
		return tx.UpdateAccount(account)
	})
}

// The sessions of a disabled account are over although nobody has ended them
// one by one: the account is asked each time.
func TestDisabledAccountIsAskedEachTime(t *testing.T) {
	srv, wire, tokens := signIn(t)
	signedIn(t, "before", wire, tokens.AccessToken, true)
	disableOnly(t, srv)
	signedIn(t, "the access token", wire, tokens.AccessToken, false)
	over(t, "the refresh token", wire.Refresh(tokens.RefreshToken), auth.EndedByDisabling)
	if life := sessionOf(t, srv, tokens.SessionID); life.EndedReason != auth.EndedByDisabling || life.EndedBy != session.ByAdmin {
		t.Errorf("the session ended by %q (%s)", life.EndedReason, life.EndedBy)
	}
}

// sessionsOn carries the sessions of a server's store, with another key: it
// makes no tokens.
func sessionsOn(t *testing.T, srv *authtest.Server) *session.Service {
	t.Helper()
	key, err := serverkey.New(make([]byte, serverkey.Size))
	if err != nil {
		t.Fatal(err)
	}
	return session.New(session.Options{Store: srv.Store, Key: key, Now: srv.Clock.Now, Pauses: flow.Pauses})
}

// What keeps a stream open: a session that would be given tokens now, for its
// own key.
func TestSessionLivesAsLongAsItWouldGetTokens(t *testing.T) {
	for _, row := range []struct {
		name  string
		spoil func(t *testing.T, srv *authtest.Server, id string)
		lives bool
	}{
		{"as it is", func(*testing.T, *authtest.Server, string) {}, true},
		{"a little before its limit", func(_ *testing.T, srv *authtest.Server, _ string) {
			srv.Clock.Advance(session.LimitsRemembered.Idle - time.Millisecond)
		}, true},
		{"at its limit", func(_ *testing.T, srv *authtest.Server, _ string) {
			srv.Clock.Advance(session.LimitsRemembered.Idle)
		}, false},
		{"ended", func(t *testing.T, srv *authtest.Server, id string) {
			update(t, srv, func(tx store.Tx) error {
				return tx.EndSession(id, auth.EndedBySignOut, session.ByYou, srv.Clock.Now())
			})
		}, false},
		{"of a disabled account", func(t *testing.T, srv *authtest.Server, _ string) { disableOnly(t, srv) }, false},
		{"paused", func(t *testing.T, srv *authtest.Server, _ string) { markMustChange(t, srv) }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			srv, wire, tokens := signIn(t)
			row.spoil(t, srv, tokens.SessionID)
			asked := sessionsOn(t, srv)
			lives := func(id, print string) bool { return asked.Lives(t.Context(), id, print) }
			if got := lives(tokens.SessionID, wire.Key.Thumbprint()); got != row.lives {
				t.Errorf("lives %v, want %v", got, row.lives)
			}
			if lives(tokens.SessionID, authtest.NewWire(t, srv.URL).Key.Thumbprint()) {
				t.Error("it lives for another key")
			}
			if lives("unknown", wire.Key.Thumbprint()) {
				t.Error("an unknown session lives")
			}
		})
	}
}
