package app

import (
	"testing"
	"time"

	"foyer/app/keychain"
	"foyer/app/keychain/keychaintest"
	"foyer/auth/authtest"
)

// TestOverARealNetwork walks once through everything with real connections and
// the real clock; all else is tested in a world with a clock of its own.
func TestOverARealNetwork(t *testing.T) {
	server := authtest.Start(t)
	server.CreateAccount(ann, "Ann Lee", right)
	chain := keychaintest.NewMemory(keychain.Options{})
	run := func() (*Client, func(string, func(State) bool) State) {
		c, err := New(Options{Keychain: chain, ServerURL: server.URL, DeviceName: "Desk"})
		if err != nil {
			t.Fatal(err)
		}
		states := make(chan State, 100)
		t.Cleanup(c.Subscribe(func(st State) { states <- st }))
		go c.Run(t.Context())
		t.Cleanup(c.Close)
		return c, func(what string, done func(State) bool) State {
			t.Helper()
			for {
				select {
				case st := <-states:
					if done(st) {
						return st
					}
				case <-time.After(20 * time.Second):
					t.Fatalf("never %s: %+v", what, c.State())
				}
			}
		}
	}
	connected := func(st State) bool { return st.Route == RouteHome && st.Session.Link == LinkConnected }

	c, until := run()
	until("at the form", func(st State) bool { return st.Route == RouteSignIn })
	c.Do(SignIn{Username: ann, Password: right, Remember: true})
	until("at home", connected)
	c.Close()

	server.Stop()
	c, until = run()
	until("offline", func(st State) bool { return st.Route == RouteHome && st.Session.Link == LinkOffline })
	server.Resume()
	c.Do(RetryNow{})
	until("connected again", connected)
	c.Do(LogOut{})
	until("logged out", func(st State) bool { return st.Route == RouteSignIn && !st.Session.SigningOut })
	if chain.Len() != 1 {
		t.Fatalf("%d entries left, want the install alone", chain.Len())
	}
}
