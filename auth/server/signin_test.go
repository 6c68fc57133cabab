package server_test

import (
	"net/http"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
)

func TestPasswordSignsIn(t *testing.T) {
	srv := authtest.Start(t)
	ann := srv.CreateAccount("ann@example.org", "Ann Lee", authtest.Password)
	wire := authtest.NewWire(t, srv.URL)

	tokens := wire.SignIn("Ann@Example.org ", authtest.Password.Reveal())
	me := wire.Get(api.PathMe, tokens.AccessToken)

	if me.Status != http.StatusOK || me.Me.Subject != ann.ID || me.Me.Name != "Ann Lee" {
		t.Errorf("me = %d %s", me.Status, me.Raw)
	}
	if tokens.TokenType != "DPoP" || tokens.ExpiresIn != 600 || tokens.Scope != auth.ScopeRemember {
		t.Errorf("tokens = %+v", tokens)
	}
	again := wire.Refresh(tokens.RefreshToken)
	if again.Status != http.StatusOK || again.Token.RefreshToken != tokens.RefreshToken {
		t.Errorf("refresh within the hour = %d %s", again.Status, again.Raw)
	}
}
