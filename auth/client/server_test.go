package client_test

import (
	"errors"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/client"
	"foyer/auth/dpop"
)

// TestAgainstTheServer walks the whole way with the real server, so that both
// sides mean the same by the wire.
func TestAgainstTheServer(t *testing.T) {
	server := authtest.Start(t)
	server.CreateAccount("ann@riverside.example", "Ann Lee", authtest.Password)
	key, err := dpop.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.Options{URL: server.URL, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx := t.Context()

	if _, err := c.Discover(ctx); err != nil {
		t.Fatal(err)
	}
	flow := c.Begin(client.Begin{Remember: true, DeviceName: "Desk"})
	progress, err := flow.Password(ctx, "ann@riverside.example", "wrong")
	if err != nil || progress.Reason != auth.ReasonInvalidCredentials {
		t.Fatalf("wrong password: %+v, %v", progress, err)
	}
	progress, err = flow.Password(ctx, "ann@riverside.example", authtest.Password)
	if err != nil || !progress.Done() {
		t.Fatalf("right password: %+v, %v", progress, err)
	}
	tokens, err := flow.Redeem(ctx, progress.Code)
	if err != nil || tokens.Scope != auth.ScopeRemember {
		t.Fatalf("redeem: %+v, %v", tokens, err)
	}
	who, err := c.Me(ctx, tokens.Access)
	if err != nil || who.Name != "Ann Lee" {
		t.Fatalf("me: %+v, %v", who, err)
	}
	server.Clock.Advance(2 * time.Hour)
	if _, err := c.Me(ctx, tokens.Access); !errors.Is(err, client.ErrInvalidToken) {
		t.Fatalf("expired access token: %v", err)
	}
	fresh, ok := c.Refresh(ctx, tokens.Refresh).(client.Refreshed)
	if !ok || fresh.Tokens.Refresh == tokens.Refresh {
		t.Fatalf("refresh: %+v", fresh)
	}
	if err := c.RevokeHash(ctx, client.TokenHash(fresh.Tokens.Refresh)); err != nil {
		t.Fatal(err)
	}
	ended, ok := c.Refresh(ctx, fresh.Tokens.Refresh).(client.Ended)
	if !ok || ended.Reason != auth.EndedBySignOut || ended.By != "you" {
		t.Fatalf("refresh after log-out: %+v", ended)
	}
}
