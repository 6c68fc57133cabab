package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/server"
	"foyer/auth/service"
)

// S11: the emailed code of an account without a password is counted as any: in
// the account, whatever conversation it was sent in, until it is right.
func TestCodeToTheOwnAddressIsCounted(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	p := &person{conversation: f.follow(), srv: f.Server, email: zoeEmail}
	p.tokens = p.redeem(t, "Zoe", p.google(t, zoe))
	begun := func() (code string) {
		f.Clock.Advance(2 * time.Hour)
		p.refresh()
		p.took(p.StepUp(p.tokens.AccessToken, "manage"))
		offers(t, "sent", p.step("email_code", "send", "1"), "", "email_code", "google")
		return f.CodeFor(zoeEmail)
	}
	miss := func(n int, code string) {
		for range n {
			offers(t, "wrong", p.step("email_code", "code", other(code)), auth.ReasonInvalidCode, "email_code", "google")
		}
	}
	code := begun()
	miss(4, code)
	offers(t, "right", p.step("email_code", "code", code), "", "google")
	miss(4, begun())
	code = begun()
	miss(1, code)
	throttled(t, "the fifth in a row", p.step("email_code", "code", code), 30, false)
	f.Clock.Advance(30 * time.Second)
	offers(t, "after the wait", p.step("email_code", "code", code), "", "google")
}

// A paused session that goes on was signed in to again, and says so.
func TestResumedSessionWasSignedInToAgain(t *testing.T) {
	srv, c, tokens, _ := paused(t)
	srv.Clock.Advance(5 * time.Minute)
	refused(t, "password", c.withChallenge("password", "password", right), api.ReasonPasswordChange, api.StepNewPassword)
	c.redeem(t, "new password", c.step("new_password", "password", fresh))
	if life := sessionOf(t, srv, tokens.SessionID); !life.AuthTime.Equal(srv.Clock.Now()) {
		t.Errorf("signed in at %s, want %s", life.AuthTime, srv.Clock.Now())
	}
}

// An IPv4 address is one source however a proxy spells it: as IPv6 all of them
// would be one.
func TestProxyThatWritesIPv4AsIPv6(t *testing.T) {
	source := server.Source([]netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")})
	named := func(hop string) string {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = "10.1.2.3:1"
		r.Header.Set("X-Forwarded-For", hop)
		return source(r)
	}
	for hop, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "::ffff:192.0.2.8": "192.0.2.8",
		"2001:db8:1:2::7": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
	} {
		if got := named(hop); got != want {
			t.Errorf("%s counts as %s, want %s", hop, got, want)
		}
	}
}

// Beside the proxy this computer itself may ask: whoever watches the server.
func TestThisComputerNeedsNoProxy(t *testing.T) {
	srv := authtest.Start(t, func(o *service.Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}
	})
	for address, status := range map[string]int{
		"127.0.0.1:1": http.StatusOK, "[::1]:1": http.StatusOK, "192.0.2.7:1": http.StatusForbidden,
	} {
		c := from(t, srv, srv.Handler(), address)
		if reply := c.Get(api.PathHealth, ""); reply.Status != status {
			t.Errorf("%s: %d, want %d", address, reply.Status, status)
		}
	}
}
