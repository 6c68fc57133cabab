package server_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/service"
)

// spray fails with n identifiers from one place.
func spray(t *testing.T, c *conversation, n int) {
	t.Helper()
	for i := range n {
		reply := c.begin(fmt.Sprintf("p%d@example.org", i), wrong)
		refused(t, "spraying", reply, api.ReasonInvalidCredentials, api.StepPassword)
	}
}

func TestTwentyIdentifiersFromOneSourceWait(t *testing.T) {
	rows := []struct {
		name, from, then string
		waits            bool
	}{
		{"same address", "192.0.2.7:1000", "192.0.2.7:2000", true},
		{"another address", "192.0.2.7:1000", "192.0.2.8:1000", false},
		{"same /64", "[2001:db8:1:2::7]:1", "[2001:db8:1:2:ffff::8]:1", true},
		{"another /64", "[2001:db8:1:2::7]:1", "[2001:db8:1:3::7]:1", false},
		{"IPv4 within IPv6", "192.0.2.7:1", "[::ffff:192.0.2.7]:1", true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			srv, _ := withAnn(t)
			handler := srv.Handler()
			spray(t, from(t, srv, handler, row.from), 20)
			later := from(t, srv, handler, row.then)
			reply := later.begin(annEmail, right)
			if !row.waits {
				done(t, "not held back", reply)
				return
			}
			throttled(t, "held back", reply, 600, false)
			srv.Clock.Advance(10*time.Minute - time.Second)
			throttled(t, "almost over", later.begin(annEmail, right), 1, false)
			srv.Clock.Advance(time.Second + time.Millisecond)
			done(t, "over", later.begin(annEmail, right))
		})
	}
}

func TestSprayingMovesOnAndSparesKnownInstalls(t *testing.T) {
	srv, _ := withAnn(t)
	handler := srv.Handler()
	owner := from(t, srv, handler, "192.0.2.7:1")
	owner.SignIn(annEmail, right)
	spray(t, from(t, srv, handler, "192.0.2.7:2"), 20)
	done(t, "a known install from there", owner.begin(annEmail, right))
	throttled(t, "a new one from there", from(t, srv, handler, "192.0.2.7:3").begin(annEmail, right), 600, false)
}

// The same name again and again is one identifier, and right ones are none.
func TestSourceCountsDistinctFailures(t *testing.T) {
	srv, _ := withAnn(t)
	c := from(t, srv, srv.Handler(), "192.0.2.7:1")
	for range 30 {
		done(t, "right", c.begin(annEmail, right))
	}
	for range 19 {
		apart(srv)
		refused(t, "one name", c.begin("nobody@example.org", wrong), api.ReasonInvalidCredentials, api.StepPassword)
	}
	spray(t, c, 18)
	done(t, "nineteen names have failed", from(t, srv, srv.Handler(), "192.0.2.7:1").begin(annEmail, right))
}

func TestForwardedForIsBelievedOfTheProxyOnly(t *testing.T) {
	proxies := func(o *service.Options) { o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")} }
	rows := []struct {
		name, peer, forwarded string
		edits                 []func(*service.Options)
		held                  bool // with the address that was held back
	}{
		{"no proxy named, header made up", "192.0.2.7:1", "198.51.100.1", nil, true},
		{"the proxy's own word", "10.1.2.3:1", "192.0.2.7", []func(*service.Options){proxies}, true},
		{"its last hop, not the first", "10.1.2.3:1", "192.0.2.7, 198.51.100.1", []func(*service.Options){proxies}, false},
		{"earlier hops made up", "10.1.2.3:1", "198.51.100.1, 192.0.2.7", []func(*service.Options){proxies}, true},
		{"this computer is no named proxy", "127.0.0.1:1", "192.0.2.7", []func(*service.Options){proxies}, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			srv, _ := withAnn(t, row.edits...)
			handler := srv.Handler()
			sprayer := from(t, srv, handler, "192.0.2.7:1")
			if row.edits != nil {
				sprayer = from(t, srv, handler, "10.1.0.1:1")
				sprayer.Bend = func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.7") }
			}
			spray(t, sprayer, 20)
			later := from(t, srv, handler, row.peer)
			later.Bend = func(r *http.Request) { r.Header.Set("X-Forwarded-For", row.forwarded) }
			reply := later.begin(annEmail, right)
			if held := reply.Status == http.StatusTooManyRequests; held != row.held {
				t.Errorf("%d %s", reply.Status, reply.Raw)
			}
		})
	}
}

func TestHeaderTwiceHasOneLastHop(t *testing.T) {
	srv, _ := withAnn(t, func(o *service.Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}
	})
	handler := srv.Handler()
	sprayer := from(t, srv, handler, "10.1.0.1:1")
	sprayer.Bend = func(r *http.Request) { r.Header["X-Forwarded-For"] = []string{"198.51.100.1", "192.0.2.7"} }
	spray(t, sprayer, 20)
	later := from(t, srv, handler, "10.1.0.1:1")
	later.Bend = func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.7") }
	throttled(t, "the last of both", later.begin(annEmail, right), 600, false)
}

func TestStrangerMayNotPassTheProxyBy(t *testing.T) {
	srv, _ := withAnn(t, func(o *service.Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}
	})
	c := from(t, srv, srv.Handler(), "192.0.2.7:1")
	want(t, "directly", c.begin(annEmail, right), http.StatusForbidden, api.ErrNotHere)
}
